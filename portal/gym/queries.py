"""Finding the branch and what it offers."""

from sqlalchemy import ColumnExpressionArgument, bindparam, inspect, select
from sqlalchemy.orm import contains_eager

from portal.db import db, fetch
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Resource, Trainer
from portal.gym.models.services import Service
from portal.gym.rules.menus import ServiceState

HOME = "ginza"  # the one branch there is


OFFERED = select(Service).join(Service.branch).where(Branch.slug == HOME, Service.slug == bindparam("slug"))

BRANCH = "branch"  # among what a session knows


def branch() -> Branch:
    """The Ginza branch, looked for once in a session. `flask seed` makes it."""
    info = db.session().info
    if BRANCH not in info or not inspect(info[BRANCH]).persistent:
        info[BRANCH] = db.session.execute(select(Branch).where(Branch.slug == HOME)).scalar_one()
    known: Branch = info[BRANCH]
    return known


def service(slug: str) -> Service | None:
    """A service of the Ginza branch, the branch with it, in one statement."""
    return db.session.scalar(OFFERED, {"slug": slug})


def first_trial() -> Service | None:
    """What somebody new books."""
    return _first(Service.is_trial)


def first_session() -> Service | None:
    """What members book after their trial."""
    return _first(~Service.is_trial)


def _first(kind: ColumnExpressionArgument[bool]) -> Service | None:
    """The first of a kind on the price list that is booked online."""
    return db.session.scalar(
        select(Service)
        .join(Service.branch)
        .where(Branch.slug == HOME, kind, Service.state == ServiceState.OFFERED, Service.is_online)
        .order_by(Service.position, Service.id)
        .limit(1)
    )


def trainer(number: int) -> Trainer | None:
    """A trainer of the Ginza branch, at work or retired."""
    return db.session.scalar(
        select(Trainer)
        .join(Trainer.resource)
        .join(Branch, Branch.id == Resource.branch_id)
        .where(Branch.slug == HOME, Trainer.id == number)
        .options(contains_eager(Trainer.resource))
    )


def every_trainer(branch_id: int) -> list[Trainer]:
    """Those at work first, then the retired."""
    return fetch(
        select(Trainer)
        .join(Trainer.resource)
        .where(Resource.branch_id == branch_id)
        .order_by(Resource.is_active.desc(), Trainer.id)
        .options(contains_eager(Trainer.resource))
    )


def trainer_of(staff_id: int) -> Trainer | None:
    """The trainer that somebody on the staff is."""
    return db.session.scalar(select(Trainer).where(Trainer.staff_id == staff_id))
