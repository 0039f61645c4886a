"""Who works when."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from portal.db import db
from portal.gym.models import Trainer
from portal.schedule.models import Shift
from portal.schedule.rules import Stretch

LONGEST_SHIFT = timedelta(days=1)


WORKED = (
    select(Shift.trainer_id, Trainer.resource_id, Shift.starts_at, Shift.ends_at)
    .join(Trainer, Trainer.id == Shift.trainer_id)
    .where(
        Shift.branch_id == bindparam("branch_id"),
        Shift.starts_at > bindparam("earliest"),  # so that the index leaves out all that is past
        Shift.starts_at < bindparam("until"),
        Shift.ends_at > bindparam("since"),
    )
    .order_by(Shift.starts_at, Shift.trainer_id)
)  # made once, and rows instead of entities: every page with slots asks


def shifts(branch_id: int, *, since: datetime, until: datetime) -> list[Stretch]:
    """Shifts that touch the time between."""
    rows = db.session.connection().execute(
        WORKED,
        {"branch_id": branch_id, "earliest": since - LONGEST_SHIFT, "since": since, "until": until},
    )
    return [Stretch(*row) for row in rows]
