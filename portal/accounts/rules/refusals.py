"""What is refused around accounts, and what she can do then."""

from portal.lib.errors import Conflict, RuleBroken
from portal.lib.translatable import msgid


class WrongCode(RuleBroken):
    message = msgid("That is not the code we sent last. Check the newest e-mail and type its 6 digits.")


class CodeUsedUp(RuleBroken):
    message = msgid("This code is no longer valid. Ask for a new one below.")


class TooManyGuesses(RuleBroken):
    message = msgid(
        "Too many wrong codes were typed for this address today. Use the link in our newest e-mail instead."
    )


class TooManyCodes(RuleBroken):
    message = msgid(
        "We have just sent several e-mails to this address. Use the newest one, or try again later."
    )


class AddressInUse(Conflict):
    message = msgid("This e-mail address already has an account.")


class PhoneMissing(RuleBroken):
    message = msgid("Enter a phone number. Without an address, it is the only way to reach her.")


class Erased(RuleBroken):
    message = msgid("She has had her data deleted. Nothing can be written here any more.")


class NotProven(RuleBroken):
    """One sentence for every way to be wrong, so that nobody learns which addresses are known."""

    message = msgid("The address and the code or password do not match. Please try again.")


class LinkOver(RuleBroken):
    message = msgid("This link does not work any more. Ask for a new one, or sign in with your address.")


class PasswordTooShort(RuleBroken):
    message = msgid("A password has 15 characters or more. A sentence is easy to remember.")


class PasswordTooLong(RuleBroken):
    message = msgid("A password has at most 200 characters. Please shorten it.")


class PasswordGuessable(RuleBroken):
    message = msgid(
        "This one is among the first that are tried. Take a sentence that nobody else would write."
    )


class OwnPartner(RuleBroken):
    message = msgid("This is your own address. Enter that of the other person.")


class SignInFirst(RuleBroken):
    message = msgid("This address has an account here already. Sign in with it, then say yes.")


class NotInvited(RuleBroken):
    message = msgid(
        "The invitation went to another address than the one you are signed in with. "
        "Sign out, then open the link in the e-mail again."
    )


class NotTheCode(RuleBroken):
    message = msgid("This code does not fit. Wait for the next one in the app, and type its 6 digits.")


class NotThisKey(RuleBroken):
    message = msgid("This passkey could not be used. Try again, or sign in another way.")


class LastSecondStep(RuleBroken):
    message = msgid("Staff need a second step. Add another one before you take this one away.")


class LastOwner(RuleBroken):
    message = msgid("Someone has to be the owner. Make someone else an owner first.")
