"""The demo cast and four weeks of their lives. Invented people; production refuses such a database."""

import random
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select

from portal.accounts.models.people import Member, StaffRole
from portal.accounts.operations import consents, people
from portal.accounts.queries.people import account_by_email
from portal.accounts.rules.consents import Purpose
from portal.accounts.rules.people import Contact
from portal.availability.queries.slots import days
from portal.availability.rules.asked import Asked
from portal.booking.operations import attendance, bookings
from portal.db import db, transaction
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Resource, ResourceKind, Trainer
from portal.gym.models.services import Service
from portal.health import operations as health
from portal.health.rules import Answers, Clearance, Complications, Delivery
from portal.lib import authenticator, clock, passwords, tokens
from portal.lib.errors import DomainError
from portal.notifications.models import OutboxMessage
from portal.progress import operations as progress
from portal.progress.rules.measures import FOODS, Measure
from portal.routines.operations import assignments, runs
from portal.routines.rules import Move, Report
from portal.schedule.models import Shift, WeeklyHours

PASSWORD = "ginza-demo-passphrase"  # noqa: S105 - for the demo alone, and printed at its start
SECOND_STEP = "DEMODEMODEMODEMODEMODEMODEMODEMO"  # the app of every member of staff, for the demo alone
WEEKS_BACK, WEEKS_AHEAD = 2, 9

STAFF = [
    ("owner@example.com", "香川 カナ", StaffRole.OWNER),
    ("desk@example.com", "佐藤 さつき", StaffRole.DESK),
    ("mori@example.com", "森 あやか", StaffRole.TRAINER),
    ("kudo@example.com", "工藤 なお", StaffRole.TRAINER),
    ("endo@example.com", "遠藤 りさ", StaffRole.TRAINER),
]
TRAINERS = {
    "mori@example.com": ("森", "Mori"),
    "kudo@example.com": ("工藤", "Kudo"),
    "endo@example.com": ("遠藤", "Endo"),
}
# A trainer works one of these stretches, by day; on one weekday she is off.
STRETCHES = [(time(7), time(15)), (time(14), time(22)), (time(10), time(18))]

# e-mail, family, given, kana, weeks since birth, delivery, clearance
MEMBERS = [
    ("hana@example.com", "山本", "花", "ヤマモト ハナ", 13, Delivery.VAGINAL, Clearance.GIVEN),
    ("yui@example.com", "中村", "結衣", "ナカムラ ユイ", 9, Delivery.CAESAREAN, Clearance.GIVEN),
    ("aoi@example.com", "木村", "葵", "キムラ アオイ", 7, Delivery.VAGINAL, Clearance.UNSURE),
    ("mei@example.com", "小川", "芽衣", "オガワ メイ", 30, Delivery.VAGINAL, Clearance.GIVEN),
    ("rin@example.com", "前田", "凛", "マエダ リン", 18, Delivery.UNSAID, Clearance.NOT_YET),
    ("emma@example.com", "Clark", "Emma", "", 22, Delivery.CAESAREAN, Clearance.GIVEN),
    ("saki@example.com", "藤原", "咲希", "フジワラ サキ", 11, Delivery.VAGINAL, Clearance.GIVEN),
    ("nao@example.com", "石井", "奈央", "イシイ ナオ", 26, Delivery.VAGINAL, Clearance.GIVEN),
]


def seed_cast() -> None:
    """Staff, shifts, members and their visits, around today."""
    branch, now = gym.branch(), clock.now()
    today = branch.local(now).date()
    dice = random.Random(7)  # noqa: S311 - the same month on every machine
    with transaction() as session:
        _staff(branch, now=now)
        _shifts(branch, today)
        for number, person in enumerate(MEMBERS):
            _member(person, number, branch, today=today, now=now, dice=dice)
        session.execute(delete(OutboxMessage))  # nobody is told about what never happened


def _staff(branch: Branch, *, now: datetime) -> None:
    for email, name, role in STAFF:
        staff = people.add_staff(
            email=email, name=name, role=role, password=passwords.hashed(PASSWORD), actor="system", now=now
        )
        assert staff.account is not None  # she has just got it
        staff.account.totp_secret = SECOND_STEP
        if role is StaffRole.TRAINER:
            ja, en = TRAINERS[email]
            resource = Resource(branch_id=branch.id, kind=ResourceKind.TRAINER)
            db.session.add(Trainer(resource=resource, staff_id=staff.id, name_ja=ja, name_en=en))


def _shifts(branch: Branch, today: date) -> None:
    """Two months of shifts, and weekly hours from which the desk may publish more."""
    branch.shifts_until = today + timedelta(days=7 * WEEKS_AHEAD - 1)
    for number, trainer in enumerate(branch.trainers):
        begins, ends = STRETCHES[number]
        for weekday in range(7):
            if weekday != number * 2:
                db.session.add(WeeklyHours(trainer_id=trainer.id, weekday=weekday, begins=begins, ends=ends))
        for offset in range(-7 * WEEKS_BACK, 7 * WEEKS_AHEAD):
            day = today + timedelta(days=offset)
            if day.weekday() == number * 2:
                continue
            begins, ends = STRETCHES[(number + day.isocalendar().week) % len(STRETCHES)]
            db.session.add(
                Shift(
                    branch_id=branch.id,
                    trainer_id=trainer.id,
                    starts_at=datetime.combine(day, begins, branch.zone),
                    ends_at=datetime.combine(day, ends, branch.zone),
                )
            )


