"""What becomes of people themselves, as rules of the state machine: joined, erased, under another address."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.accounts.operations import addresses, codes
from portal.accounts.operations.merges import merge
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.booking.models.bookings import Booking
from portal.booking.queries import bookings
from portal.db import db
from portal.notifications.models import OutboxMessage
from portal.privacy.operations import erasure
from portal.waitlist import queries
from tests.booking.books import Books

SECRET = "secret"
LEAST = 2  # members who stay


class PersonDeeds(Books):
    """Two records become one, somebody has everything deleted, somebody changes her address."""

    def standing(self):
        wanted = Member.merged_into_id.is_(None) & Member.erased_at.is_(None)
        return db.session.scalars(select(Member).where(wanted).order_by(Member.id)).all()

    def member(self, n):
        members = self.standing()
        return members[n % len(members)]

    @rule(n=st.integers(0, 3), other=st.integers(0, 3))
    def two_records_are_joined(self, n, other):
        kept, gone = self.member(n), self.member(other)
        if kept is gone or len(self.standing()) <= LEAST:
            return
        merge(kept=kept, gone=gone, actor="staff:1", now=self.now)
        self.deeds["members.merged"] += 1
        for member in (kept, gone):
            self.tell("joining_done", member)

    @rule(n=st.integers(0, 3))
    def somebody_has_everything_deleted(self, n):
        member = self.member(n)
        if len(self.standing()) <= LEAST:
            return
        records = people.every_record(member)
        persons = {self.person(record) for record in records}
        ahead, wishes = bookings.upcoming(member.id, now=self.now), queries.wishes(member.id)
        visits = set(db.session.scalars(select(Booking.id).where(Booking.member_id == member.id)))
        self.does(lambda: erasure.erase(member=member, now=self.now))
        db.session.refresh(member)
        if member.erased_at is None:  # a visit of hers is going on
            return
        self.forget(persons, visits)
        self.told["erased", ""] += 1
        self.deeds["member.erased"] += 1
        self.deeds["booking.cancelled"] += len(ahead)
        self.deeds["waitlist.left"] += len(wishes)

    def forget(self, persons, visits):
        """Nothing is told to her any more, and nothing about her visits."""
        for key in [key for key in self.told if key[1] in persons]:
            del self.told[key]
        for key in [key for key, (_, person) in self.reminders.items() if person in persons]:
            del self.reminders[key]
        for number in visits:
            self.pending.pop(number, None)
            self.reminders.pop((f"booking:{number}", "booking_reminder"), None)
            self.reminders.pop((f"booking:{number}", "booking_soon"), None)
        for told in (self.offered, self.proposed):
            told.update({number: None for number, person in told.items() if person in persons})

    @rule(n=st.integers(0, 3))
    def somebody_changes_her_address(self, n):
        account = self.member(n).account
        self.addresses += 1
        key = codes.send_code(
            use=CodeUse.NEW_ADDRESS, email=f"new{self.addresses}@example.com", account=account,
            network=f"n{self.addresses}", locale="ja", secret=SECRET, now=self.now,
        )  # fmt: skip
        sent = select(OutboxMessage).where(OutboxMessage.kind == "address_code")
        code = db.session.scalars(sent.order_by(OutboxMessage.id.desc())).first().facts["code"]
        addresses.change_address(account=account, key=key, code=code, secret=SECRET, keep=0, now=self.now)
        self.deeds["account.address-changed"] += 1
        self.told["address_changed", account.subject] += 1
