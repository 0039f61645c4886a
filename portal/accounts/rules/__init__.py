"""What a person's details must be like, what a mailed code is worth, and how long a sign-in lasts.

Lifetimes follow NIST SP 800-63B-4: AAL2 for staff, who see health answers, AAL1 for members.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.lib import tokens
from portal.lib.errors import Conflict, RuleBroken
from portal.lib.words import msgid

CODE_LIFETIME = timedelta(minutes=10)
MOST_GUESSES = 5
MOST_PRESSES = 3  # of the link beside a code: by her, and by what looks through her mail
MOST_CODES_AN_HOUR = 5
MOST_CODES_FROM_EVERYWHERE = 30  # an hour to one address, whoever asks; a device she has used is not counted
MOST_WRONG_GUESSES = 50  # at all codes of one address, whoever guesses, within GUESSES_COUNT_FOR
GUESSES_COUNT_FOR = timedelta(days=1)
# Of an account, in a row, from devices she has not used: NIST SP 800-63B-4, 3.2.2, allows 100. A code of six
# digits is then found by luck once in ten thousand accounts, however many days and networks somebody has.
MOST_FAILED_GUESSES = 100
LINK_LIFETIME = timedelta(hours=1)  # to set a password; as many mails are read late as soon
INVITATION_LIFETIME = timedelta(days=7)
PASSKEY_LIFETIME = timedelta(minutes=5)  # between asking a key and its answer

STAFF_IDLE = timedelta(hours=1)
STAFF_RESTS = timedelta(minutes=5)  # then the second step is asked for again; what was typed stays
STAFF_LONGEST = timedelta(hours=24)
MEMBER_LONGEST = timedelta(days=30)  # on a device of her own
MEMBER_SHORT = timedelta(hours=24)
CONFIRMED_FOR = timedelta(minutes=15)  # how long a confirmation opens the pages that want one
CONFIRMED_FOR_SENDING = timedelta(hours=1)  # and how long what was typed there is taken
SEEN_EVERY = timedelta(minutes=5)  # how exactly it is written down that somebody is there
STAFF_SEEN_EVERY = timedelta(minutes=1)
RECOVERY_CODES = 10
LINE_CODE_LENGTH = 8  # 36 bits, good once within CODE_LIFETIME


class Way(StrEnum):
    """How somebody has shown who she is."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the name of a way
    PASSKEY = "passkey"
    LINK = "link"
    HELPER = "helper"  # by the invitation to book for somebody; opens the pages for that, and no others


class CodeUse(StrEnum):
    """What a one-time code or link is good for, and for nothing else."""

    SIGN_IN = "sign_in"
    BOOKING = "booking"  # that an address is hers who is booking, with or without an account
    CONFIRM = "confirm"
    NEW_ADDRESS = "new_address"
    PASSWORD = "password"  # noqa: S105
    INVITATION = "invitation"
    PASSKEY = "passkey"
    LINE = "line"
    JOINING = "joining"

    @property
    def lifetime(self) -> timedelta:
        return {
            CodeUse.PASSWORD: LINK_LIFETIME,
            CodeUse.INVITATION: INVITATION_LIFETIME,
            CodeUse.PASSKEY: PASSKEY_LIFETIME,
        }.get(self, CODE_LIFETIME)


class Purpose(StrEnum):
    """What a member may agree to. Each is asked for on its own, before the first word of it is kept."""

    HEALTH = "health"  # when and how her baby was born, clearance, and how she is before a visit
    # Her trainer reads what she logs, each thing for itself
    SHARE_PAIN = "share_pain"  # and where it hurts
    SHARE_PELVIC = "share_pelvic"  # leaking, heaviness
    SHARE_SLEEP = "share_sleep"
    SHARE_TIREDNESS = "share_tiredness"
    SHARE_PRACTICE = "share_practice"  # what she does at home, and leaves out
    SHARE_FOODS = "share_foods"
    SHARE_ACTIVITIES = "share_activities"
    SHARE_BODY = "share_body"  # bone density, height, weight
    LOG_WEIGHT = "log_weight"  # the log asks for it at all
    LINE = "line"  # times, place and links of her visits go through LINE


# What she lets her trainer see: one switch each.
SHARES = (
    Purpose.SHARE_PAIN, Purpose.SHARE_PELVIC, Purpose.SHARE_SLEEP, Purpose.SHARE_TIREDNESS,
    Purpose.SHARE_PRACTICE, Purpose.SHARE_FOODS, Purpose.SHARE_ACTIVITIES, Purpose.SHARE_BODY,
)  # fmt: skip
# The wording beside each box or switch. Other words are another version, and are asked for anew.
WORDING = dict.fromkeys(Purpose, "2026-11")


