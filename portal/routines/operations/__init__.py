"""What is done with routines: assigned, practised, reminded of."""

from portal.routines.operations.assignments import assign, end_assignment
from portal.routines.operations.reminders import remind_due, set_reminder, stop_reminder
from portal.routines.operations.runs import ASSIGNED, keep_session

__all__ = [
    "ASSIGNED",
    "assign",
    "end_assignment",
    "keep_session",
    "remind_due",
    "set_reminder",
    "stop_reminder",
]
