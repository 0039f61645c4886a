"""The steps of a booking, before it is one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from portal.accounts.models.people import Member
from portal.availability.models import Hold
from portal.availability.operations import holds
from portal.availability.operations.claims import Wanted
from portal.availability.queries.claims import Mine
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import HoldOver
from portal.booking.models.bookings import Booking
from portal.booking.operations.clearance import note_clearance
from portal.booking.rules.people import check_baby, check_booked_online
from portal.checkout.models import Draft
from portal.checkout.rules import DraftNotHere, check_visitor
from portal.db import lock, transaction
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from portal.health.rules import Answers
from portal.lib import tokens
from portal.lib.errors import NotFound

FORGET_AFTER = timedelta(hours=24)


def begin(
    *,
    service: Service,
    starts_at: datetime,
    asked: Asked = ANYONE,
    instead_of: Sequence[Draft] = (),
    moves: Booking | None = None,
    same_as: HealthCheck | None = None,
    member: Member | None = None,
    now: datetime,
) -> Draft:
    """Hold the chosen time while she fills in the rest.

    One browser holds one time: what the drafts in `instead_of` held is let go, or taken over. `moves` gets
    another time; `same_as` is still true. Raises ForMembersNow, NotOnOffer, NoBabies, what
    `slots.open_slot` raises.
    """
    if moves is None:
        check_new(service, asked, member)
    hers = {"member_id": member.id if member else None, "same_as_id": same_as.id if same_as else None}
    with transaction() as session:
        instead_of = _locked(instead_of)
        mine, its_own = _held(instead_of), Mine(booking_id=moves.id if moves else None)
        draft = Draft(
            key=tokens.url_token(),
            service=service,
            starts_at=starts_at,
            trainer_id=asked.trainer_id,
            or_anyone=asked.or_anyone,
            babies=asked.babies,
            **_as_it_is(moves),
            **hers,  # known by now: to read it again would cost a statement each
            hold=_kept(service, starts_at, asked, mine=mine, besides=its_own, now=now),
            forget_at=now + FORGET_AFTER,
        )
        for other in instead_of:
            other.hold = None
        session.add(draft)
        return draft


def _kept(
    service: Service, starts_at: datetime, asked: Asked, *, mine: Mine, besides: Mine, now: datetime
) -> Hold:
    wanted = Wanted(service=service, starts_at=starts_at, asked=asked, mine=mine, besides=besides, now=now)
    return holds.hold(wanted)


def _held(drafts: Sequence[Draft]) -> Mine:
    """What is kept for them, and may be used again or let go; nobody else ends it meanwhile."""
    for draft in drafts:
        if draft.hold:
            lock(draft.hold)
    return Mine(hold_ids=tuple(draft.hold_id for draft in drafts if draft.hold_id))


def _as_it_is(moves: Booking | None) -> dict[str, Any]:
    """The visit that is to move, and how it was when that was begun."""
    if moves is None:
        return {}
    return {"moves": moves, "moves_sequence": moves.sequence, "moves_from": moves.starts_at}


def check_new(service: Service, asked: Asked, member: Member | None) -> None:
    branch = service.branch
    check_visitor(is_member=member is not None, is_open_to_visitors=branch.is_open_to_visitors)
    check_booked_online(service)
    check_baby(asked, welcomes_babies=service.welcomes_babies)


def _locked(drafts: Sequence[Draft]) -> list[Draft]:
    """Those that are still there, in one order for everybody, before any claim is touched."""
    found = []
    for draft in sorted(drafts, key=attrgetter("id")):
        try:
            lock(draft)
        except NotFound:
            continue
        found.append(draft)
    return found


def claim(*, draft: Draft, member: Member) -> None:
    """What was begun here before she signed in is hers: she has said so. Twice is once.

    How to reach her is known, so what was typed for that goes. Raises DraftNotHere.
    """
    with transaction():
        lock(draft)
        check_owner(draft, member)
        if draft.member_id is None and not draft.booking:
            draft.member_id, draft.person, draft.proven_email = member.id, {}, ""


def check_owner(draft: Draft, member: Member | None) -> None:
    """Nobody goes on with what somebody else has begun. Raises DraftNotHere."""
    if draft.member_id is not None and (member is None or member.id != draft.member_id):
        raise DraftNotHere


def choose_time(*, draft: Draft, starts_at: datetime, asked: Asked, now: datetime) -> None:
    """Another time, the same answers. Raises what `slots.open_slot` raises."""
    with transaction():
        lock(draft)
        _hold(draft, starts_at, asked, now=now)


def answer_health(*, draft: Draft, answers: Answers, babies: int, now: datetime) -> None:
    """Other answers, the same time. Raises NoBabies, and NoBabySpace when her baby finds no room then."""
    with transaction():
        lock(draft)
        _check_baby(draft, babies=babies)
        if babies != draft.babies:
            _hold(draft, draft.starts_at, replace(draft.asked, babies=babies), now=now)
        draft.same_as = None
        draft.health = {
            **answers.as_words,
            "consented_at": now.isoformat(),
        }


def nothing_has_changed(*, draft: Draft, health_check: HealthCheck, babies: int, now: datetime) -> None:
    """What she answered last is still true. Raises NoBabies, NoBabySpace."""
    with transaction():
        lock(draft)
        _check_baby(draft, babies=babies)
        if babies != draft.babies:
            _hold(draft, draft.starts_at, replace(draft.asked, babies=babies), now=now)
        draft.same_as, draft.health, draft.member_id = health_check, {}, health_check.member_id


def _check_baby(draft: Draft, *, babies: int) -> None:
    check_baby(Asked(babies=babies), welcomes_babies=draft.service.welcomes_babies)


def _hold(draft: Draft, starts_at: datetime, asked: Asked, *, now: datetime) -> None:
    """Keep this time for her, in place of the one she has let go of."""
    mine, its_own = _held([draft]), Mine(booking_id=draft.moves_id)
    draft.hold = _kept(draft.service, starts_at, asked, mine=mine, besides=its_own, now=now)
    draft.starts_at, draft.trainer_id = starts_at, asked.trainer_id
    draft.or_anyone, draft.babies = asked.or_anyone, asked.babies


def extend(*, draft: Draft, now: datetime) -> None:
    """Ten minutes more, once. Raises HoldOver when there is nothing left to extend."""
    with transaction():
        lock(draft)
        if draft.hold is None:
            raise HoldOver
        holds.extend(draft.hold, now=now)


def go_on_cleared(*, draft: Draft, member: Member, babies: int, now: datetime) -> None:
    """The yes has come, and nothing else has changed since. Raises NoBabySpace."""
    with transaction():
        check = note_clearance(member=member, now=now)
        if check:
            nothing_has_changed(draft=draft, health_check=check, babies=babies, now=now)
