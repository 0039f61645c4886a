"""Whose draft it is, and which step comes next."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.accounts.models.people import Account, Member
from portal.accounts.queries import people
from portal.accounts.signed_in import current_account, sign_in_if_nobody
from portal.booking.models.bookings import Booking
from portal.booking.own_booking import own_booking, what_has_changed
from portal.booking.params import member_or_none
from portal.checkout import queries
from portal.checkout.models import Draft
from portal.checkout.operations import forgetting
from portal.checkout.operations.drafts import FORGET_AFTER, claim
from portal.checkout.rules import DraftNotHere
from portal.checkout.views.blueprint import bp
from portal.gym.models.branches import Branch
from portal.health import rules as health
from portal.health.rules import Answers, NotYet
from portal.lib import clock
from portal.web import limits
from portal.web.forms import Form, NoCookies, PressForm
from portal.web.translations import gettext as _

COOKIE = "drafts"
SEEN = "drafts_seen"  # in the session: when whoever typed in them was last at it, in seconds
CONFIRMED = "drafts_of"  # in the session, by key: whose account has begun it, or has said that it is hers
RESTS_AFTER = timedelta(minutes=20)  # as long as a time is kept at most
MOST_DRAFTS = 5  # in one browser; the oldest is let go
ASKING = {"checkout.whose", "checkout.forgotten"}  # what is open before it is known whose it is
MOVING = {f"checkout.{name}" for name in ("edit_time", "edit_month", "check", "extend", "forgotten")}
JUST_BEGUN = timedelta(seconds=30)
SECOND_TAP = timedelta(minutes=1)
MAILS_OF_ONE = "20 per hour"


def remember(draft: Draft, account: Account | None) -> None:
    """From now on this browser may open the draft; `account` is who is signed in."""
    others = [key for key in session.get(COOKIE, []) if key != draft.key]
    session[COOKIE] = [*others, draft.key][-MOST_DRAFTS:]
    _note_seen()
    _note_whose(draft, account)


def _note_seen() -> None:
    session[SEEN] = int(clock.now().timestamp())


def _note_whose(draft: Draft, account: Account | None) -> None:
    if account:
        known = {key: whose for key, whose in session.get(CONFIRMED, {}).items() if key in session[COOKIE]}
        session[CONFIRMED] = known | {draft.key: account.id}


@bp.before_app_request
def _set_aside() -> None:
    """On the front page she has left it, or left the device to the next, who is asked who she is."""
    if request.endpoint == "site.home" and session.get(COOKIE):
        session[SEEN] = 0


def known_drafts() -> list[Draft]:
    """What was begun in this browser, but for what is another's. Without a cookie it costs no statement."""
    drafts = queries.drafts_of(session.get(COOKIE, []))
    return [draft for draft in drafts if not _is_anothers(draft) and not is_unsure(draft)]


def own_draft(key: str) -> Draft:
    """This browser's draft; another's is not found. One that is a booking by now leads there."""
    if not request.cookies and _let_go_of_what_it_cannot_keep(key):
        raise NoCookies
    draft = queries.draft(key, now=clock.now()) if key in session.get(COOKIE, []) else None
    if draft is None or _is_anothers(draft):
        raise DraftNotHere
    if request.endpoint not in ASKING and is_unsure(draft):
        abort(redirect(url_for("checkout.whose", key=key), 303))
    if draft.moves:
        booking = own_booking(draft.moves.reference)  # or it is not found
        if draft.is_stale and not draft.booking:
            flash(what_has_changed(booking, draft.moves_from))
            abort(redirect(url_for("booking.show", reference=booking.reference), 303))
        if request.endpoint not in MOVING and not draft.booking:
            abort(redirect(next_step(draft), 303))
    if draft.booking:
        abort(_to_what_it_became(draft))
    if not draft.moves and request.endpoint != "checkout.forgotten":  # what was typed can always go
        stop_visitors(draft.service.branch)
    if request.endpoint not in ASKING:
        _is_at_it(draft)
    return draft


