"""What members are told about their bookings, and when."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from portal.accounts.operations import contact_preferences
from portal.availability.rules.placed import Placed
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.queries.messages import facts_of, facts_of_place
from portal.gym.models.branches import Branch
from portal.notifications import operations as notifications
from portal.notifications.operations import Withdrawn
from portal.notifications.rules import QUIET_FROM, after_quiet, is_quiet

REMIND_AT = time(20)  # of the evening before
SOON = timedelta(hours=2)  # before a visit
NOT_JUST_TOLD = timedelta(hours=1)  # who has booked a moment ago needs no reminder
FOLLOW_UP_AT = time(10)  # of the day after the trial
CAN_BE_UNDONE = timedelta(minutes=10)  # a tap at the desk that is told about
REMINDERS = ("booking_reminder", "booking_soon")


def tell(
    kind: str,
    booking: Booking,
    *,
    known: Placed | None = None,
    facts: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> None:
    """Tell her about a visit, with `facts` besides those of the visit itself.

    Who has no account yet has no address, and the desk has told her on the phone. `known` is the
    place she believes in until she reads it.
    """
    account = booking.member.account
    if account is None:
        return
    contact_preferences.tell(
        account,
        kind,
        subject=booking.subject,
        due_at=due_at,
        expires_at=expires_at,
        now=now,
        facts=facts_of(booking, account.locale)
        | (facts or {})
        | ({"known": [known.starts_at.isoformat(), known.trainer_id]} if known else {}),
    )


def tell_booked(booking: Booking, *, actor: str, now: datetime) -> None:
    is_by_us = not actor.startswith(booking.member.actor)
    tell("booking_confirmed", booking, facts={"is_by_us": is_by_us}, now=now)


def tell_series(bookings: Sequence[Booking], *, now: datetime) -> None:
    """One message for all of them."""
    first = bookings[0]
    account = first.member.account
    if account is None:
        return
    tell(
        "series_confirmed",
        first,
        facts={"visits": [facts_of(booking, account.locale) for booking in bookings]},
        now=now,
    )


def remind(booking: Booking, *, now: datetime) -> None:
    """Put the reminders into the outbox that are still to come: the evening before, and two hours before.

    What they say is read when they are due. Nobody is reminded at night, nor of what she has
    just done.
    """
    evening = remind_at(booking)
    if evening > now:
        too_late = datetime.combine(evening.date(), QUIET_FROM, evening.tzinfo)
        tell("booking_reminder", booking, due_at=evening, expires_at=too_late, now=now)
    soon = booking.local_start - SOON
    if soon >= now + NOT_JUST_TOLD and not is_quiet(soon):
        tell("booking_soon", booking, due_at=soon, expires_at=booking.starts_at, now=now)


def remind_at(booking: Booking) -> datetime:
    """When she is reminded, and from when she may say how she is."""
    eve = booking.local_start.date() - timedelta(days=1)
    return datetime.combine(eve, REMIND_AT, booking.branch.zone)


def forget_reminders(booking: Booking) -> None:
    """What was to be said before the visit is not said; everything else is still true to send."""
    notifications.withdraw(booking.subject, kinds=REMINDERS)


def tell_missed(booking: Booking, *, now: datetime) -> None:
    """She did not come: a kind word, when nobody has undone it for a while, and not at night."""
    at = after_quiet(booking.branch.local(now + CAN_BE_UNDONE))
    tell("visit_missed", booking, due_at=at, now=now)


def forget_missed(booking: Booking) -> None:
    """She came after all."""
    notifications.withdraw(booking.subject, kinds=("visit_missed",))


def follow_up(booking: Booking, *, now: datetime) -> None:
    """The day after her trial, the next times with the same trainer, if she has not booked by then."""
    day = booking.local_start.date() + timedelta(days=1)
    at = datetime.combine(day, FOLLOW_UP_AT, booking.branch.zone)
    too_late = datetime.combine(day, QUIET_FROM, booking.branch.zone)
    tell("trial_follow_up", booking, due_at=at, expires_at=too_late, now=now)


def forget_follow_up(booking: Booking) -> None:
    notifications.withdraw(booking.subject, kinds=("trial_follow_up",))


def forget_move(booking: Booking) -> tuple[Placed | None, bool]:
    """Take back a move that she has not been told of yet.

    Returns the place she knows of instead, and whether that is sure: a message that a worker has
    taken up may arrive all the same.
    """
    taken = notifications.withdraw(booking.subject, kinds=("booking_moved",))
    is_sure = not any(message.is_on_its_way for message in taken)
    known = [message.facts["known"] for message in taken if message.facts.get("known")]
    if not known:
        return None, is_sure
    starts_at, trainer_id = known[0]
    return booking.placed_at(datetime.fromisoformat(starts_at), trainer_id), is_sure


def tell_proposed(offer: Offer, *, now: datetime) -> None:
    """Her trainer cannot be there: what we propose instead, and what else she may do."""
    booking = offer.moves
    assert booking is not None  # it is proposed in place of one
    account, branch = booking.member.account, booking.branch
    if account is None:
        return
    proposed: dict[str, Any] = {}
    if offer.starts_at and offer.expires_at:
        proposed = _time_of(offer, account.locale, branch) | {
            "until": branch.local(offer.expires_at).isoformat()
        }
    tell("move_proposed", booking, facts={"proposed": proposed, "offer": offer.id}, now=now)


def forget_offer(offer: Offer) -> list[Withdrawn]:
    """It has ended before she has read of it. Returns what was not sent yet."""
    if offer.moves:
        return notifications.withdraw(offer.moves.subject, kinds=("move_proposed",))
    return notifications.withdraw(offer.subject, kinds=("waitlist_offer",))


def tell_offer(offer: Offer, *, now: datetime) -> None:
    """A time she waits for is kept for her."""
    assert offer.hold is not None  # it is kept
    assert offer.expires_at is not None
    until = offer.hold.service.branch.local(offer.expires_at)
    _tell_of(offer, "waitlist_offer", {"until": until.isoformat()}, now=now)


def tell_offer_over(offer: Offer, *, now: datetime) -> None:
    """We could not keep it."""
    _tell_of(offer, "waitlist_offer_over", {}, now=now)


def _tell_of(offer: Offer, kind: str, facts: dict[str, Any], *, now: datetime) -> None:
    account, hold = offer.member.account, offer.hold
    if account is None or hold is None:  # the desk has put her on the list, and sees the offer
        return
    branch = hold.service.branch
    contact_preferences.tell(
        account,
        kind,
        subject=offer.subject,
        expires_at=offer.expires_at,
        now=now,
        facts={
            "name": offer.member.family_name,
            "offer": offer.id,
            "service": hold.service.text("message_name", account.locale),
        }
        | _time_of(offer, account.locale, branch)
        | facts
        | facts_of_place(branch, account.locale),
    )


def _time_of(offer: Offer, locale: str, branch: Branch) -> dict[str, str]:
    assert offer.starts_at and offer.ends_at and offer.trainer  # noqa: PT018 - a time, or none of it
    return {
        "starts_at": branch.local(offer.starts_at).isoformat(),
        "ends_at": branch.local(offer.ends_at).isoformat(),
        "trainer": offer.trainer.text("name", locale),
    }
