"""How long a sign-in lasts.

Lifetimes follow NIST SP 800-63B-4: AAL2 for staff, who see health answers, AAL1 for members.
"""

from datetime import datetime, timedelta
from enum import StrEnum

STAFF_IDLE = timedelta(hours=1)
STAFF_RESTS = timedelta(minutes=5)  # then the second step is asked for again; what was typed stays
STAFF_LONGEST = timedelta(hours=24)
MEMBER_LONGEST = timedelta(days=30)  # on a device of her own
MEMBER_SHORT = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=5)  # how exactly it is written down that somebody is there
STAFF_SEEN_EVERY = timedelta(minutes=1)
RECOVERY_CODES = 10


class Way(StrEnum):
    """How somebody has shown who she is."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the name of a way
    PASSKEY = "passkey"
    LINK = "link"
    HELPER = "helper"  # by the invitation to book for somebody; opens the pages for that, and no others


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
