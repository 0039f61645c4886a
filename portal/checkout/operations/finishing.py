"""The last step: the draft becomes a booking, or the move of one."""

from datetime import datetime

from portal.accounts.models.people import Member
from portal.accounts.operations import people
from portal.accounts.queries.people import account_by_email
from portal.booking.models.bookings import Booking
from portal.booking.operations.bookings import book
from portal.booking.operations.moves import reschedule
from portal.booking.queries import history
from portal.booking.rules.refusals import TermsChanged
from portal.checkout.models import Draft
from portal.checkout.operations.drafts import check_new, check_owner
from portal.checkout.queries import with_all_it_needs
from portal.checkout.rules import DraftNotHere
from portal.db import lock, lock_all, transaction
from portal.health import operations as health
from portal.health.models import HealthCheck


def finish(
    *,
    draft: Draft,
    member: Member | None,
    locale: str,
    terms: str | None = None,
    actor: str = "",
    now: datetime,
) -> Booking:
    """Make the booking, and the visitor a member. A second time returns the same booking.

    `member` is who is signed in, or None for a visitor with a proven address; `actor` is who moves
    a booking, if it is not simply the member; `terms` are what the page has shown. Raises DraftNotHere
    where it is another's, TermsChanged, ForMembersNow, and what `book` raises, and then nothing has
    changed: neither account nor answers.
    """
    # Asked now: what was read before is forgotten when the transaction begins.
    of_hers = with_all_it_needs(draft.id, member.id) if member and draft.hold_id else None
    with transaction():
        if of_hers is None or not lock_all(of_hers):
            lock(draft)
        if draft.booking:
            return draft.booking
        if terms not in (None, draft.terms):
            raise TermsChanged
        if draft.moves:
            return _move(draft, draft.moves, actor=actor or draft.moves.member.actor, now=now)
        check_owner(draft, member)
        return _book(draft, member, locale=locale, now=now)


def _book(draft: Draft, member: Member | None, *, locale: str, now: datetime) -> Booking:
    with transaction():
        if draft.answers is None or (member is None and not draft.is_proven):
            raise RuntimeError("the views lead through the missing steps first")
        check_new(draft.service, draft.asked, member)
        contact, double = draft.contact, None
        if member is None:
            assert contact is not None
            draft.opened_account = account_by_email(contact.email) is None
            member = people.become_member(contact=contact, locale=locale, now=now)
        if draft.service.is_trial:
            double = history.had_trial_with(member, now=now)
        draft.booking = book(
            member=member,
            service=draft.service,
            starts_at=draft.starts_at,
            asked=draft.asked,
            health_check=_health_check(draft, member, now=now),
            hold=draft.hold,
            actor=member.actor,
            now=now,
        )
        if double:
            draft.booking.same_phone_member_id = double
        draft.health, draft.person = {}, {}
        return draft.booking


def _move(draft: Draft, moves: Booking, *, actor: str, now: datetime) -> Booking:
    draft.booking = reschedule(
        booking=moves,
        starts_at=draft.starts_at,
        asked=draft.asked,
        hold=draft.hold,
        sequence=draft.moves_sequence,
        actor=actor,
        now=now,
    )
    draft.health, draft.person = {}, {}
    return draft.booking


def _health_check(draft: Draft, member: Member, *, now: datetime) -> HealthCheck:
    if draft.same_as:
        if draft.same_as.member_id != member.id:
            raise DraftNotHere
        return draft.same_as
    assert draft.answers is not None
    return health.answer(member=member, answers=draft.answers, consented_at=draft.consented_at, now=now)
