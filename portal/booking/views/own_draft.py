"""Whose draft it is, and which step comes next."""

from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import sign_in_if_new
from portal.booking import queries
from portal.booking.models import Draft
from portal.booking.views.asking import member_or_none
from portal.booking.views.own_booking import own_booking
from portal.health import rules as health
from portal.health.rules import NotYet
from portal.lib import clock
from portal.lib.errors import NotFound
from portal.lib.words import msgid
from portal.web.forms import Form, PressForm


class NotHere(NotFound):
    """Begun in another browser, without cookies, or forgotten since."""

    code = "draft_not_here"
    message = msgid("We no longer have what was typed here, or not in this browser. Please begin again.")


COOKIE = "drafts"
MOST_DRAFTS = 5  # in one browser; the oldest is let go
MOVING = {f"booking.{name}" for name in ("edit_time", "edit_month", "check", "extend", "forgotten")}
SECOND_TAP = timedelta(minutes=1)


def remember(draft: Draft) -> None:
    """From now on this browser may open the draft."""
    others = [key for key in session.get(COOKIE, []) if key != draft.key]
    session[COOKIE] = [*others, draft.key][-MOST_DRAFTS:]


def known_drafts() -> list[Draft]:
    """Everything this browser has begun. A visitor without a cookie costs no statement."""
    return queries.drafts_of(session.get(COOKIE, []))


def own_draft(key: str) -> Draft:
    """This browser's draft; another's is not found. One that is a booking by now leads there."""
    draft = queries.draft(key, now=clock.now()) if key in session.get(COOKIE, []) else None
    if draft is None or _is_anothers(draft):
        raise NotHere
    if draft.moves:
        own_booking(draft.moves.reference)  # or it is not found
        if request.endpoint not in MOVING and not draft.booking:
            abort(redirect(next_step(draft), 303))
    if draft.booking:
        if draft.moves:
            abort(redirect(url_for("booking.show", reference=draft.booking.reference), 303))
        # A double tap: the browser sees only this answer, so it must sign her in as the first one did.
        is_fresh = clock.now() - draft.booking.booked_at < SECOND_TAP
        if request.endpoint == "booking.check" and is_fresh and PressForm().is_submitted_and_valid():
            sign_in_if_new(draft.booking.member.account, proven=draft.proven_email)
        abort(redirect(url_for("booking.done", reference=draft.booking.reference), 303))
    return draft


def _is_anothers(draft: Draft) -> bool:
    """Somebody else has signed in, and the answers in it are not hers."""
    member = member_or_none()
    return draft.same_as is not None and (member is None or member.id != draft.same_as.member_id)


def not_yet(draft: Draft) -> NotYet | None:
    """F116 and the service's own rule, for the day of the visit."""
    if draft.answers:
        try:
            health.check_exercise_on(draft.visit_on, draft.answers, recovery=draft.service.recovery)
        except NotYet as refusal:
            return refusal
    return None


def next_step(draft: Draft) -> str:
    """The address of the first step that is not done."""
    if draft.moves:
        step = "booking.check"
    elif draft.answers is None:
        step = "booking.health"
    elif not_yet(draft):
        step = "booking.later"
    elif member_or_none():
        step = "booking.check"
    elif draft.contact is None:
        step = "booking.contact"
    elif not draft.is_proven:
        step = "booking.code"
    else:
        step = "booking.check"
    return url_for(step, key=draft.key)


def step(template: str, draft: Draft, form: Form, **more: Any) -> ResponseReturnValue:
    """The page of a step, with the chosen time in its bar and until when it is kept."""
    start, hold, now = draft.local_start, draft.hold, clock.now()
    is_held = hold is not None and hold.expires_at > now
    return render_template(
        template,
        form=form,
        draft=draft,
        service=draft.service,
        start=start,
        end=start + timedelta(minutes=draft.service.minutes),
        total=3 if member_or_none() else 4,
        held_until=draft.service.branch.local(hold.expires_at) if is_held and hold else None,
        can_extend=bool(is_held and hold and not hold.extended_at),
        **more,
    ), form.status
