"""Members: finding them, adding who has called, the record, notes."""

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.operations import people
from portal.accounts.operations.merges import PART_WITHIN
from portal.accounts.queries.contact_preferences import reach_of
from portal.accounts.queries.joinings import joinings_of
from portal.accounts.queries.people import MOST_FOUND, found_members, merges_into, same_phone
from portal.accounts.rules.consents import Purpose
from portal.accounts.rules.joinings import Ending
from portal.accounts.signed_in import current_staff
from portal.audit import queries as audit
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.booking.queries import bookings
from portal.desk.forms.people import CallerForm, NoteForm
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.desk.views.joinings import what_meets
from portal.desk.views.member_list import member_list
from portal.desk.views.scope import known_member, own_trainer_ids, sees_health
from portal.guides.exercises import exercises
from portal.gym import queries as gym
from portal.gym.models.resources import Trainer
from portal.health import queries as health
from portal.health.rules import births
from portal.lib import clock, japanese
from portal.lib.errors import DomainError
from portal.notifications import kinds
from portal.notifications import queries as outbox
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import State
from portal.notifications.words import CHANNEL_WORDS, STATE_WORDS
from portal.progress import queries as progress
from portal.progress.rules.measures import HIGH_PAIN, Measure
from portal.records import operations as records
from portal.records import queries as notes
from portal.routines import queries as routines
from portal.summary import queries as summary
from portal.summary.charts import chart
from portal.summary.rules import FORTNIGHT, fortnights
from portal.summary.words import about_pain
from portal.web import access
from portal.web.translations import gettext as _

LEAST_LETTERS = 2
MOST_TOLD = 20


@bp.get("/members")
@access.staff(TRAINER, DESK, OWNER)
def members() -> ResponseReturnValue:
    """Everybody whose name, reading or number holds what was typed."""
    text = japanese.one_line(request.args.get("q", "")[:100])
    is_short = bool(text) and len(text) < LEAST_LETTERS and not _is_kanji(text)
    found = found_members(text) if text and not is_short else []
    return render_template(
        "desk/members.html",
        text=text,
        is_short=is_short,
        found=found,
        is_cut=len(found) == MOST_FOUND,
        place=_place_in_address(),
        **({} if text or own_trainer_ids() is not None else member_list()),
    )


def _place_in_address() -> dict[str, Any]:
    """The time and trainer that somebody has chosen on the board, carried along."""
    return {name: request.args[name] for name in ("at", "trainer") if name in request.args}


def _is_kanji(letter: str) -> bool:
    """林 is a whole name; one kana or one digit is too little."""
    return "\u4e00" <= letter <= "\u9fff"


