"""Finding the branch and what it offers."""

from sqlalchemy import bindparam, select

from portal.db import db
from portal.gym.models import Branch, Service

HOME = "ginza"  # the one branch there is


OFFERED = select(Service).join(Service.branch).where(Branch.slug == HOME, Service.slug == bindparam("slug"))


def branch() -> Branch:
    """The Ginza branch. `flask seed` makes it."""
    return db.session.execute(select(Branch).where(Branch.slug == HOME)).scalar_one()


def service(slug: str) -> Service | None:
    """A service of the Ginza branch, the branch with it, in one statement."""
    return db.session.scalar(OFFERED, {"slug": slug})
