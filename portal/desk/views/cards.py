"""A visit on the board or in a week, ready to be shown. What is the same for all is looked up once."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from portal.booking.queries.board import Card
from portal.gym.models.branches import Branch
from portal.web.locale import current_language
from portal.web.templating import said
from portal.web.translations import gettext as _

COLOURS = 4  # of services
MOST_DRAWN = 2000  # cards, of some 400 bytes
DRAWN: dict[Hashable, str] = {}  # by all that a card shows, in this process


@dataclass(frozen=True)
class CardView:
    """What the card says, in the reader's language, and how it looks."""

    classes: str
    data: dict[str, Any]  # for the scripts of the board
    url: str
    time: str
    name: str
    service: str
    babies: str
    flag: str  # what one has to know
    state: str  # here, gone, late


class Cards:
    """Makes cards for one page: there may be two hundred of them."""

    def __init__(self, branch: Branch, *, in_pain: Collection[int], now: datetime) -> None:
        self.in_pain, self.now = in_pain, now
        self.url = url_for("desk.visit", reference="REFERENCE")
        self.names = {service.id: said(service, "name") for service in branch.services}
        self.colours = {service.id: n % COLOURS + 1 for n, service in enumerate(branch.services)}
        self.flags = {
            "asked": _("asked, no answer yet"),
            "to_call": _("please call her"),
            "signs": _("Warning sign"),
            "uncleared": _("No clearance"),
            "pain": _("strong pain lately"),
            "doubled": _("same phone number"),
        }
        self.babies = ["", _("With baby"), _("With two babies")]
        self.here, self.came, self.no_show = _("here"), _("came"), _("did not come")
        self.late = _("+%(minutes)s min", minutes="{}")
        self.words = (current_language(), self.url, *self.names.items(), *self.colours.items())

    def drawn(self, card: Card) -> str | None:
        """As it was drawn before, if it was."""
        return DRAWN.get(self._facts(card))

    def keep(self, card: Card, drawn: str) -> str:
        if len(DRAWN) >= MOST_DRAWN:
            DRAWN.clear()
        DRAWN[self._facts(card)] = drawn
        return drawn

    def _facts(self, card: Card) -> Hashable:
        """All that it shows."""
        return self.words, card, card.ends_at < self.now, card.member_id in self.in_pain

    def view(self, card: Card) -> CardView:
        is_over = card.ends_at < self.now
        classes = f"bk bk--{self.colours[card.service_id]} at-{card.tick} for-{card.length}"
        return CardView(
            classes=f"{classes} is-done" if card.is_here and is_over else classes,
            data={
                "data-at": card.tick,
                "data-for": card.length,
                "data-reference": card.reference,
                "data-sequence": card.sequence,
                "data-name": card.name,
                "data-here": "" if card.is_here else None,
                "data-over": "" if is_over and not card.is_here else None,
            },
            url=self.url.replace("REFERENCE", card.reference),
            time=card.time,
            name=card.name,
            service=self.names[card.service_id],
            babies=self.babies[card.babies],
            flag=self.flags.get(card.flag(self.in_pain), ""),
            state=self._state(card, is_over=is_over),
        )

    def _state(self, card: Card, *, is_over: bool) -> str:
        if card.is_here:
            return self.came if is_over else self.here
        if card.is_no_show:
            return self.no_show
        return self.late.replace("{}", str(card.late_minutes)) if card.late_minutes else ""
