"""What must hold after every deed, whoever did what: the books of the gym."""

from collections import Counter
from contextlib import contextmanager
from datetime import time, timedelta
from itertools import pairwise

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member
from portal.audit.models import AuditEntry
from portal.availability.models import Claim, Hold
from portal.availability.rules import ticks as ticks_rules
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.rules.states import BookingStatus
from portal.checkout.models import Draft
from portal.db import db
from portal.gym import queries as gym_queries
from portal.gym.models.resources import ResourceKind, Trainer
from portal.notifications.models import OutboxMessage
from portal.schedule.models import Shift, TimeOff
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.rules import Outcome
from tests.conftest import NOW, TODAY

ROOMS, BABY_SPACES, BUFFER = 2, 2, 15
DAYS = [TODAY + timedelta(days=n) for n in range(4)]
OPEN, CLOSE = time(9), time(13)
REMINDERS = ("booking_reminder", "booking_soon")


class Books(RuleBasedStateMachine):
    """Holds the database against itself, and against the machine's own ledger.

    `told` counts messages by kind and the account they speak to, `deeds` events by name; `reminders` are
    due times and accounts by booking and kind, `pending` what an unsent message about a move takes a visit
    for, by its id.
    """

    @property
    def trainers(self):
        """Those who have retired too."""
        return db.session.scalars(select(Trainer).order_by(Trainer.id)).all()

    @staticmethod
    def person(member):
        """Whom a message to her speaks to; None for who has no address."""
        return member.account.subject if member.account else None

    def tell(self, kind, member):
        if person := self.person(member):
            self.told[kind, person] += 1

    @contextmanager
    def proposing(self):
        """Whatever is proposed meanwhile is told and written down, once each; what ends unsent is not sent."""
        before = db.session.scalar(select(func.max(Offer.id))) or 0
        yield
        for offer in db.session.scalars(select(Offer).where(Offer.id > before, Offer.moves_id.is_not(None))):
            self.proposed[offer.id] = self.person(offer.member)
            self.deeds["proposal.made"] += 1

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
        trainer_of = {trainer.id: trainer.resource_id for trainer in self.trainers}
        kinds = {resource.id: resource.kind for resource in gym_queries.branch().resources}
        live = {one.id: one for one in self.live()}
        assert set(claims) <= set(live), "a booking that is over for good claims nothing"
        for booking in live.values():
            if booking.starts_at < self.now - timedelta(days=1):
                continue
            ticks = set(ticks_rules.ticks(booking.starts_at, booking.ends_at + timedelta(minutes=BUFFER)))
            mine = claims[booking.id]
            assert all(found == ticks for found in mine.values())
            wanted = Counter([ResourceKind.TRAINER, ResourceKind.ROOM])
            wanted[ResourceKind.BABY_SPACE] += booking.babies
            assert Counter(kinds[resource] for resource in mine) == +wanted
            assert trainer_of[booking.trainer_id] in mine

    @invariant()
    def nothing_is_sold_twice(self):
        for tick in {tick for one in self.live() for tick in ticks_rules.ticks(one.starts_at, one.ends_at)}:
            then = [one for one in self.live() if tick in ticks_rules.ticks(one.starts_at, one.ends_at)]
            assert len({one.trainer_id for one in then}) == len(then) <= ROOMS
            assert sum(one.babies for one in then) <= BABY_SPACES

    @invariant()
    def nobody_is_at_two_places(self):
        live = sorted((one.member_id, one.starts_at, one.ends_at) for one in self.live())
        overridden = self.deeds["booking.booked"]  # the desk may look past this rule
        clashes = sum(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(live))
        assert clashes <= overridden

    @invariant()
    def every_claim_of_a_hold_is_of_a_hold_that_is_there(self):
        holds = {hold.id: hold for hold in db.session.scalars(select(Hold))}
        for hold_id, by_resource in self.claimed(Claim.hold_id).items():
            hold = holds[hold_id]
            ticks = set(ticks_rules.ticks(hold.starts_at, hold.ends_at + timedelta(minutes=BUFFER)))
            assert all(found <= ticks for found in by_resource.values())

    @invariant()
    def a_wish_has_one_offer_at_a_time(self):
        for of in (Offer.entry_id, Offer.moves_id):
            found = db.session.scalars(select(of).where(Offer.answered_at.is_(None), of.is_not(None))).all()
            assert len(found) == len(set(found))

    @invariant()
    def time_off_has_all_of_its_time_but_what_bookings_have(self):
        bookings = db.session.execute(
            select(Claim.resource_id, Claim.tick).where(Claim.booking_id.is_not(None))
        )
        taken = {(resource, tick) for resource, tick in bookings}
        resource_of = {trainer.id: trainer.resource_id for trainer in self.trainers}
        away = {
            (resource_of[time_off.trainer_id], tick)
            for time_off in db.session.scalars(select(TimeOff))
            for tick in ticks_rules.ticks(time_off.starts_at, time_off.ends_at)
            if tick >= ticks_rules.tick_of(self.now - timedelta(hours=13))
        }
        claimed = {
            (resource, tick)
            for by_resource in self.claimed(Claim.time_off_id).values()
            for resource, ticks in by_resource.items()
            for tick in ticks
        }
        assert away - taken <= claimed
        assert not claimed & taken

    def offers_told(self):
        """Whom each offer was told to, which is asked as soon as there is one. One that ended unsent is not."""
        for offer in db.session.scalars(select(Offer).where(Offer.entry_id.is_not(None))):
            person = self.offered.setdefault(offer.id, self.person(offer.member))
            if person and (offer.answered_at is None or offer.booking_id is not None):
                yield "waitlist_offer", person

    def proposals_told(self):
        standing = select(Offer).where(Offer.moves_id.is_not(None), Offer.answered_at.is_(None))
        for offer in db.session.scalars(standing):
            if person := self.proposed[offer.id]:
                yield "move_proposed", person

    @invariant()
    def the_outbox_holds_exactly_the_messages_owed(self):
        owed = +self.told + Counter(self.offers_told()) + Counter(self.proposals_told())
        owed += Counter((kind, person) for (_, kind), (_, person) in self.reminders.items())
        owed += Counter(("booking_moved", person) for _, person in self.pending.values())
        messages = db.session.scalars(select(OutboxMessage)).all()
        found = Counter((message.kind, message.person or message.subject) for message in messages)
        assert found == +owed, (found - owed, owed - found)
        due = {
            (message.subject, message.kind): message.due_at
            for message in messages
            if message.kind in REMINDERS
        }
        assert due == {key: at for key, (at, _) in self.reminders.items()}

    @invariant()
    def what_is_to_be_told_goes_to_the_address_she_has_now(self):
        address = {account.subject: account.email for account in db.session.scalars(select(Account))}
        for message in db.session.scalars(select(OutboxMessage).where(OutboxMessage.person != "")):
            assert message.to == address[message.person]

    @invariant()
    def what_is_hers_names_her(self):
        """No draft, wish or visit is of a record that has gone into another, and of who is erased only the past."""
        for member in db.session.scalars(select(Member).where(Member.merged_into_id.is_not(None))):
            for model in (Booking, WaitlistEntry, Draft):
                assert not db.session.scalar(select(model.id).where(model.member_id == member.id).limit(1))
        for member in db.session.scalars(select(Member).where(Member.erased_at.is_not(None))):
            assert member.account is None
            assert not [one for one in self.live() if one.member_id == member.id and one.starts_at > self.now]
            assert not db.session.scalar(select(Draft.id).where(Draft.member_id == member.id).limit(1))

    @invariant()
    def what_is_kept_can_be_had(self):
        """The trainer works then, and every tick of hers is kept, or her visit's that it would replace."""
        claimed, visits = self.claimed(Claim.hold_id), self.claimed(Claim.booking_id)
        for offer in db.session.scalars(select(Offer).where(Offer.answered_at.is_(None))):
            if not offer.is_open(self.now):
                continue  # it is over, or she is asked without a time
            resource = offer.trainer.resource
            ticks = set(ticks_rules.ticks(offer.starts_at, offer.ends_at + timedelta(minutes=BUFFER)))
            hers = visits.get(offer.moves_id, {}).get(resource.id, set()) & ticks
            kept = claimed.get(offer.hold_id, {}).get(resource.id, set())
            assert kept | hers == ticks, "nobody slips in before she has answered"
            assert resource.is_active
            assert db.session.scalar(
                select(Shift.id).where(
                    Shift.trainer_id == offer.trainer_id,
                    Shift.starts_at <= offer.starts_at,
                    Shift.ends_at >= offer.ends_at,
                )
            )

    @invariant()
    def the_history_knows_every_deed(self):
        found = Counter(db.session.scalars(select(AuditEntry.event)).all()) - self.before
        for event in list(found):
            if event.startswith(("offer.", "consent.")) and event != "offer.accepted":
                del found[event]
        assert found == +self.deeds, (found - self.deeds, self.deeds - found)
        booked = sum(
            waitlist_entry.outcome is Outcome.BOOKED
            for waitlist_entry in db.session.scalars(select(WaitlistEntry))
        )
        assert booked == self.deeds["offer.accepted"]
