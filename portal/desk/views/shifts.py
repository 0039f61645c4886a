"""Who works when: the week, one day of one trainer, the weekly pattern, publishing, and coverage."""

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.desk.forms.schedule import CopyWeekForm, DayHoursForm, PublishForm, WeekHoursForm
from portal.desk.views.affected import change
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.desk.views.dates import day_of, monday_of, wished_week
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.lib.hours import written
from portal.rota import queries
from portal.rota.operations import shifts as shifts_operations
from portal.schedule import operations as schedule_operations
from portal.schedule import queries as schedule
from portal.waitlist import queries as waitlist
from portal.web import access
from portal.web.forms import Form
from portal.web.templating import day as day_in_words
from portal.web.templating import said
from portal.web.translations import gettext as _

WEEKS_COVERED = 4


@bp.get("/shifts")
@access.staff(TRAINER, DESK, OWNER)
def shifts() -> ResponseReturnValue:
    return _week_page(gym.branch())


def _week_page(branch: Branch, *, refused: Form | None = None) -> ResponseReturnValue:
    today = branch.local(clock.now()).date()
    monday = wished_week(today)
    last = branch.shifts_until or today
    ahead = PublishForm(formdata=None, data={"until": max(last, today) + timedelta(weeks=4)})
    copy = CopyWeekForm(formdata=None, data={"source": monday, "target": monday + timedelta(weeks=1)})
    since, until = branch.days_of(monday, monday + timedelta(days=6))
    return render_template(
        "desk/shifts.html",
        form=refused,
        publish=refused if isinstance(refused, PublishForm) else ahead,
        copy=refused if isinstance(refused, CopyWeekForm) else copy,
        branch=branch,
        today=today,
        monday=monday,
        days=[monday + timedelta(days=n) for n in range(7)],
        trainers=branch.trainers,
        hours=schedule.hours_by_day(branch, first=monday, count=7),
        away=_away(branch, monday),
        closures=schedule.closures(branch.id, since=since, until=until),
        written=written,
    ), (refused.status if refused else 200)


def _away(branch: Branch, monday: date) -> set[tuple[int, date]]:
    """Trainers' days with time off in them."""
    since, until = branch.days_of(monday, monday + timedelta(days=6))
    found = set()
    for time_off in schedule.time_off(since=since, until=until):
        for n in range(7):
            begins, ends = branch.whole_day(monday + timedelta(days=n))
            if time_off.starts_at < ends and time_off.ends_at > begins:
                found.add((time_off.trainer_id, monday + timedelta(days=n)))
    return found


@bp.route("/trainers/<key:number>/shifts/<day>", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def day_shifts(number: int, day: str) -> ResponseReturnValue:
    """One day of one trainer."""
    trainer, on, branch = known_trainer(number), day_of(day), gym.branch()
    there = schedule.hours_by_day(branch, first=on, count=1).get((number, on), [])
    form = DayHoursForm(data={"hours": written(there)})
    back = url_for(".shifts", week=monday_of(on).isoformat())
    if form.is_submitted_and_valid():
        plan = {(number, on): form.hours.hours}
        answer = change(
            lambda answers: shifts_operations.set_days(
                branch=branch,
                plan=plan,
                answers=answers,
                actor=current_staff().actor,
                now=clock.now(),
            ),
            form,
            title=_("Shifts of %(name)s, %(day)s", name=said(trainer, "name"), day=day_in_words(on)),
            back=back,
        )
        if answer is not None:
            return answer
        if not form.problems:
            flash(_("The shifts of %(name)s are changed.", name=said(trainer, "name")))
            return redirect(back, 303)
    return render_template(
        "desk/day_shifts.html",
        form=form,
        trainer=trainer,
        on=on,
        branch=branch,
        back=back,
    ), form.status


@bp.post("/shifts/copies")
@access.staff(DESK, OWNER)
def copy_week() -> ResponseReturnValue:
    """Everybody's week, once more in another one."""
    branch, form = gym.branch(), CopyWeekForm()
    if not form.is_submitted_and_valid():
        return _week_page(branch, refused=form)
    source, target = (monday_of(chosen.data or date.min) for chosen in (form.source, form.target))
    back, made = url_for(".shifts", week=target.isoformat()), [0]
    answer = change(
        lambda answers: made.append(
            shifts_operations.copy_week(
                branch=branch,
                source=source,
                target=target,
                answers=answers,
                actor=current_staff().actor,
                now=clock.now(),
            )
        ),
        form,
        title=_("Copy the week of %(day)s", day=day_in_words(source)),
        back=back,
    )
    if answer is not None:
        return answer
    if form.problems:
        return _week_page(branch, refused=form)
    flash(_copied(target, made[-1], today=branch.local(clock.now()).date()))
    return redirect(back, 303)


def _copied(target: date, changed: int, *, today: date) -> str:
    if not changed:
        return str(_("Nothing is changed: the week has these shifts already, or is over."))
    if target < today:
        return str(_("The week is copied. Days that are over stay as they were."))
    return str(_("The week is copied."))


@bp.post("/shifts/publications")
@access.staff(DESK, OWNER)
def publish() -> ResponseReturnValue:
    """Shifts of the weekly patterns, as far as a day."""
    branch, form = gym.branch(), PublishForm()
    if form.is_submitted_and_valid():
        try:
            made = shifts_operations.publish(
                branch=branch,
                until=form.until.data or date.min,
                actor=current_staff().actor,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="until")
        else:
            flash(_("Published: %(count)s days of work.", count=made))
            return redirect(url_for(".shifts"), 303)
    return _week_page(branch, refused=form)


@bp.route("/trainers/<key:number>/hours", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def weekly_hours(number: int) -> ResponseReturnValue:
    """The week a trainer usually works."""
    trainer, branch = known_trainer(number), gym.branch()
    pattern = schedule.weekly_hours([number])
    form = WeekHoursForm({n: pattern.get((number, n), []) for n in range(7)})
    if form.is_submitted_and_valid():
        try:
            schedule_operations.set_weekly_hours(
                trainer=trainer, branch=branch, week=form.week, actor=current_staff().actor, now=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved. Shifts are made of it when you publish."))
            return redirect(url_for(".shifts"), 303)
    return render_template("desk/weekly_hours.html", form=form, trainer=trainer, branch=branch), form.status


@bp.get("/coverage")
@access.staff(DESK, OWNER)
def coverage() -> ResponseReturnValue:
    """Weekday by hour: how much of the work that was there has been booked."""
    branch = gym.branch()
    today = branch.local(clock.now()).date()
    monday = wished_week(today)
    first = monday - timedelta(weeks=WEEKS_COVERED - 1)
    return render_template(
        "desk/coverage.html",
        branch=branch,
        monday=monday,
        first=first,
        last=monday + timedelta(days=6),
        weeks=WEEKS_COVERED,
        hours=branch.widest.whole_hours,
        cells=queries.coverage(branch, first=first, count=7 * WEEKS_COVERED),
        wishes=waitlist.wished_hours(branch),
    )


def known_trainer(number: int) -> Trainer:
    return gym.trainer(number) or abort(404)
