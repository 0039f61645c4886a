"""Calendar files that every calendar reads alike (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from portal.lib.later import Later

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Later("icalendar")

LOOK_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One event. A change keeps `uid` and raises `sequence`: calendars move it instead of adding one."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    url: str
    sequence: int
    organizer: str  # an e-mail address; every method that says something of an event names one (RFC 5546)
    is_cancelled: bool = False


def uid(reference: str) -> str:
    """By which calendars know a visit, whichever way they hear of it."""
    return f"{reference}@cortisgym"


def calendar(entries: Iterable[Entry], *, method: str, stamp: datetime, name: str = "") -> bytes:
    """An .ics file. Times carry their zone, and the file carries the zone's rules.

    With a name it is one to subscribe to: it says what it is called, and how often to look.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//Cortis Gym//Portal//JA")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
        made.add("refresh-interval", LOOK_EVERY, parameters={"VALUE": "DURATION"})  # RFC 7986
        made.add("x-published-ttl", icalendar.vDuration(LOOK_EVERY))
    entries = list(entries)
    for zone in dict.fromkeys(str(entry.starts_at.tzinfo) for entry in entries):
        made.add_component(_rules(zone))
    for entry in entries:
        made.add_component(_event(entry, stamp))
    return bytes(made.to_ical())


@cache
def _rules(zone: str) -> "icalendar.Timezone":
    """A zone's rules, once: they are found by walking through its days."""
    return icalendar.Timezone.from_tzid(zone)


def _event(entry: Entry, stamp: datetime) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("url", entry.url)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:{entry.organizer}")
    return event