class WrongCode(RuleBroken):
    code = "wrong_code"
    message = msgid("That is not the code we sent last. Check the newest e-mail and type its 6 digits.")


class CodeUsedUp(RuleBroken):
    code = "code_used_up"
    message = msgid("This code is no longer valid. Ask for a new one below.")


class TooManyGuesses(RuleBroken):
    code = "too_many_guesses"
    message = msgid(
        "Too many wrong codes were typed for this address today. Use the link in our newest e-mail instead."
    )


class TooManyCodes(RuleBroken):
    code = "too_many_codes"
    message = msgid(
        "We have just sent several e-mails to this address. Use the newest one, or try again later."
    )


class AddressInUse(Conflict):
    code = "address_in_use"
    message = msgid("This e-mail address already has an account.")


@dataclass(frozen=True)
class Contact:
    """Who she is and how to reach her. Kana are katakana or empty, phone is digits only."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    phone: str
    email: str


def check_code(given: str, *, digest: str, key: str, sent_at: datetime, guesses: int, now: datetime) -> None:
    """Insist that this is the code that was sent, in time and within MOST_GUESSES.

    Raises CodeUsedUp, WrongCode.
    """
    if not digest or now >= sent_at + CODE_LIFETIME or guesses >= MOST_GUESSES:
        raise CodeUsedUp
    if not tokens.same(tokens.digest(given, key=key), digest):
        raise WrongCode


class PhoneMissing(RuleBroken):
    code = "phone_missing"
    message = msgid("Enter a phone number. Without an address, it is the only way to reach her.")


class Erased(RuleBroken):
    code = "erased"
    message = msgid("She has had her data deleted. Nothing can be written here any more.")


class NotProven(RuleBroken):
    """One sentence for every way to be wrong, so that nobody learns which addresses are known."""

    code = "not_proven"
    message = msgid("The address and the code or password do not match. Please try again.")


class LinkOver(RuleBroken):
    code = "link_over"
    message = msgid("This link does not work any more. Ask for a new one, or sign in with your address.")


class PasswordTooShort(RuleBroken):
    code = "password_too_short"
    message = msgid("A password has 15 characters or more. A sentence is easy to remember.")


class PasswordTooLong(RuleBroken):
    code = "password_too_long"
    message = msgid("A password has at most 200 characters. Please shorten it.")


class PasswordGuessable(RuleBroken):
    code = "password_guessable"
    message = msgid(
        "This one is among the first that are tried. Take a sentence that nobody else would write."
    )


class OwnPartner(RuleBroken):
    code = "own_partner"
    message = msgid("This is your own address. Enter that of the other person.")


class SignInFirst(RuleBroken):
    code = "sign_in_first"
    message = msgid("This address has an account here already. Sign in with it, then say yes.")


class NotInvited(RuleBroken):
    code = "not_invited"
    message = msgid(
        "The invitation went to another address than the one you are signed in with. "
        "Sign out, then open the link in the e-mail again."
    )


class NotTheCode(RuleBroken):
    code = "not_the_code"
    message = msgid("This code does not fit. Wait for the next one in the app, and type its 6 digits.")


class NotThisKey(RuleBroken):
    code = "not_this_key"
    message = msgid("This passkey could not be used. Try again, or sign in another way.")


class LastSecondStep(RuleBroken):
    code = "last_second_step"
    message = msgid("Staff need a second step. Add another one before you take this one away.")


class LastOwner(RuleBroken):
    code = "last_owner"
    message = msgid("Someone has to be the owner. Make someone else an owner first.")


def is_over(
    *, began_at: datetime, seen_at: datetime, expires_at: datetime, is_staff: bool, now: datetime
) -> bool:
    """Whether a sign-in has come to its end."""
    if now >= expires_at:
        return True
    return is_staff and (now >= began_at + STAFF_LONGEST or now >= seen_at + STAFF_IDLE)


def is_locked(*, locked_at: datetime | None, seen_at: datetime, is_staff: bool, now: datetime) -> bool:
    """Whether somebody of the staff has left the device: by the button, or for a while."""
    return is_staff and (locked_at is not None or now >= seen_at + STAFF_RESTS + STAFF_SEEN_EVERY)


def lifetime(*, is_staff: bool, is_remembered: bool) -> timedelta:
    """Of a new sign-in."""
    if is_staff:
        return STAFF_LONGEST
    return MEMBER_LONGEST if is_remembered else MEMBER_SHORT
