"""Trainers who come, stop and come back, and which duties somebody on the staff has."""

from collections.abc import Mapping
from datetime import datetime, time

from sqlalchemy import delete

from portal.accounts.models.people import Staff, StaffRole
from portal.accounts.operations import people
from portal.booking.operations import feeds, promises
from portal.booking.operations.offers import carry_out
from portal.booking.queries import bookings
from portal.booking.queries.offers import proposed_to
from portal.booking.rules.alternatives import Alternative
from portal.db import lock, transaction
from portal.gym import operations as gym
from portal.gym import queries as gym_queries
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.rota.operations.absences import keep_closed
from portal.rota.rules import TrainsNoMore
from portal.schedule.models import Shift

TRAINING = (StaffRole.TRAINER, StaffRole.OWNER)  # who may read what a trainer has to know


def add_trainer(
    *, branch: Branch, names: Mapping[str, str], staff_id: int | None, actor: str, now: datetime
) -> Trainer:
    """Somebody who can be booked, as soon as she has shifts. `names` are name_ja and name_en."""
    with transaction():
        trainer = gym.write_trainer(branch=branch, names=names, staff_id=staff_id, actor=actor, now=now)
        keep_closed(trainer, branch.id, now=now)
        return trainer


def retire_trainer(
    *,
    trainer: Trainer,
    branch: Branch,
    answers: Mapping[str, Alternative] | None = None,
    actor: str,
    now: datetime,
) -> None:
    """She works here no more: her shifts from today on go, and her calendar. Raises BookingsInTheWay."""
    with transaction() as session:
        lock(branch)
        lock(trainer)
        begins = datetime.combine(branch.local(now).date(), time(0), branch.zone)
        session.execute(delete(Shift).where(Shift.trainer_id == trainer.id, Shift.starts_at >= begins))
        gym.change_trainer(trainer=trainer, values={}, is_active=False, actor=actor, now=now)
        session.flush()  # what is open now is looked up below
        feeds.close_trainer_feed(trainer=trainer, actor=actor, now=now)
        ahead = [
            booking for booking in bookings.ahead_of(branch.id, now=now) if booking.trainer_id == trainer.id
        ]
        carry_out(ahead + proposed_to(trainer.id, since=now), answers or {}, actor=actor, now=now)
        promises.look_again(branch.id, trainer_ids=[trainer.id], actor=actor, now=now)


def return_trainer(*, trainer: Trainer, branch: Branch, actor: str, now: datetime) -> None:
    """She works here again, as soon as she has shifts. Raises TrainsNoMore."""
    with transaction() as session:
        lock(trainer)
        staff = session.get(Staff, trainer.staff_id) if trainer.staff_id else None
        if staff and not (staff.is_active and staff.role in TRAINING):
            raise TrainsNoMore
        gym.change_trainer(trainer=trainer, values={}, is_active=True, actor=actor, now=now)
        keep_closed(trainer, branch.id, now=now)


def change_duties(
    *,
    staff: Staff,
    name: str,
    role: StaffRole,
    is_active: bool,
    branch: Branch,
    answers: Mapping[str, Alternative] | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Another role of somebody who works here, or none any more. Who trains no more is not booked any more.

    Raises LastOwner, and BookingsInTheWay for visits with her that are not among `answers`.
    """
    with transaction():
        people.change_staff(staff=staff, name=name, role=role, is_active=is_active, actor=actor, now=now)
        trainer = None if is_active and role in TRAINING else gym_queries.trainer_of(staff.id)
        if trainer and trainer.resource.is_active:
            retire_trainer(trainer=trainer, branch=branch, answers=answers, actor=actor, now=now)
