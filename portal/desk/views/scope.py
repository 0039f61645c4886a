"""What somebody may see: a trainer her own visits and members, the desk every booking, the owner all."""

from flask import abort, g

from portal.accounts.models.people import Member, StaffRole
from portal.accounts.queries import people
from portal.accounts.signed_in import current_staff
from portal.booking.models.bookings import Booking
from portal.booking.queries import bookings, visits
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import NotAllowed
from portal.lib.translatable import msgid

DAYS_NEAR = 30  # a trainer opens the record of who comes, or came, to her within


class AnothersVisit(NotAllowed):
    message = msgid("This visit is another trainer's. Please ask the desk.")


class NotNear(NotAllowed):
    message = msgid("You open records of members who come to you within 30 days. Please ask the owner.")


def own_trainer_ids() -> list[int] | None:
    """For a trainer, herself, or nobody if nobody has said who she is; for others None: everybody."""
    staff = current_staff()
    if staff.role is not StaffRole.TRAINER:
        return None
    if "own_trainer_ids" not in g:  # asked several times on one page
        trainer = gym.trainer_of(staff.id)
        g.own_trainer_ids = [trainer.id] if trainer else []
    found: list[int] = g.own_trainer_ids
    return found


def known_booking(reference: str) -> Booking:
    """A booking this person may work with. Raises AnothersVisit."""
    booking = bookings.booking(reference) or abort(404)
    own = own_trainer_ids()
    if own is not None and booking.trainer_id not in own:
        raise AnothersVisit
    return booking


def known_member(number: int) -> Member:
    """A member whose record this person may open; who was joined is found as who she is. Raises NotNear."""
    member = people.as_kept(people.member(number) or abort(404))
    if not sees_record(member.id):
        raise NotNear
    return member


def sees_record(member_id: int) -> bool:
    """For a trainer, whether she comes to her within thirty days; for others always."""
    own, now = own_trainer_ids(), clock.now()
    return own is None or any(
        visits.has_visit_near(member_id, trainer_id, now=now, days=DAYS_NEAR) for trainer_id in own
    )


def sees_health() -> bool:
    """The desk sees flags only; what a member has answered is for trainers and the owner."""
    return current_staff().role is not StaffRole.DESK
