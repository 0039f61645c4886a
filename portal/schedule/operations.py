"""The week a trainer usually works. What changes time that members may book is in rota."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import transaction
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.gym.rules.opening import check_within
from portal.lib.hours import Hours
from portal.schedule.models import WeeklyHours


def set_weekly_hours(
    *, trainer: Trainer, branch: Branch, week: Mapping[int, Sequence[Hours]], actor: str, now: datetime
) -> None:
    """Her week by weekday, Monday is 0. Shifts that are published stay. Raises HoursOutside."""
    with transaction() as session:
        session.execute(delete(WeeklyHours).where(WeeklyHours.trainer_id == trainer.id))
        for weekday, hours in week.items():
            check_within(hours, opening=branch.week[weekday])
            session.add_all(
                WeeklyHours(trainer_id=trainer.id, weekday=weekday, begins=hour.begins, ends=hour.ends)
                for hour in hours
            )
        audit.record(Event.WEEKLY_HOURS_SET, subject=trainer.subject, actor=actor, now=now)
