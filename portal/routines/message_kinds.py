"""What is told of routines at home."""

from portal.lib.translatable import msgid
from portal.notifications.kinds import Kind
from portal.notifications.rules import Topic

KINDS = (
    Kind("routine_reminder", Topic.ROUTINE, msgid("Routine reminder")),
    Kind("trainer_note", Topic.NOTES, msgid("Something new from the trainer")),
)