def _let_go_of_what_it_cannot_keep(key: str) -> bool:
    """A browser without cookies has just begun it, and can never open it: nobody else shall be kept out."""
    draft = queries.draft(key, now=clock.now())
    is_new = draft is not None and draft.forget_at > clock.now() + FORGET_AFTER - JUST_BEGUN
    if draft is None or not is_new or draft.person or draft.health or draft.booking:
        return False
    forgetting.forget(draft=draft)
    return True


def _to_what_it_became(draft: Draft) -> Response:
    assert draft.booking is not None  # it is one by now
    if draft.moves:
        return redirect(url_for("booking.show", reference=draft.booking.reference), 303)
    # A double tap: the browser sees only this answer, so it must sign her in as the first one did.
    is_fresh = clock.now() - draft.booking.booked_at < SECOND_TAP
    if request.endpoint == "checkout.check" and is_fresh and PressForm().is_submitted_and_valid():
        sign_in_newcomer(draft)
    return to_booking(draft.booking)


def _is_at_it(draft: Draft) -> None:
    """Whoever goes on with it is there now; and what she does signed in makes it hers."""
    _note_seen()
    member = member_or_none()
    if member and request.method == "POST" and not draft.moves and draft.member_id is None:
        claim(draft=draft, member=member)


def is_unsure(draft: Draft) -> bool:
    """Whether it may be another's what was typed: somebody has signed in since, or a while has passed.

    Not where the typed address is her own, and proven.
    """
    if draft.member_id or draft.moves or draft.booking or not (draft.person or draft.health):
        return False
    account = current_account()
    if account is not None:
        is_own = draft.is_proven and draft.proven_email in people.addresses_of(account)
        return not is_own and session.get(CONFIRMED, {}).get(draft.key) != account.id
    seen = session.get(SEEN)
    return seen is not None and clock.now().timestamp() > seen + RESTS_AFTER.total_seconds()


def confirm(draft: Draft) -> None:
    """She says that what was typed is hers."""
    _note_seen()
    _note_whose(draft, current_account())
    member = member_or_none()
    if member is not None:
        claim(draft=draft, member=member)


def sign_in_newcomer(draft: Draft) -> None:
    """After her booking, she whose account it has opened. Nobody gets into one that was there before."""
    if draft.opened_account and draft.booking:
        sign_in_if_nobody(draft.booking.member.account, proven=draft.proven_email)


def to_booking(booking: Booking) -> Response:
    """On to what she has booked; whoever is not signed in does that first."""
    there = url_for("booking.done", reference=booking.reference)
    if current_account() is None:
        flash(_("Your visit is booked, and we have written to you. Sign in to see it."))
        there = url_for("accounts.login", next=there)
    return redirect(there, 303)


def count_mail(draft: Draft) -> None:
    """A draft mails few people, and a network not many. Raises 429."""
    limits.count("mails of a draft", draft.key, most=MAILS_OF_ONE)
    limits.count_mail()


def _is_anothers(draft: Draft) -> bool:
    """A member has begun it, or said that it is hers; and she is not signed in here now."""
    member = member_or_none()
    return draft.member_id is not None and (member is None or member.id != draft.member_id)


def not_yet(draft: Draft, answers: Answers | None) -> NotYet | None:
    """F116 and the service's own rule, for the day of the visit."""
    if answers:
        try:
            health.check_exercise_on(draft.visit_on, answers, recovery=draft.service.recovery)
        except NotYet as refusal:
            return refusal
    return None


def next_step(draft: Draft) -> str:
    """The address of the first step that is not done."""
    return first_undone(draft, answers=draft.answers, member=member_or_none())


def first_undone(draft: Draft, *, answers: Answers | None, member: Member | None) -> str:
    """The same where it is known who is there and what she has answered."""
    if draft.moves:
        step = "checkout.check"
    elif answers is None:
        step = "checkout.health"
    elif not_yet(draft, answers):
        step = "checkout.later"
    elif member:
        step = "checkout.check"
    elif draft.contact is None:
        step = "checkout.contact"
    elif not draft.is_proven:
        step = "checkout.code"
    else:
        step = "checkout.check"
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


def stop_visitors(branch: Branch) -> None:
    """While the owner takes nobody new, whoever is no member is told so kindly, and whom to ask."""
    if not branch.is_open_to_visitors and member_or_none() is None:
        abort(redirect(url_for("checkout.for_members_now"), 303))
