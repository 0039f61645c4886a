"""Everybody does everything in any order, and after each deed the books are right.

The machine keeps its own ledger of what it did. What the database says is held against it: claims
against bookings, holds and time off; the outbox against the messages owed; the history against
every transition.
"""

from collections import Counter
from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.availability.operations import claims
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, messages
from portal.booking.operations.moves import reschedule
from portal.booking.queries.bookings import bookings_of, made_with
from portal.booking.rules.alternatives import LEFT
from portal.booking.rules.states import BookingStatus, CancelReason
from portal.checkout.models import Draft
from portal.checkout.operations import drafts, finishing, forgetting, series
from portal.db import db, transaction
from portal.gym import operations as gym
from portal.gym import queries as gym_queries
from portal.gym.models.resources import ResourceKind
from portal.health import queries as health
from portal.lib.errors import DomainError
from portal.privacy.operations import erasure
from portal.rota.operations import absences
from portal.schedule.models import TimeOff
from portal.seed import seed_branch
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting
from portal.waitlist.operations import wishes as waitlist
from portal.waitlist.queries import wishes
from portal.waitlist.rules import Wish
from tests import people
from tests.booking.books import BABY_SPACES, BUFFER, CLOSE, DAYS, OPEN, REMINDERS, ROOMS
from tests.booking.deeds import DeskDeeds, starts
from tests.booking.person_deeds import PersonDeeds
from tests.booking.remembered_pages import RememberedPages
from tests.conftest import NOW, TODAY
from tests.support.tables import tables

MEMBERS = 4

whom = st.builds(Asked, st.sampled_from([None, 0, 1, 2]), st.booleans(), st.integers(0, 2))
members = st.integers(0, MEMBERS - 1)


