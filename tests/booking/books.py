"""What must hold after every deed, whoever did what: the books of the gym."""

from collections import Counter
from datetime import time, timedelta
from itertools import pairwise

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.booking import rules
from portal.booking.models import Booking, Claim, Hold, Offer, WaitlistEntry
from portal.booking.rules import BookingStatus, Outcome
from portal.db import db
from portal.gym import queries as gym_queries
from portal.gym.models import ResourceKind
from portal.notifications.models import OutboxMessage
from portal.schedule.models import TimeOff
from tests.conftest import NOW, TODAY

ROOMS, BABY_SPACES, BUFFER = 2, 1, 15
DAYS = [TODAY + timedelta(days=n) for n in range(4)]
OPEN, CLOSE = time(9), time(13)


class Books(RuleBasedStateMachine):
    """Holds the database against itself, and against the machine's own ledger.

    `told` counts messages by kind, `deeds` events by name, `reminders` are due times by booking and kind.
    """

    @property
    def trainers(self):
        return gym_queries.branch().trainers

    def live(self):
        return db.session.scalars(
            select(Booking).where(Booking.status == BookingStatus.BOOKED, Booking.starts_at >= NOW)
        ).all()

    def claimed(self, column):
        rows = db.session.execute(select(column, Claim.resource_id, Claim.tick).where(column.is_not(None)))
        found = {}
        for owner, resource, tick in rows:
            found.setdefault(owner, {}).setdefault(resource, set()).add(tick)
        return found

    @invariant()
    def every_live_booking_has_exactly_its_claims(self):
        claims = self.claimed(Claim.booking_id)
        trainer_of = {one.id: one.resource_id for one in self.trainers}
        kinds = {one.id: one.kind for one in gym_queries.branch().resources}
        live = {one.id: one for one in self.live()}
        assert set(claims) <= set(live), "a booking that is over for good claims nothing"
        for booking in live.values():
            if booking.starts_at < self.now - timedelta(days=1):
                continue
            ticks = set(rules.ticks(booking.starts_at, booking.ends_at + timedelta(minutes=BUFFER)))
            mine = claims[booking.id]
            assert all(found == ticks for found in mine.values())
            wanted = Counter([ResourceKind.TRAINER, ResourceKind.ROOM])
            wanted[ResourceKind.BABY_SPACE] += booking.with_baby
            assert Counter(kinds[resource] for resource in mine) == +wanted
            assert trainer_of[booking.trainer_id] in mine

    @invariant()
    def nothing_is_sold_twice(self):
        for tick in {tick for one in self.live() for tick in rules.ticks(one.starts_at, one.ends_at)}:
            then = [one for one in self.live() if tick in rules.ticks(one.starts_at, one.ends_at)]
            assert len({one.trainer_id for one in then}) == len(then) <= ROOMS
            assert sum(one.with_baby for one in then) <= BABY_SPACES

    @invariant()
    def nobody_is_at_two_places(self):
        live = sorted((one.member_id, one.starts_at, one.ends_at) for one in self.live())
        overridden = self.deeds["booking.booked"]  # the desk may look past this rule
        clashes = sum(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(live))
        assert clashes <= overridden

    @invariant()
    def every_claim_of_a_hold_is_of_a_hold_that_is_there(self):
        holds = {one.id: one for one in db.session.scalars(select(Hold))}
        for hold_id, by_resource in self.claimed(Claim.hold_id).items():
            hold = holds[hold_id]
            ticks = set(rules.ticks(hold.starts_at, hold.ends_at + timedelta(minutes=BUFFER)))
            assert all(found <= ticks for found in by_resource.values())

    @invariant()
    def an_open_offer_is_really_kept(self):
        held = self.claimed(Claim.hold_id)
        away = set(self.claimed(Claim.time_off_id))
        for offer in db.session.scalars(select(Offer).where(Offer.answered_at.is_(None))):
            if offer.expires_at > self.now and not away:
                assert held[offer.hold_id], "nobody slips in before she has answered"
        open_entries = db.session.scalars(select(Offer.entry_id).where(Offer.answered_at.is_(None))).all()
        assert len(open_entries) == len(set(open_entries)), "one offer at a time for a wish"

    @invariant()
    def time_off_has_all_of_its_time_but_what_bookings_have(self):
        bookings = db.session.execute(
            select(Claim.resource_id, Claim.tick).where(Claim.booking_id.is_not(None))
        )
        taken = {(resource, tick) for resource, tick in bookings}
        resource_of = {one.id: one.resource_id for one in self.trainers}
        away = {
            (resource_of[one.trainer_id], tick)
            for one in db.session.scalars(select(TimeOff))
            for tick in rules.ticks(one.starts_at, one.ends_at)
            if tick >= rules.tick_of(self.now - timedelta(hours=13))
        }
        claimed = {
            (resource, tick)
            for by_resource in self.claimed(Claim.time_off_id).values()
            for resource, ticks in by_resource.items()
            for tick in ticks
        }
        assert away - taken <= claimed
        assert not claimed & taken

    @invariant()
    def the_outbox_holds_exactly_the_messages_owed(self):
        offered = db.session.scalars(select(Offer)).all()
        found = Counter(db.session.scalars(select(OutboxMessage.kind)).all())
        owed = +self.told
        for kind in ("booking_reminder", "booking_soon"):
            owed[kind] = sum(kind == one for _, one in self.reminders)
        # An offer that ended before it was sent is not sent any more.
        owed["waitlist_offer"] = sum(one.answered_at is None or one.booking_id is not None for one in offered)
        assert found == +owed
        due = db.session.execute(
            select(OutboxMessage.subject, OutboxMessage.kind, OutboxMessage.due_at).where(
                OutboxMessage.kind.in_(["booking_reminder", "booking_soon"])
            )
        )
        assert {(subject, kind): at for subject, kind, at in due} == self.reminders

    @invariant()
    def the_history_knows_every_deed(self):
        found = Counter(db.session.scalars(select(AuditEntry.event)).all()) - self.before
        for event in ("offer.made", "offer.lapsed", "offer.declined"):
            found.pop(event, None)
        assert found == +self.deeds
        booked = sum(one.outcome is Outcome.BOOKED for one in db.session.scalars(select(WaitlistEntry)))
        assert booked == self.deeds["offer.accepted"]
