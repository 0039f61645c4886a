"""How a message leaves the house. Each sender returns when it is accepted."""

from portal.notifications.senders.console import ConsoleSender
from portal.notifications.senders.line import LineSender
from portal.notifications.senders.smtp import SmtpSender

__all__ = ["ConsoleSender", "LineSender", "SmtpSender"]
