"""What is told, by which ways, and when not."""

from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum

QUIET_FROM, QUIET_UNTIL = time(21), time(8)  # by the time of the gym; nobody is woken

SILENT_FOR = timedelta(minutes=5)  # a worker notes its run every minute
LEASE = timedelta(minutes=1)  # a worker that dies lets go of its message after this
MOST_ATTEMPTS = 10  # to write a message that cannot be written; the last after about eight hours
LONGEST_TRY = timedelta(days=5)  # to hand over one that no server takes; as long as mail servers try
PROBE = timedelta(seconds=50)  # each minute something is tried by a way that takes nothing
MOST_WITH_ANOTHER = 3  # tries by one way while another is open
MOST_REFUSALS = 3  # by a server that says "never"; it may be wrong for some minutes
LONGEST_PAUSE = timedelta(hours=2)

PROVEN = "backup"  # among the runs: when a backup was last restored elsewhere, and was right


def is_silent(last_run: datetime | None, *, now: datetime) -> bool:
    """Whether a worker that was last at work then is at work no more."""
    return last_run is None or now - last_run > SILENT_FOR


class Channel(StrEnum):
    LINE = "line"
    EMAIL = "email"


class Topic(StrEnum):
    """What a message is about, as a person chooses it."""

    ACCOUNT = "account"  # ways in, and what has changed about them
    BOOKING = "booking"  # booked, moved, cancelled, proposed
    EVENING = "evening"  # the evening before
    SOON = "soon"  # two hours before
    WAITLIST = "waitlist"
    NOTES = "notes"  # her trainer has written
    FOLLOW_UP = "follow_up"  # the day after the trial
    ROUTINE = "routine"  # at the times she has set


# What one may do without; the rest belongs to a booking or to getting in.
CHOOSABLE = (Topic.EVENING, Topic.SOON, Topic.NOTES, Topic.WAITLIST, Topic.FOLLOW_UP)
# What is no part of a booking has a link and a header to end it.
UNSUBSCRIBABLE = (Topic.WAITLIST, Topic.NOTES, Topic.FOLLOW_UP, Topic.ROUTINE)


class State(StrEnum):
    """What has become of a message, as staff read it."""

    QUEUED = "queued"
    TRYING = "trying"
    SENT = "sent"
    BOUNCED = "bounced"


class Blame(IntEnum):
    """How much a failure says of the way itself: that it takes nothing from us, for anybody.

    Summed over different messages, until one is taken.
    """

    MESSAGE = 0  # nothing: we could not write it
    PERSON = 1  # it names her address
    EITHER = 2
    WAY = 4


TAKES_NOTHING = 4  # of blame


class Failure(StrEnum):
    """Why a message has not arrived, as whoever has to do something must know."""

    TOO_LATE = "too-late"
    ADDRESS = "address"  # it takes nothing, or this not
    LINE = "line"
    AWAY = "away"  # nobody answered, for as long as we tried
    RESTORED = "restored"  # it may have been sent before the database was restored from a backup


class NotSent(Exception):
    """This way has not taken it; later it may. Its text is the reason, in the server's words."""

    is_final = False

    def __init__(self, why: str, blame: Blame = Blame.WAY, *, failure: Failure = Failure.AWAY) -> None:
        super().__init__(why)
        self.blame, self.failure = blame, failure


class Refused(NotSent):
    """This way says that it never will take it for this person."""

    is_final = True

    def __init__(self, why: str, blame: Blame = Blame.EITHER, *, failure: Failure = Failure.ADDRESS) -> None:
        super().__init__(why, blame, failure=failure)


def is_quiet(local: datetime) -> bool:
    """Whether it is night at the gym."""
    return not QUIET_UNTIL <= local.time() < QUIET_FROM


def after_quiet(local: datetime) -> datetime:
    """The same moment, or at night the morning after it."""
    if not is_quiet(local):
        return local
    morning = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(morning, QUIET_UNTIL, local.tzinfo)


def pause_after(attempts: int) -> timedelta:
    """How long a message that could not be sent waits: two minutes, four, eight …"""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_PAUSE)