class Gym(PersonDeeds, DeskDeeds, RememberedPages):
    """Three trainers, two rooms, one baby space, four members who all had their trial."""

    def __init__(self):
        super().__init__()
        db.session.rollback()
        with transaction() as session:
            for table in reversed(tables()):
                session.execute(table.delete())
        db.session.remove()
        seed_branch()
        self.now = NOW
        branch = gym_queries.branch()
        for name in ("A", "B", "C"):
            who = people.trainer(branch, name, name)
            for day in DAYS:
                people.works(who, branch, day, OPEN, CLOSE)
        gym.write_branch(
            branch=branch,
            values={"opens_at": OPEN, "closes_at": CLOSE, "most_upcoming": 4},
            counts={ResourceKind.ROOM: ROOMS, ResourceKind.BABY_SPACE: BABY_SPACES},
            actor="staff:1",
            now=self.now,
        )
        with transaction():
            self.personal.buffer_minutes = BUFFER
        for n in range(MEMBERS):
            who = people.member(f"m{n}@example.com", now=self.now, phone=f"090{n:08d}")
            people.answered(who, now=self.now)
            self._had_trial(who)
        self.told = Counter()
        self.pending = {}
        self.offered, self.proposed = {}, {}
        self.instead = {}  # what she has taken in place of which time and trainer, by id
        self.addresses = 0
        self.deeds = Counter()
        self.before = Counter(db.session.scalars(select(AuditEntry.event)).all())
        self.reminders = {}

    def _had_trial(self, who):
        with transaction() as session:
            began = self.now - timedelta(days=9)
            session.add(
                Booking(
                    reference=f"TRIAL{who.id}",
                    branch_id=self.personal.branch_id,
                    member_id=who.id,
                    trainer_id=self.trainers[0].id,
                    service_id=gym_queries.service("trial").id,
                    starts_at=began,
                    ends_at=began + timedelta(hours=1),
                    booked_at=began,
                )
            )

    @property
    def personal(self):
        return gym_queries.service("personal")

    def asked(self, whom):
        chosen = None if whom.trainer_id is None else self.trainers[whom.trainer_id].id
        return Asked(chosen, whom.or_anyone, whom.babies)

    def one_of(self, model, n, *where):
        found = db.session.scalars(select(model).where(*where).order_by(model.id)).all()
        return found[n % len(found)] if found else None

    def does(self, deed):
        """Do it, and say what came of it; a refusal changes nothing."""
        try:
            return deed()
        except DomainError:
            db.session.rollback()
            return None

    def booked(self, booking, *, tell=True):
        if booking is None:
            return
        if tell:
            self.tell("booking_confirmed", booking.member)
        self.deeds["booking.booked"] += 1
        self.remind(booking)

    def remind(self, booking):
        self.forget_reminders(booking)
        if self.person(booking.member) is None:
            return
        if messages.remind_at(booking) > self.now:
            due = messages.remind_at(booking), self.person(booking.member)
            self.reminders[booking.subject, "booking_reminder"] = due
        soon = booking.local_start - timedelta(hours=2)
        if soon.hour >= 8 and soon - self.now >= timedelta(hours=1):
            self.reminders[booking.subject, "booking_soon"] = soon, self.person(booking.member)

    def forget_reminders(self, booking):
        for kind in REMINDERS:
            self.reminders.pop((booking.subject, kind), None)

    @rule(minutes=st.sampled_from([1, 9, 11, 31, 180, 720]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(n=members, starts_at=starts, whom=whom, override=st.sampled_from(["", "phone"]))
    def books(self, n, starts_at, whom, override):
        who = self.member(n)
        self.booked(
            self.does(
                lambda: bookings.book(
                    member=who,
                    service=self.personal,
                    starts_at=starts_at,
                    asked=self.asked(whom),
                    health_check=health.latest_check(who.id),
                    override=override,
                    actor=who.actor,
                    now=self.now,
                )
            )
        )

    @rule(starts_at=starts, whom=whom, n=members, has_other=st.booleans(), is_visitor=st.booleans())
    def holds(self, starts_at, whom, n, has_other, is_visitor):
        """In a browser of her own: a visitor types her answers, of a member they are known."""
        other = self.one_of(Draft, n, Draft.booking_id.is_(None)) if has_other else None
        member = None if is_visitor else self.member(n)
        draft = self.does(
            lambda: drafts.begin(
                service=self.personal,
                starts_at=starts_at,
                asked=self.asked(whom),
                instead_of=[other] if other else [],
                same_as=health.latest_check(member.id) if member else None,
                member=member,
                now=self.now,
            )
        )
        if draft and is_visitor:
            drafts.answer_health(draft=draft, answers=people.WELL, babies=draft.babies, now=self.now)

    @rule(n=st.integers(0, 9), who=members)
    def says_that_it_is_hers(self, n, who):
        draft = self.one_of(Draft, n, Draft.booking_id.is_(None), Draft.moves_id.is_(None))
        if draft:
            before, member = draft.member_id, self.member(who)
            self.does(lambda: drafts.claim(draft=draft, member=member))
            assert draft.member_id == (before or member.id)

    @rule(n=members, starts_at=starts, whom=whom)
    def holds_a_move(self, n, starts_at, whom):
        booking = self.one_of(
            Booking, n, Booking.status == BookingStatus.BOOKED, Booking.starts_at > self.now
        )
        if booking:
            self.does(
                lambda: drafts.begin(
                    service=self.personal,
                    starts_at=starts_at,
                    asked=self.asked(whom),
                    moves=booking,
                    now=self.now,
                )
            )

    @rule(n=st.integers(0, 9), starts_at=starts, whom=whom)
    def changes_the_held_time(self, n, starts_at, whom):
        draft = self.one_of(Draft, n, Draft.booking_id.is_(None))
        if draft:
            self.does(
                lambda: drafts.choose_time(
                    draft=draft, starts_at=starts_at, asked=self.asked(whom), now=self.now
                )
            )

    @rule(n=st.integers(0, 9))
    def extends(self, n):
        draft = self.one_of(Draft, n, Draft.booking_id.is_(None))
        if draft:
            self.does(lambda: drafts.extend(draft=draft, now=self.now))

    @rule(n=st.integers(0, 9), who=members)
    def finishes(self, n, who):
        draft = self.one_of(Draft, n, Draft.booking_id.is_(None))
        if draft is None:
            return
        member, moves, owner = self.member(who), draft.moves, draft.member_id
        before, has_answered = moves.sequence if moves else 0, bool(draft.health)
        made = self.does(lambda: finishing.finish(draft=draft, member=member, locale="ja", now=self.now))
        if moves is None:
            assert made is None or owner in (None, member.id), "nobody goes on with what is another's"
            self.booked(made)
            self.deeds["health-check.answered"] += bool(made and has_answered)
        elif made and made.sequence > before:
            self.moved(made)

    def moved(self, booking):
        self.pending.pop(booking.id, None)
        if person := self.person(booking.member):
            self.pending[booking.id] = None, person  # one message, and she knows it herself
        self.deeds["booking.moved"] += 1
        self.remind(booking)

    @rule(n=st.integers(0, 9), starts_at=starts, whom=whom)
    def reschedules(self, n, starts_at, whom):
        booking = self.one_of(Booking, n, Booking.starts_at > NOW)
        if booking is None:
            return
        before = booking.sequence
        made = self.does(
            lambda: reschedule(
                booking=booking,
                starts_at=starts_at,
                asked=self.asked(whom),
                actor=booking.member.actor,
                now=self.now,
            )
        )
        if made and made.sequence > before:
            self.moved(made)

    @rule(n=st.integers(0, 9), reason=st.sampled_from(list(CancelReason)))
    def cancels(self, n, reason):
        booking = self.one_of(Booking, n, Booking.starts_at > NOW, Booking.status == BookingStatus.BOOKED)
        if booking is None:
            return
        self.does(
            lambda: bookings.cancel(booking=booking, reason=reason, actor=booking.member.actor, now=self.now)
        )
        if booking.is_cancelled:
            self.tell("booking_cancelled", booking.member)
            self.pending.pop(booking.id, None)  # nobody is told of a place that is off
            self.deeds["booking.cancelled"] += 1
            self.forget_reminders(booking)

    @rule(n=members, whom=whom, from_hour=st.integers(9, 11), weekdays=st.sampled_from([127, 1, 6]))
    def waits(self, n, whom, from_hour, weekdays):
        who = self.member(n)
        before = len(wishes(who.id))
        entry = self.does(
            lambda: waitlist.join(
                member=who,
                service=self.personal,
                wish=Wish(weekdays, time(from_hour), time(13), TODAY, DAYS[-1]),
                asked=self.asked(whom),
                actor=who.actor,
                now=self.now,
            )
        )
        if entry:
            self.deeds["waitlist.joined"] += len(wishes(who.id)) - before

    @rule(n=st.integers(0, 9))
    def leaves(self, n):
        entry = self.one_of(WaitlistEntry, n, WaitlistEntry.ended_at.is_(None))
        if entry:
            waitlist.leave(entry=entry, actor="member:1", now=self.now)
            self.deeds["waitlist.left"] += 1

    @rule(n=st.integers(0, 9))
    def accepts(self, n):
        offer = self.one_of(Offer, n, Offer.entry_id.is_not(None))
        if offer is None:
            return
        is_new = offer.booking_id is None
        made = self.does(
            lambda: waitlist.accept(
                offer=offer,
                health_check=health.latest_check(offer.member_id),
                actor=offer.member.actor,
                now=self.now,
            )
        )
        if made and is_new:
            self.deeds["offer.accepted"] += 1
            self.booked(made)

    @rule(n=st.integers(0, 9))
    def declines(self, n):
        offer = self.one_of(Offer, n, Offer.entry_id.is_not(None), Offer.answered_at.is_(None))
        if offer:
            waitlist.decline(offer=offer, actor="member:1", now=self.now)

    @rule()
    def the_worker_comes_by(self):
        waiting.pass_on(now=self.now)
        waiting.sweep(gym_queries.branch(), now=self.now)

    @rule()
    def the_tidy_job_runs(self):
        claims.forget_past(now=self.now)
        forgetting.forget_stale(now=self.now)

    @rule(n=st.integers(0, 2), starts_at=starts, hours=st.integers(1, 3))
    def a_trainer_is_away(self, n, starts_at, hours):
        trainer, ends_at = self.trainers[n], starts_at + timedelta(hours=hours)
        known = [booking.reference for booking in bookings_of(trainer.id, since=starts_at, until=ends_at)]
        with self.proposing():  # what was kept with her for a proposal is kept elsewhere
            made = self.does(
                lambda: absences.enter_time_off(
                    trainer=trainer,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    answers=dict.fromkeys(known, LEFT),
                    actor="staff:1",
                    now=self.now,
                )
            )
            self.deeds["time-off.entered"] += bool(made)

    @precondition(lambda _: db.session.scalar(select(TimeOff.id)))
    @rule(n=st.integers(0, 9))
    def a_trainer_is_back(self, n):
        proposed = select(Offer).where(Offer.moves_id.is_not(None), Offer.answered_at.is_(None))
        before = db.session.scalars(proposed).all()
        time_off = self.one_of(TimeOff, n)
        self.hear_that_she_is_back(time_off)
        absences.end_time_off(time_off=time_off, actor="staff:1", now=self.now)
        self.deeds["time-off.ended"] += 1
        for offer in before:
            db.session.refresh(offer)
            if offer.answered_at:
                self.tell("visit_stands", offer.member)

    def hear_that_she_is_back(self, time_off):
        """Those who have taken something else in place of a time in it, unless another stretch goes on."""
        others = db.session.scalars(
            select(TimeOff.id).where(
                TimeOff.id != time_off.id,
                TimeOff.trainer_id == time_off.trainer_id,
                TimeOff.starts_at < time_off.ends_at,
                TimeOff.ends_at > time_off.starts_at,
            )
        ).all()
        if others:
            return
        for number, (began, trainer_id, place) in list(self.instead.items()):
            booking = db.session.get_one(Booking, number)
            is_then = max(time_off.starts_at, self.now) <= began < time_off.ends_at
            is_ahead = booking.status is BookingStatus.BOOKED and booking.starts_at > self.now
            is_there_still = (booking.starts_at, booking.trainer_id) == place
            if trainer_id == time_off.trainer_id and is_then and is_ahead and is_there_still:
                self.tell("trainer_back", booking.member)
                del self.instead[number]

    @rule(n=members, first=starts, whom=whom, key=st.sampled_from(["a", "b"]))
    def books_a_series(self, n, first, whom, key):
        who = self.member(n)
        before = len(made_with(key, who.id))
        made = self.does(
            lambda: series.book_series(
                member=who,
                service=self.personal,
                starts=[first, first + timedelta(days=1)],
                health_check=health.latest_check(who.id),
                asked=self.asked(whom),
                form_key=key,
                actor=who.actor,
                now=self.now,
            )
        )
        if made and not before:
            self.tell("series_confirmed", who)
            for booking in made:
                self.booked(booking, tell=False)


@pytest.mark.parametrize("examples", [5, pytest.param(500, marks=pytest.mark.soak)])
def test_the_books_are_right_whatever_happens(app, clock, monkeypatch, examples):
    monkeypatch.setattr(erasure, "scrub", lambda *_: None)  # the files are written anew, which takes long
    run_state_machine_as_test(
        Gym,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking on a database takes minutes
        ),
    )
