"""Questions whether two records are one person's, and what a caller's record holds."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.accounts.models.joinings import Joining
from portal.accounts.models.people import Member, MemberMerge
from portal.accounts.rules.joinings import NUMBER_SETTLES
from portal.db import db, fetch

# What tells of a caller's visits and nothing else. Any other table may hold words about her.
VISITS = ("booking", "draft", "waitlist_entry")


def joining(number: int) -> Joining | None:
    return db.session.get(Joining, number)


def joining_of(member_id: int, number: int) -> Joining | None:
    """A question that she has been asked. Of another's nobody learns that there is one."""
    return db.session.scalar(
        select(Joining).where(
            Joining.id == number, or_(Joining.kept_id == member_id, Joining.gone_id == member_id)
        )
    )


def joinings_of(member_id: int, *, now: datetime) -> list[Joining]:
    """What was asked lately about her and somebody else, the newest first, with both."""
    about = or_(Joining.kept_id == member_id, Joining.gone_id == member_id)
    return fetch(
        select(Joining)
        .where(about, Joining.asked_at > now - NUMBER_SETTLES)
        .options(joinedload(Joining.kept), joinedload(Joining.gone))
        .order_by(Joining.id.desc())
    )


def has_more_than_visits(member_id: int) -> bool:
    """Whether anything but visits hangs on a record, such as a note; found through the tables themselves."""
    about_joining = (Member.__tablename__, MemberMerge.__tablename__, Joining.__tablename__)
    for table in db.metadata.sorted_tables:
        if table.name in (*VISITS, *about_joining):
            continue
        for column in table.columns:
            names_member = any(key.column.table.name == Member.__tablename__ for key in column.foreign_keys)
            if names_member and db.session.scalar(select(table.c.id).where(column == member_id).limit(1)):
                return True
    return False
