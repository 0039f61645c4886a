"""The day at the desk: who comes when, to whom, and what to know before."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import StaffRole
from portal.accounts.signed_in import current_staff
from portal.booking.queries.day_sheet import day_sheet
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.desk.views.dates import day_of
from portal.desk.views.first_steps import first_steps
from portal.desk.views.scope import own_trainer_ids, sees_health
from portal.gym import queries as gym
from portal.health import rules as health
from portal.lib import clock
from portal.notifications import queries as outbox
from portal.notifications.rules import is_silent
from portal.progress import queries as progress
from portal.progress.rules.measures import HIGH_PAIN
from portal.records import operations as records
from portal.web import access

# Pages and deeds of each line. Their addresses are made once: there may be two hundred lines.
OF_A_VISIT = (
    "visit", "brief", "check_in", "undo_check_in", "no_show", "undo_no_show", "next_visit", "cancel"
)  # fmt: skip


@bp.get("")
@access.staff(TRAINER, DESK, OWNER)
def today() -> ResponseReturnValue:
    return redirect(url_for(".day", day=gym.branch().local(clock.now()).date().isoformat()))


@bp.get("/day/<day>")
@access.staff(TRAINER, DESK, OWNER)
def day(day: str) -> ResponseReturnValue:
    branch, now = gym.branch(), clock.now()
    on = day_of(day)
    own = own_trainer_ids()
    visits = [visit for visit in day_sheet(branch, on) if own is None or visit.trainer_id in own]
    member_ids = {visit.member_id for visit in visits}
    with_health = sees_health() and "health" in request.args
    if with_health:
        records.note_looks(member_ids=member_ids, staff=current_staff(), now=now)
    pains = progress.shared_pains(member_ids) if visits else {}
    sending = outbox.standing("worker")
    is_owner = current_staff().role is StaffRole.OWNER
    return render_template(
        "desk/day.html",
        branch=branch,
        on=on,
        now=branch.local(now),
        visits=visits,
        unclear=[visit for visit in visits if not visit.is_cleared],
        flagged=[visit for visit in visits if visit.warning],
        doubled=[visit for visit in visits if visit.same_phone_name],
        in_pain={number for number, entry in pains.items() if entry.value >= HIGH_PAIN},
        is_nobody=own == [],
        sees_health=sees_health(),
        with_health=with_health,
        urls={name: url_for(f".{name}", reference="REFERENCE") for name in OF_A_VISIT},
        weeks_since=lambda born_on, day: health.weeks_since_birth(born_on, on=day),
        waiting=[visit for visit in visits if not visit.here_since and not visit.is_no_show],
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        last_run=branch.local(sending.last_run) if sending.last_run else None,
        is_silent=is_silent(sending.last_run, now=now),
        not_delivered=sending.not_delivered,
        troubles=sending.troubles,
        missing=len(branch.gaps) if is_owner else 0,
        first_steps=first_steps(branch) if is_owner else [],
    )
