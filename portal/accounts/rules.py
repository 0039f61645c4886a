"""What a person's details must be like, and what a code that proves an e-mail address is worth."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.lib import tokens
from portal.lib.errors import Conflict, RuleBroken
from portal.lib.words import msgid

CODE_LIFETIME = timedelta(minutes=10)
MOST_GUESSES = 5
MOST_CODES_AN_HOUR = 5


class Purpose(StrEnum):
    """What a member may agree to. Each is asked for on its own, before the first word of it is kept."""

    HEALTH = "health"  # when and how her baby was born, clearance, and how she is before a visit
    SHARE_PAIN = "share_pain"  # her trainer reads the pain she logs


# The wording beside each box or switch. Other words are another version, and are asked for anew.
WORDING = {Purpose.HEALTH: "2026-11", Purpose.SHARE_PAIN: "2026-11"}


class WrongCode(RuleBroken):
    code = "wrong_code"
    message = msgid("That is not the code we sent last. Check the newest e-mail and type its 6 digits.")


class CodeUsedUp(RuleBroken):
    code = "code_used_up"
    message = msgid("This code is no longer valid. Ask for a new one below.")


class TooManyCodes(RuleBroken):
    code = "too_many_codes"
    message = msgid(
        "We have sent several codes to this address. Please wait an hour, or use another address."
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


class NotTheSame(RuleBroken):
    code = "not_the_same"
    message = msgid("These two cannot be joined. Look at both records again.")


class TooLateToPart(RuleBroken):
    code = "too_late_to_part"
    message = msgid("This joining is more than %(days)s days old, and stays.")


class LastOwner(RuleBroken):
    code = "last_owner"
    message = msgid("Somebody has to be the owner. Make somebody else an owner first.")
