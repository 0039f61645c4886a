"""What stays when she has everything deleted, and how long things are kept."""

from dataclasses import dataclass
from datetime import timedelta

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

ERASED = "–"  # in place of a name


class IsHereNow(RuleBroken):
    message = msgid("A visit of yours is going on. Please delete your data when it is over.")


class HasMore(RuleBroken):
    message = msgid("There is more than a helper's account here. Delete it on the page about your data.")


class WorksHere(RuleBroken):
    message = msgid("She works here. Take that from her first, then delete her name and address.")


@dataclass(frozen=True)
class Kept:
    """How long, from the settings. Of a member who comes no more: since her last visit."""

    health: timedelta
    history: timedelta
    messages: timedelta
