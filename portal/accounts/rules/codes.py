"""What a mailed code or link is good for, and how long."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.accounts.rules.refusals import CodeUsedUp, WrongCode
from portal.lib import tokens

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
LINE_CODE_LENGTH = 8  # 36 bits, good once within CODE_LIFETIME


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


def check_code(given: str, *, digest: str, key: str, sent_at: datetime, guesses: int, now: datetime) -> None:
    """Insist that this is the code that was sent, in time and within MOST_GUESSES.

    Raises CodeUsedUp, WrongCode.
    """
    if not digest or now >= sent_at + CODE_LIFETIME or guesses >= MOST_GUESSES:
        raise CodeUsedUp
    if not tokens.same(tokens.digest(given, key=key), digest):
        raise WrongCode
