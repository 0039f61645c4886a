"""What is told of bookings in the making."""

from portal.lib.translatable import msgid
from portal.notifications.kinds import Kind, only
from portal.notifications.rules import Topic

KINDS = (
    Kind(
        "way_back",
        Topic.ACCOUNT,
        msgid("The way back to booking"),
        only(service="trial", wish=""),
        is_forgotten=True,
    ),
)
