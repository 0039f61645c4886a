"""Who may open what: every address, as everybody (docs/roles.md is the same in words)."""

import re
from pathlib import Path

import pytest

from portal.accounts.models import StaffRole
from portal.booking import operations
from portal.db import transaction
from portal.schedule.models import WeeklyHours
from tests import people
from tests.conftest import TOMORROW, at

ROUTES = Path(__file__).parents[1] / "shape/routes.txt"
STAFF = [line for line in ROUTES.read_text().splitlines() if "  staff: " in line]


def addresses(booking, member, mori, closure, off, staff):
    """One real address for each rule, and the roles it names."""
    for line in STAFF:
        rule, _, roles = line.partition("  staff: ")
        path, methods = rule.rsplit(" ", 1)
        number = {
            "trainers": mori.id,
            "members": member.id,
            "closures": closure.id,
            "time-off": off.id,
            "people": staff.id,
        }
        for name, found in number.items():
            path = re.sub(rf"^/staff/{name}/<key:number>", f"/staff/{name}/{found}", path)
        path = path.replace("<key:number>", "1").replace("<key:other>", str(member.id))
        path = (
            path.replace("<reference>", booking.reference)
            .replace("/guides/<slug>", "/guides/bone")
            .replace("<kind>", "booking_confirmed")
            .replace("<slug>", "trial")
        )
        path = re.sub(r"<day>", TOMORROW.isoformat(), path)
        assert "<" not in path, path
        yield path, "GET" in methods, set(roles.split(", "))


@pytest.fixture
def crawl(app, branch, hana, trial, mori, kudo, now):
    """Mori is a trainer's account, and hana is hers; everything an address may name is there."""
    trainer = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = trainer.id
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    closure = operations.close_branch(
        branch=branch, starts_at=at(7, on=TOMORROW.replace(day=20)), ends_at=at(9, on=TOMORROW.replace(day=20)),
        reasons={}, actor="staff:1", now=now,
    )  # fmt: skip
    off = operations.enter_time_off(trainer=kudo, starts_at=at(7), ends_at=at(8), actor="staff:1", now=now)
    with transaction() as session:
        session.add(WeeklyHours(trainer_id=mori.id, weekday=0, begins=branch.opens_at, ends=branch.closes_at))
    return trainer, list(addresses(booking, hana, mori, closure, off, trainer))


@pytest.mark.parametrize("role", [*StaffRole, "member", "visitor"])
def test_every_address_as_everybody(crawl, signed_in, client, hana, role, now):
    trainer, every = crawl
    if role == StaffRole.TRAINER:
        browser = signed_in(trainer)
    elif role in set(StaffRole):
        browser = signed_in(people.staff("x@example.com", "誰か", role, now=now))
    else:
        browser = signed_in(hana) if role == "member" else client
    assert len(every) > 40
    for path, is_page, roles in every:
        answer = browser.get(path) if is_page else browser.post(path, data={})
        if role == "visitor":
            assert answer.status_code == 302, path
            assert answer.location.startswith("/login"), path
        elif role not in roles:
            assert answer.status_code == 403, (path, answer.status_code)
            assert "ください" in answer.text or "オーナー" in answer.text, path
        elif is_page:
            fine = (200, 302, 303, 422 if path.endswith(".csv") else 200)  # without days, it asks for them
            assert answer.status_code in fine, (path, answer.status_code)
        else:  # without its token, and so it did nothing
            missing = dict.fromkeys(("/staff/merges/1/undo", "/staff/joinings/1/withdrawal"), 404)
            assert answer.status_code in (422, 303, missing.get(path)), (path, answer.status_code)


def test_a_trainer_sees_her_own_visits_and_members_only(signed_in, crawl, yui, trial, kudo, now):
    trainer, _ = crawl
    browser = signed_in(trainer)
    others = people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id)
    for page in ("/staff/day/2030-04-02", "/staff/board?date=2030-04-02"):
        words = browser.page(page).words
        assert "山本" in words
        assert "Nakamura" not in words
    for path in (f"/staff/bookings/{others.reference}", f"/staff/members/{yui.id}"):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "たずねてください" in answer.text


def test_a_record_closes_for_the_trainer_thirty_days_after_the_visit(signed_in, crawl, hana, clock):
    trainer, _ = crawl
    clock.move_to(at(10, on=TOMORROW.replace(month=5, day=1)))
    assert signed_in(trainer).get(f"/staff/members/{hana.id}").status_code == 200
    clock.move_to(at(10, on=TOMORROW.replace(month=5, day=3)))
    assert signed_in(trainer).get(f"/staff/members/{hana.id}").status_code == 403


def test_the_desk_reads_flags_and_no_answers(signed_in, sato, kana, crawl, hana):
    for path in (f"/staff/members/{hana.id}", "/staff/day/2030-04-02", "/staff/board?date=2030-04-02"):
        words = signed_in(sato).page(path).words
        assert "産後13週" not in words
        assert "経腟" not in words
        assert "出産日" not in words
    assert "出産日" in signed_in(kana).page(f"/staff/members/{hana.id}").words


def test_the_papers_name_every_role():
    text = (Path(__file__).parents[2] / "docs/roles.md").read_text()
    for role in StaffRole:
        assert role.value in text
