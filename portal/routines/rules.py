"""What a routine may be, and what a run may report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portal.health.rules import Answers, Recovery
from portal.lib.errors import Conflict, NotFound, RuleBroken
from portal.lib.translatable import msgid
from portal.progress.rules.measures import MOST_PAIN, Part

MOST_MOVES = 5
LONGEST_RUN = timedelta(hours=2)  # nobody is asked for more than 17 minutes
OLDEST_RUN = timedelta(days=30)  # a phone that was without network for so long
CLOCKS_DIFFER = timedelta(minutes=5)  # a phone's time may be ahead of ours
RESUMES_WITHIN = timedelta(hours=36)  # the same day or the next
MOST_NOTE = 500  # letters
LEAST_TO_COUNT = 30  # seconds; less was a try
MOST_A_DAY = 50  # runs; F51 asks for two or three


@dataclass(frozen=True)
class Move:
    """An exercise, and how many rounds of it."""

    exercise: str  # its slug
    rounds: int

    @classmethod
    def of_words(cls, words: Mapping[str, Any]) -> "Move":
        return cls(str(words["exercise"]), int(words["rounds"]))

    @property
    def as_words(self) -> dict[str, Any]:
        return {"exercise": self.exercise, "rounds": self.rounds}


@dataclass(frozen=True)
class Standard:
    """A routine for everybody; its moves are F-dosed (content.md "Player timings", D4 rank 8)."""

    slug: str
    moves: tuple[Move, ...]


# Ten minutes is the lower bound of the whole guide. Five and two are for days that are not whole.
STANDARDS = (
    Standard(
        "ten",
        (
            Move("breathing", 30),
            Move("marching", 4),
            Move("cat-cow", 5),
            Move("towel-stretch", 1),
            Move("heel-raise", 10),
        ),
    ),
    Standard(
        "five",
        (
            Move("breathing", 12),
            Move("cat-cow", 5),
            Move("towel-stretch", 1),
            Move("heel-raise", 10),
        ),
    ),
    Standard("two", (Move("breathing", 6), Move("heel-raise", 10))),
)
STANDARD = {standard.slug: standard for standard in STANDARDS}


class NoMoves(RuleBroken):
    message = msgid("Choose at least one movement.")


class NoDays(RuleBroken):
    message = msgid("Choose at least one day of the week.")


class TooManyRounds(RuleBroken):
    message = msgid("From 1 to %(most)s times for this movement.")


class NoteTooLong(RuleBroken):
    message = msgid("A note for a routine can be up to %(most)s characters.")


class Locked(RuleBroken):
    """F116, R10: it waits for a doctor's or midwife's yes, or until `opens_on` a month after the birth."""

    message = msgid("Please ask your doctor or midwife first.")


class TooManyRuns(RuleBroken):
    message = msgid("That is enough for one day. This practice is not kept.")


class RoutineChanged(Conflict):
    message = msgid(
        "Someone has given her another routine meanwhile. Copy your words, then reload this page."
    )


class NotHers(NotFound):
    message = msgid("This routine is not yours.")


class WrongRun(RuleBroken):
    message = msgid("This practice could not be read.")


class RunErased(WrongRun):
    message = msgid("This practice was before you deleted your log. It is not kept.")


class RunInFuture(WrongRun):
    message = msgid("This practice is in the future. Check the date and time of your device.")


class RunTooOld(WrongRun):
    message = msgid("This practice is more than 30 days ago.")


class RunTooLong(WrongRun):
    message = msgid("This practice is longer than it can have been.")


@dataclass(frozen=True)
class Report:
    """What a device, or the form without JavaScript, says of one run.

    `key` is made on the device, so that what is sent twice counts once. `done` is whole seconds by
    exercise. `place` is for the device that goes on with it, and is nobody else's business.
    """

    key: str
    routine: str  # a Standard's slug, or an assignment's number
    started_at: datetime
    ended_at: datetime
    done: Mapping[str, int]
    skipped: Sequence[str] = ()
    is_finished: bool = False
    pain: int | None = None
    where: Part | None = None
    place: Mapping[str, Any] = field(default_factory=dict)  # machine.js: order, m, s, into, done, skipped

    @property
    def seconds(self) -> int:
        return sum(self.done.values())


def check_reminder(weekdays: int) -> None:
    """Raises NoDays."""
    if not weekdays & 0b1111111:
        raise NoDays


def check_moves(moves: Sequence[Move], *, limits: Mapping[str, int]) -> None:
    """`limits` are the most rounds by exercise. Raises NoMoves, TooManyRounds."""
    if not moves or len(moves) > MOST_MOVES:
        raise NoMoves
    for move in moves:
        if not 1 <= move.rounds <= limits[move.exercise]:
            raise TooManyRounds(most=limits[move.exercise])


def check_report(report: Report, *, moves: Sequence[Move], now: datetime) -> None:
    """Raises RunInFuture, RunTooOld, RunTooLong, WrongRun."""
    if report.ended_at > now + CLOCKS_DIFFER or report.started_at > report.ended_at:
        raise RunInFuture
    if report.started_at < now - OLDEST_RUN:
        raise RunTooOld
    lasted = (report.ended_at - report.started_at).total_seconds() + 1
    if report.seconds > min(lasted, LONGEST_RUN.total_seconds()):
        raise RunTooLong
    known = {move.exercise for move in moves}
    if not known.issuperset(report.done) or not known.issuperset(report.skipped):
        raise WrongRun
    if any(seconds < 0 for seconds in report.done.values()):
        raise WrongRun
    if report.pain is not None and not 0 <= report.pain <= MOST_PAIN:
        raise WrongRun


def check_open(answers: Answers | None, *, today: date) -> None:
    """Insist on F116 and R10; who has not told us anything is asked before each run. Raises Locked."""
    if answers is None or answers.is_cleared:
        return
    opens_on = Recovery().opens_on(answers)
    if opens_on is None or today < opens_on:
        raise Locked(opens_on=opens_on)