def _member(
    person: tuple[str, str, str, str, int, Delivery, Clearance],
    number: int,
    branch: Branch,
    *,
    today: date,
    now: datetime,
    dice: random.Random,
) -> None:
    email, family, given, kana, weeks, delivery, clearance = person
    family_kana, _, given_kana = kana.partition(" ")
    joined_at = now - timedelta(days=7 * WEEKS_BACK + 3)
    member = people.become_member(
        contact=Contact(family, given, family_kana, given_kana, f"0900000{number:04d}", email),
        locale="en" if family.isascii() else "ja",
        now=joined_at,
    )
    if member.account:
        member.account.password = passwords.hashed(PASSWORD)
    answers = Answers(today - timedelta(weeks=weeks), delivery, clearance, Complications.NONE)
    trial, personal = (gym.service(slug) for slug in ("trial", "personal"))
    visits = [(trial, dice.randint(-12, -9))] + [(personal, day) for day in (-6, -2, dice.randint(0, 1), 5)]
    if number == len(MEMBERS) - 1:
        visits = [(trial, 0)]  # somebody comes for the first time today
    for service, offset in visits:
        if service:
            _visit(member, service, answers, branch, today + timedelta(days=offset), dice)
    if number == 0:
        _log(member, today=today, now=now, dice=dice)
        _practice(member, branch, today=today, now=now)


def _log(member: Member, *, today: date, now: datetime, dice: random.Random) -> None:
    """Six weeks with gaps, of which she shares most."""
    for purpose in (Purpose.SHARE_PAIN, Purpose.SHARE_PELVIC, Purpose.SHARE_SLEEP, Purpose.SHARE_PRACTICE):
        consents.give_consent(member=member, purpose=purpose, now=now)
    activity = progress.add_activity(member=member, name="抱っこ", now=now)
    for back in (number for number in range(42) if number % 6 != 5):
        said: dict[Measure, object] = {
            Measure.PAIN: max(1, min(7, 2 + back // 9 + dice.randint(-1, 1))),
            Measure.PARTS: ["low_back"],
            Measure.LEAKS: dice.choice(("no", "no", "little")),
            Measure.SLEEP: dice.choice(("2_to_4", "2_to_4", "4_to_6")),
            Measure.TIREDNESS: dice.randint(2, 5),
            Measure.FOODS: dice.sample(FOODS, 3),
        }
        if back % 7 == 1:
            said[Measure.ACTIVITIES] = {str(activity.id): 8 - back // 7}
        if back == 1:
            said[Measure.WORD] = "右を下にして寝ると、朝だけ腰が痛いです。"
        day = today - timedelta(days=back + 1)
        for measure, value in said.items():
            progress.note(member=member, measure=measure, day=day, value=value, today=day, now=now)


def _practice(member: Member, branch: Branch, *, today: date, now: datetime) -> None:
    """Three movements from her trainer, and most evenings of the week before."""
    moves = [Move("breathing", 12), Move("cat-cow", 5), Move("heel-raise", 10)]
    trainer = account_by_email("mori@example.com")
    if trainer and trainer.staff:
        since = now - timedelta(days=5)
        assignments.assign(
            member=member,
            staff=trainer.staff,
            moves=moves,
            note="吐くときだけ、軽く締めます。朝と夜、どちらかで大丈夫です。",
            until_on=today + timedelta(days=5),
            now=since,
        )
    for back in (6, 5, 3, 2, 1):
        day = today - timedelta(days=back)
        ended = datetime.combine(day, time(21), branch.zone)
        done = {move.exercise: 80 + 10 * back for move in moves[: 2 + back % 2]}
        report = Report(
            key=tokens.url_token(),
            routine="ten",
            started_at=ended - timedelta(minutes=15),
            ended_at=ended,
            done=done,
            is_finished=back % 2 == 1,
        )
        runs.keep_session(member=member, report=report, day=day, today=today, now=now)


def _visit(
    member: Member, service: Service, answers: Answers, branch: Branch, day: date, dice: random.Random
) -> None:
    opens, _ = branch.opening(day)
    asked_at = min(opens - timedelta(days=3), clock.now())
    slots = [
        slot for one in days(service, first=day, count=1, now=asked_at) for slot in one.slots if slot.is_open
    ]
    if not slots:
        return
    check = health.answer(member=member, answers=answers, consented_at=asked_at, now=asked_at)
    try:
        made = bookings.book(
            member=member,
            service=service,
            starts_at=dice.choice(slots).starts_at,
            health_check=check,
            asked=Asked(babies=int(dice.random() < 0.6)),
            override="電話で相談しました" if answers.waits_for_yes else "",
            actor=member.actor,
            now=asked_at,
        )
    except DomainError:
        return
    if made.ends_at < clock.now():
        attendance.check_in(booking=made, actor="system", now=made.starts_at)


def is_demo() -> bool:
    return bool(db.session.scalar(select(Branch.is_demo)))


def how_to_sign_in() -> str:
    """For the console, after the start."""
    lines = ["", f"  Demo: everybody's password is  {PASSWORD}", ""]
    lines += ["  Staff also type six digits:  make code  prints them", ""]
    lines += [f"    {email:<20}  {role:<8} {name}" for email, name, role in STAFF]
    lines += [f"    {email:<20}  member   {family} {given}" for email, family, given, *_ in MEMBERS]
    return "\n".join([*lines, ""])


def second_step() -> str:
    """The six digits that staff type now."""
    return authenticator.digits(SECOND_STEP, now=clock.now())
