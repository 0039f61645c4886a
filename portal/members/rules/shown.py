"""Which members a list shows, and in which order."""

from enum import StrEnum

A_PAGE = 25
NEW_DAYS, AWAY_DAYS = 30, 30


class Shown(StrEnum):
    ALL = "all"
    NO_NEXT = "no-next"  # has been here, and has nothing ahead
    AWAY = "away"  # the same, and not for a month
    WAITING = "waiting"
    NEW = "new"


class Order(StrEnum):
    NAME = "name"
    LAST = "last"  # who has not been here for longest comes first
    JOINED = "joined"  # who has joined last comes first
