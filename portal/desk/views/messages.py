"""Messages, as the owner sees them: what could not be delivered and why, and how each kind reads."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.booking.queries import bookings
from portal.booking.queries.messages import facts_of_place
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.translatable import msgid
from portal.notifications import kinds, letters, operations, queries, samples
from portal.notifications.letters import Letter, Shown
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Topic
from portal.notifications.words import CHANNEL_WORDS, FAILURE_WORDS
from portal.web import access
from portal.web.forms import PressForm
from portal.web.locale import LOCALES
from portal.web.translations import gettext as _

GROUPS = {
    msgid("About visits"): (Topic.BOOKING, Topic.EVENING, Topic.SOON),
    msgid("Beside visits"): (Topic.WAITLIST, Topic.NOTES, Topic.FOLLOW_UP, Topic.ROUTINE),
    msgid("Account and signing in"): (Topic.ACCOUNT,),
}
NOT_THERE = msgid("It is no longer on the list: someone has seen to it.")


@bp.get("/messages")
@access.staff(DESK, OWNER)
def messages() -> ResponseReturnValue:
    given_up = queries.given_up()
    return render_template(
        "desk/messages.html",
        branch=gym.branch(),
        now=clock.now(),
        given_up=given_up,
        count=len(given_up),
        troubles=queries.troubles(),
        members=_members(given_up),
        visits=_visits(given_up),
        failure_words=FAILURE_WORDS,
        groups={title: kinds.names(*topics) for title, topics in GROUPS.items()},
        kind_words=kinds.words(),
        channel_words=CHANNEL_WORDS,
    )


@bp.get("/messages/kinds/<kind>")
@access.staff(OWNER)
def message(kind: str) -> ResponseReturnValue:
    """With made-up visits and names, in both languages."""
    if kind not in kinds.KINDS:
        abort(404)
    return render_template(
        "desk/message.html",
        kind=kind,
        title=kinds.kind(kind).words,
        shown={locale: _shown(kind, locale) for locale in LOCALES},
    )


def _shown(kind: str, locale: str) -> Shown:
    branch = gym.branch()
    facts = samples.facts(kind, locale) | facts_of_place(branch, locale)
    facts["welcomes_babies"] = branch.welcomes_babies
    known = kinds.kind(kind)
    letter = Letter(kind=kind, locale=locale, facts=facts, handle=samples.HANDLE)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return letters.shown(app, letter, by_mail=not known.is_line_only, by_line=known.may_go_by_line)


@bp.post("/messages/<key:number>/retry")
@access.staff(DESK, OWNER)
def retry_message(number: int) -> ResponseReturnValue:
    PressForm().insist()
    found = _given_up(number)
    if found:
        operations.retry(found, now=clock.now())
    flash(_("We try again now.") if found else _(NOT_THERE))
    return redirect(url_for(".messages"), 303)


@bp.post("/messages/retry")
@access.staff(DESK, OWNER)
def retry_messages() -> ResponseReturnValue:
    """After an outage: all of them that are still of use."""
    PressForm().insist()
    count = operations.retry_all(now=clock.now())
    flash(_("We try %(count)s again now.", count=count))
    return redirect(url_for(".messages"), 303)


@bp.post("/messages/<key:number>/removal")
@access.staff(DESK, OWNER)
def discard_message(number: int) -> ResponseReturnValue:
    PressForm().insist()
    found = _given_up(number)
    if found:
        operations.discard(found)
    flash(_("It is off the list.") if found else _(NOT_THERE))
    return redirect(url_for(".messages"), 303)


def _given_up(number: int) -> OutboxMessage | None:
    """None for one that somebody has sent again or taken off meanwhile."""
    found = queries.message(number)
    return found if found and found.given_up_at else None


def _members(given_up: list[OutboxMessage]) -> dict[str, Member]:
    """Who they were for, by `person`."""
    numbers = {int(bounced.person.partition(":")[2]) for bounced in given_up if bounced.person}
    return {f"account:{member.account_id}": member for member in people.members_with(numbers)}


def _visits(given_up: list[OutboxMessage]) -> dict[str, Any]:
    """Which visits they were about, by `subject`."""
    numbers = {
        int(bounced.subject.removeprefix("booking:"))
        for bounced in given_up
        if bounced.subject.startswith("booking:")
    }
    return {f"booking:{number}": visit for number, visit in bookings.visits_by_id(numbers).items()}
