"""What is told of somebody's data."""

from portal.lib.translatable import msgid
from portal.notifications.kinds import Kind
from portal.notifications.rules import Topic

KINDS = (Kind("erased", Topic.ACCOUNT, msgid("Everything deleted"), is_forgotten=True, is_last_word=True),)
