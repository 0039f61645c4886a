"""Makes an e-mail or a LINE text of a message, in the reader's language, its links to the portal itself.

The words are templates: messages/<kind>.{subject,txt,html,line}.j2.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, render_template
from flask_babel import force_locale
from markupsafe import Markup

from portal.lib import addresses, calendars, clock
from portal.lib.calendars import Entry
from portal.lib.writing import isolated
from portal.notifications.kinds import kind
from portal.notifications.rules import UNSUBSCRIBABLE, Channel, Topic
from portal.web import app_settings
from portal.web.links import links, signed
from portal.web.locale import spoken

LOOKS = "css/desk/letter.css"
MAIL, PAGE = "messages/_mail.html.j2", "messages/_page.html.j2"  # the frames of a letter
SEVEN_BIT = "base64"  # then no server on the way needs to take more, and no line is too long
# Kinds that bring their visit along for the calendar, and what it is to do with it (RFC 5546).
METHODS = {
    "booking_confirmed": "PUBLISH",
    "booking_moved": "PUBLISH",
    "series_confirmed": "PUBLISH",
    "visit_stands": "PUBLISH",
    "booking_cancelled": "CANCEL",
    "erased": "CANCEL",  # those that were still to come
}


@dataclass(frozen=True)
class Letter:
    """A message as it is true now, and by which ways it can go."""

    kind: str
    locale: str
    facts: Mapping[str, Any]
    key: str = ""  # the same at every try, so that whoever gets it twice can tell
    ways: Mapping[Channel, str] = field(default_factory=dict)  # address by channel, the wanted one first
    handle: str = ""  # of the account whose wishes count; "" for a mere address

    @property
    def topic(self) -> Topic:
        return kind(self.kind).topic

    @property
    def can_be_ended(self) -> bool:
        return bool(self.handle) and self.topic in UNSUBSCRIBABLE


@dataclass(frozen=True)
class Shown:
    """A letter as it reads, for whoever wants to see it before."""

    subject: str
    text: str
    html: Markup
    line: str  # "" where it does not go by LINE


def mail_of(app: Flask, letter: Letter) -> EmailMessage:
    """Raises ValueError when a fact would break a header, and what Jinja raises."""
    settings = app_settings.settings(app)
    message = EmailMessage()
    with _spoken(app, letter) as words:
        message["From"] = settings.mail_from
        message["To"] = addresses.on_the_wire(letter.ways[Channel.EMAIL])
        if answers := letter.facts.get("email"):
            message["Reply-To"] = answers
        message["Subject"] = subject = words("subject").strip()
        message["Date"] = clock.now()
        message["Message-ID"] = f"<{letter.key}@{urlsplit(settings.base_url).hostname}>"
        message["Auto-Submitted"] = "auto-generated"
        if letter.can_be_ended:
            message["List-Unsubscribe"] = f"<{_ending(app, letter)}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
        message.set_content(_text(words), cte=SEVEN_BIT)
        message.add_alternative(words("html", subject=subject, frame=MAIL), subtype="html", cte=SEVEN_BIT)
        if letter.kind in METHODS:
            _add_calendar(message, letter, links(app, letter.locale))
        message["Content-Language"] = letter.locale  # last: setting contents takes such heads away
    return message


def line_of(app: Flask, letter: Letter) -> str:
    """Time, place and link, and nothing else: LINE is no place for more."""
    with _spoken(app, letter) as words:
        return words("line").strip()


def shown(app: Flask, letter: Letter, *, by_mail: bool = True, by_line: bool = True) -> Shown:
    """For a page of ours: the same words, in a frame without a style of its own."""
    with _spoken(app, letter) as words:
        subject = words("subject").strip() if by_mail else ""
        return Shown(
            subject=subject,
            text=_text(words).strip() if by_mail else "",
            html=Markup(words("html", subject=subject, frame=PAGE) if by_mail else ""),  # nosec B704 # noqa: S704 - a template has escaped it
            line=words("line").strip() if by_line else "",
        )


@contextmanager
def _spoken(app: Flask, letter: Letter) -> Iterator[Callable[..., str]]:
    """words(part) renders one template of the letter."""
    with app.app_context(), force_locale(letter.locale), spoken(letter.locale):
        context = _isolated(letter.facts) | {
            "link": links(app, letter.locale),
            "moment": datetime.fromisoformat,
            "now": clock.now(),
            "signed": partial(signed, app),
            "has_wishes": bool(letter.handle) and letter.topic is not Topic.ACCOUNT,
            "ending": _ending(app, letter) if letter.can_be_ended else "",
        }

        def words(part: str, **more: Any) -> str:
            name = letter.kind if part != "footer" else "_footer"
            part = part if part != "footer" else "txt"
            look = partial(_look, _styles(app) if more.get("frame") == MAIL else {})
            return render_template(f"messages/{name}.{part}.j2", **context, look=look, **more)

        yield words


def _isolated(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts; a name that somebody has chosen turns no sentence and no subject around it."""
    return {name: isolated(fact) if name == "name" else fact for name, fact in facts.items()}


def _styles(app: Flask) -> dict[str, str]:
    """The rules of letter__… in our style sheet; mailboxes want them inside the letter."""
    css = (Path(str(app.static_folder)) / LOOKS).read_text()
    return {
        name: " ".join(rules.split()) for name, rules in re.findall(r"(?m)^ *\.letter__(\w+) {([^}]*)}", css)
    }


def _look(styles: Mapping[str, str], name: str) -> Markup:
    """The attribute that makes something in a letter look so: its rules in a mail, its name on a page."""
    return Markup('style="{}"').format(styles[name]) if styles else Markup('class="letter__{}"').format(name)


def _text(words: Callable[..., str]) -> str:
    return f"{words('txt').strip()}\n\n{words('footer').strip()}".strip() + "\n"


def _ending(app: Flask, letter: Letter) -> str:
    """The address that ends messages of this topic for this person, by one tap or one request."""
    token = signed(app, "unsubscribe", [letter.handle, letter.topic])
    return links(app, letter.locale)("accounts.unsubscribe", token=token)


def _add_calendar(message: EmailMessage, letter: Letter, link: Callable[..., str]) -> None:
    method = METHODS[letter.kind]
    visits = letter.facts.get("visits", [letter.facts] if "reference" in letter.facts else [])
    if not visits:
        return
    entries = [_entry(visit, link, is_cancelled=method == "CANCEL") for visit in visits]
    content = calendars.calendar(entries, method=method, stamp=clock.now())
    message.add_attachment(
        content.decode(),
        subtype="calendar",
        filename="visit.ics",
        params={"method": method},
        cte=SEVEN_BIT,
    )


def _entry(visit: Mapping[str, Any], link: Callable[..., str], *, is_cancelled: bool) -> Entry:
    zone = ZoneInfo(visit["zone"])
    return Entry(
        uid=calendars.uid(visit["reference"]),
        starts_at=datetime.fromisoformat(visit["starts_at"]).astimezone(zone),
        ends_at=datetime.fromisoformat(visit["ends_at"]).astimezone(zone),
        summary=visit["branch"],
        location=visit["address"],
        url=link("booking.show", reference=visit["reference"]),
        sequence=visit["sequence"],
        is_cancelled=is_cancelled,
        organizer=visit["email"],
    )
