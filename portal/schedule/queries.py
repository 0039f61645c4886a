"""Who works when."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.db import db
from portal.gym.models import Trainer
from portal.schedule.models import Shift, TimeOff
from portal.schedule.rules import Stretch

LONGEST_SHIFT = timedelta(days=1)


def shifts(branch_id: int, *, since: datetime, until: datetime) -> list[Stretch]:
    """Shifts that touch the time between."""
    rows = db.session.connection().execute(  # rows and not entities: every page with slots asks
        select(Shift.trainer_id, Trainer.resource_id, Shift.starts_at, Shift.ends_at)
        .join(Trainer, Trainer.id == Shift.trainer_id)
        .where(
            Shift.branch_id == branch_id,
            Shift.starts_at > since - LONGEST_SHIFT,  # so that the index leaves out all that is past
            Shift.starts_at < until,
            Shift.ends_at > since,
        )
        .order_by(Shift.starts_at, Shift.trainer_id)
    )
    return [Stretch(*row) for row in rows]


def time_off(*, since: datetime, until: datetime) -> list[Stretch]:
    """Time off that touches the time between."""
    rows = db.session.execute(
        select(TimeOff.trainer_id, Trainer.resource_id, TimeOff.starts_at, TimeOff.ends_at)
        .join(Trainer, Trainer.id == TimeOff.trainer_id)
        .where(TimeOff.starts_at < until, TimeOff.ends_at > since)
    )
    return [Stretch(*row) for row in rows]
