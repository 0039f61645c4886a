"""What the desk does, as rules of the state machine."""

from datetime import datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import moves
from portal.booking.rules.alternatives import LEFT, Alternative
from portal.booking.rules.refusals import BookingsInTheWay
from portal.db import db
from portal.gym import queries as gym_queries
from portal.lib.errors import DomainError
from portal.lib.hours import Hours
from portal.rota.operations import absences, shifts, trainers
from tests.booking.books import DAYS, OPEN, Books
from tests.conftest import NOW, TOKYO

starts = st.builds(
    lambda day, half: datetime.combine(day, OPEN, TOKYO) + timedelta(minutes=30 * half),
    st.sampled_from(DAYS),
    st.integers(-1, 8),
)


class DeskDeeds(Books):
    """Time off with proposals, moves on the board, other shifts."""

    @rule(n=st.integers(0, 2), starts_at=starts, hours=st.integers(1, 3))
    def a_trainer_is_ill_and_moves_are_proposed(self, n, starts_at, hours):
        away = {
            "trainer": self.trainers[n], "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours),
            "actor": "staff:1", "now": self.now,
        }  # fmt: skip
        with self.proposing():
            answers = {}
            try:
                made = absences.enter_time_off(**away)
            except BookingsInTheWay as refusal:
                db.session.rollback()
                for booking in refusal.bookings:
                    answers[booking.reference] = next(iter(refusal.alternatives[booking.id]), Alternative())
                made = self.does(lambda: absences.enter_time_off(**away, answers=answers))
            except DomainError:
                db.session.rollback()
                return
            self.deeds["time-off.entered"] += bool(made)

    @precondition(lambda _: db.session.scalar(select(Offer.id).where(Offer.moves_id.is_not(None))))
    @rule(n=st.integers(0, 9))
    def takes_a_proposal(self, n):
        booking = self.one_of(Offer, n, Offer.moves_id.is_not(None)).moves
        was = booking.starts_at, booking.trainer_id
        made = self.does(
            lambda: moves.accept_offer(booking=booking, actor=booking.member.actor, now=self.now)
        )
        if made:
            if was != (made.starts_at, made.trainer_id):
                self.instead[made.id] = (*was, (made.starts_at, made.trainer_id))
            self.moved(made)

    @rule(
        n=st.integers(0, 9), starts_at=starts, whom=st.integers(0, 2), override=st.sampled_from(["", "phone"])
    )
    def the_desk_moves(self, n, starts_at, whom, override):
        booking = self.one_of(Booking, n, Booking.starts_at > NOW)
        if booking is None:
            return
        before, was = booking.sequence, (booking.starts_at, booking.trainer_id)
        made = self.does(
            lambda: moves.move_by_desk(
                booking=booking,
                starts_at=starts_at,
                trainer_id=self.trainers[whom].id,
                sequence=before,
                override=override,
                actor="staff:1",
                now=self.now,
            )
        )
        if made and made.sequence > before:
            known, _ = self.pending.pop(made.id, None) or (None, None)
            known = known or was
            self.moved(made)
            if made.id in self.pending:
                self.pending[made.id] = known, self.person(made.member)
                if known == (made.starts_at, made.trainer_id):  # back to where she believes it to be
                    del self.pending[made.id]

    @rule(n=st.integers(0, 2), day=st.sampled_from(DAYS), begins=st.integers(9, 11), length=st.integers(0, 2))
    def a_shift_changes(self, n, day, begins, length):
        hours = [Hours(time(begins), time(begins + length))] if length else []
        with self.proposing():
            changed = self.does(
                lambda: shifts.set_days(
                    branch=gym_queries.branch(),
                    plan={(self.trainers[n].id, day): hours},
                    answers=self.left_alone(),
                    actor="staff:1",
                    now=self.now,
                )
            )
            self.deeds["shifts.changed"] += changed or 0

    def left_alone(self):
        """The desk sees by itself to every visit there is."""
        return dict.fromkeys([visit.reference for visit in self.live()], LEFT)

    @rule(n=st.integers(0, 2))
    def a_trainer_retires_or_returns(self, n):
        trainer, branch = self.trainers[n], gym_queries.branch()
        more = {"trainer": trainer, "branch": branch, "actor": "staff:1", "now": self.now}
        with self.proposing():
            if trainer.resource.is_active:
                trainers.retire_trainer(**more, answers=self.left_alone())
            else:
                trainers.return_trainer(**more)
        self.deeds["trainer.changed"] += 1
