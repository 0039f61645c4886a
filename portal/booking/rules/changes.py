"""Until when a visit may be changed."""

from datetime import datetime, timedelta

from portal.booking.rules.refusals import AlreadyBegun


def deadline(starts_at: datetime, *, change_minutes: int) -> datetime:
    """Until when a visit may be moved, or cancelled without being late."""
    return starts_at - timedelta(minutes=change_minutes)


def check_change(starts_at: datetime, *, is_here: bool, now: datetime) -> None:
    """Raises AlreadyBegun once the time has come, or she has."""
    if is_here or starts_at <= now:
        raise AlreadyBegun