@bp.route("/members/new", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def new_member() -> ResponseReturnValue:
    """Somebody who calls for the first time."""
    typed = japanese.one_line(request.args.get("q", "")[:50])
    digits = japanese.digits(typed)
    form = CallerForm(data={"phone": typed} if digits else {"family_name": typed})
    known = form.alike() if form.is_submitted_and_valid() else []
    if not form.errors and form.is_submitted() and (not known or "anew" in request.form):
        member = people.add_member(
            family_name=form.family_name.data or "",
            given_name=form.given_name.data or "",
            kana=(form.family_kana.data or "", form.given_kana.data or ""),
            phone=form.phone.data or "",
            actor=current_staff().actor,
            now=clock.now(),
        )
        return redirect(url_for(".new_visit", number=member.id, **_place_in_address()), 303)
    status = 409 if known else form.status
    return render_template("desk/new_member.html", form=form, known=known), status


@bp.get("/members/<key:number>")
@access.staff(TRAINER, DESK, OWNER)
def member(number: int) -> ResponseReturnValue:
    found = known_member(number)
    if found.id != number:
        return redirect(url_for(".member", number=found.id))
    return _record(found, NoteForm(formdata=None))


def _record(member: Member, note: NoteForm) -> ResponseReturnValue:
    """Everything in one page; what she has told us about her health only for who may see it."""
    staff, now, sees = current_staff(), clock.now(), sees_health()
    checks = health.checks_of(member.id) if sees else []
    latest = checks[0] if checks else health.latest_check(member.id)
    if sees:
        records.note_look(member=member, staff=staff, now=now)
    pain = progress.shared_pains([member.id]).get(member.id)
    visits = bookings.visits_of(member.id)
    return render_template(
        "desk/member.html",
        member=member,
        branch=gym.branch(),
        form=note,
        now=now,
        visits=visits,
        trainer=_trainer(visits, now=now),
        ahead=[visit for visit in visits if visit.starts_at > now and not visit.is_cancelled],
        past=[visit for visit in visits if visit.starts_at <= now or visit.is_cancelled],
        checks=checks,
        latest=latest,
        births=births(check.born_on for check in checks),
        sees_health=sees,
        **_summary(member, now=now),
        pain=pain if pain and pain.value >= HIGH_PAIN else None,
        routine=routines.assignment_of(member.id) if sees else None,
        exercises=exercises(),
        notes=notes.notes_of(member.id, for_desk=not sees),
        **_same_person(member, now=now),
        changed=_changed(member),
        told=_told(member),
        visits_by_subject={visit.subject: visit for visit in visits},
        state_words=STATE_WORDS,
        kind_words=kinds.words(),
        channel_words=CHANNEL_WORDS,
    ), note.status


def _changed(member: Member) -> AuditEntry | None:
    """When her details were changed last, and by whom."""
    wanted = audit.Wanted(event=Event.MEMBER_CHANGED, subject=member.subject)
    return next(iter(audit.entries(wanted, most=1)), None)


def _same_person(member: Member, *, now: datetime) -> dict[str, Any]:
    """Who may be she, under another address or from a call; what was asked about it, and what was joined."""
    joinings, doubles = joinings_of(member.id, now=now), same_phone(member, now=now)
    return {
        "doubles": doubles,
        "meets": {double.id: what_meets(member, double) for double in doubles},
        "asked": next((joining for joining in joinings if joining.is_open(now)), None),
        "declined": next((joining for joining in joinings if joining.ending is Ending.DECLINED), None),
        "merges": [merge for merge in merges_into(member.id) if now <= merge.at + PART_WITHIN],
    }


def _summary(member: Member, *, now: datetime) -> dict[str, Any]:
    """Her last four weeks as she sees them, as far as she shares them."""
    branch, agreed = gym.branch(), summary.shared(member.id)
    today = branch.local(now).date()
    first = today - timedelta(days=2 * FORTNIGHT - 1)
    found = summary.shared_summary(member.id, agreed, first=first, last=today, branch=branch)
    words, numbers = about_pain(
        len(found.log[Measure.PAIN]), fortnights(found.log[Measure.PAIN], today=today)
    )
    return {
        "summary": found if {Purpose.SHARE_PAIN, Purpose.SHARE_PRACTICE} & agreed else None,
        "chart": chart(found),
        "says": _(words) % numbers if Purpose.SHARE_PAIN in agreed else _("Pain is not shared."),
        "today": today,
        "shares_pain": Purpose.SHARE_PAIN in agreed,
        "shares_practice": Purpose.SHARE_PRACTICE in agreed,
    }


def _told(member: Member) -> list[OutboxMessage]:
    """What she was told lately, and whether it arrived. Her ways in are nobody's matter."""
    if member.account is None:
        return []
    reach = reach_of(member.account)
    found = outbox.latest_of(member.account.subject, most=MOST_TOLD)
    return [message for message in found if message.state is not State.QUEUED or reach.wants(message.kind)]


def _trainer(visits: list[Booking], *, now: datetime) -> Trainer | None:
    """Who had her last; for somebody who has not come yet, who will."""
    kept = [visit for visit in visits if not visit.is_cancelled]
    begun = [visit for visit in kept if visit.starts_at <= now]
    return (begun or kept[::-1])[0].trainer if kept else None


@bp.post("/members/<key:number>/notes")
@access.staff(TRAINER, DESK, OWNER)
def write_note(number: int) -> ResponseReturnValue:
    """Append one; none is ever changed."""
    found, form = known_member(number), NoteForm()
    if form.is_submitted_and_valid():
        try:
            records.write_note(
                member=found,
                staff=current_staff(),
                words=form.words.data or "",
                is_for_desk=bool(form.is_for_desk.data) or not sees_health(),
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="words")
        else:
            flash(_("The note is written."))
            return redirect(url_for(".member", number=found.id), 303)
    return _record(found, form)
