"""What members are told about their bookings, and when."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from portal.booking.models import Booking, Proposal
from portal.notifications import operations as notifications

Known = tuple[datetime | None, int | None]  # when, and with which trainer
REMIND_AT = time(20)  # of the evening before


def tell(
    kind: str, booking: Booking, *, known: Known | None = None, due_at: datetime | None = None, now: datetime
) -> None:
    """Time, trainer, place and number of a visit; never a word about anybody's health.

    Who has no account yet has no address, and the desk has told her on the phone. `known` is the
    place she believes in until she reads it.
    """
    account = booking.member.account
    if account is None:
        return
    notifications.enqueue(
        kind,
        to=account.email,
        locale=account.locale,
        subject=booking.subject,
        due_at=due_at,
        now=now,
        facts=facts_of(booking, account.locale) | ({"known": _written(known)} if known else {}),
    )


def tell_series(bookings: Sequence[Booking], *, now: datetime) -> None:
    """One message for all of them."""
    first = bookings[0]
    account = first.member.account
    if account is None:
        return
    notifications.enqueue(
        "series_confirmed",
        to=account.email,
        locale=account.locale,
        subject=first.subject,
        now=now,
        facts=facts_of(first, account.locale)
        | {
            "visits": [
                {
                    "starts_at": one.local_start.isoformat(),
                    "ends_at": one.local_end.isoformat(),
                    "reference": one.reference,
                    "trainer": one.trainer.text("name", account.locale),
                }
                for one in bookings
            ],
        },
    )


def facts_of(booking: Booking, locale: str) -> dict[str, Any]:
    branch = booking.branch
    return {
        "name": booking.member.family_name,
        "reference": booking.reference,
        "starts_at": booking.local_start.isoformat(),
        "ends_at": booking.local_end.isoformat(),
        "deadline": branch.local(booking.deadline).isoformat(),
        "is_pardoned": booking.is_pardoned,
        "service": booking.service.text("name", locale),
        "trainer": booking.trainer.text("name", locale),
        "branch": branch.text("name", locale),
        "address": branch.text("address", locale),
        "access": branch.text("access", locale),
        "phone": branch.phone,
        "email": branch.email,
    }


def remind(booking: Booking, *, now: datetime) -> None:
    """Put the evening before's message into the outbox, if that evening is still to come."""
    evening = remind_at(booking)
    if evening > now:
        tell("booking_reminder", booking, due_at=evening, now=now)


def remind_at(booking: Booking) -> datetime:
    """When she is reminded, and from when she may say how she is."""
    eve = booking.local_start.date() - timedelta(days=1)
    return datetime.combine(eve, REMIND_AT, booking.branch.zone)


def forget_reminder(booking: Booking) -> None:
    """What was to be said the evening before is not said; everything else is still true to send."""
    notifications.withdraw(booking.subject, kinds=("booking_reminder",))


def forget_move(booking: Booking) -> Known | None:
    """Take back a move that she has not been told of yet. Returns the place she knows of instead."""
    taken = notifications.withdraw(booking.subject, kinds=("booking_moved",))
    known = [facts["known"] for facts in taken if facts.get("known")]
    if not known:
        return None
    starts_at, trainer_id = known[0]
    return datetime.fromisoformat(starts_at), trainer_id


def _written(known: Known) -> list[Any]:
    starts_at, trainer_id = known
    assert starts_at is not None
    return [starts_at.isoformat(), trainer_id]


def propose(proposal: Proposal, *, now: datetime) -> None:
    """Her trainer cannot be there: what we propose instead, and what else she may do."""
    booking, account = proposal.booking, proposal.booking.member.account
    if account is None:
        return
    proposed: dict[str, Any] = {}
    if proposal.starts_at and proposal.trainer_id:
        trainer = next(one for one in booking.branch.trainers if one.id == proposal.trainer_id)
        proposed = {
            "starts_at": booking.branch.local(proposal.starts_at).isoformat(),
            "trainer": trainer.text("name", account.locale),
        }
    notifications.enqueue(
        "move_proposed",
        to=account.email,
        locale=account.locale,
        subject=booking.subject,
        facts=facts_of(booking, account.locale) | {"proposed": proposed},
        now=now,
    )
