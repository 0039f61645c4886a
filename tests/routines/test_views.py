"""Her pages, the gate before them, what devices send, and the trainer's form."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import StaffRole
from portal.db import db, transaction
from portal.health import queries as health
from portal.health.rules import Clearance, Complications
from portal.progress import queries as log
from portal.routines import queries
from portal.routines.models import Assignment, RoutineSession
from portal.routines.operations import assignments
from portal.routines.rules import Move
from tests import people
from tests.conftest import TODAY, at
from tests.routines.test_operations import KEY, sent

MOVES = [Move("heel-raise", 10), Move("cat-cow", 5)]


def runs():
    db.session.expire_all()
    return db.session.scalars(select(RoutineSession).order_by(RoutineSession.started_at)).all()


def test_routines_are_for_members(client, branch):
    for url in ("/routines", "/routines/ten", "/routines/token"):
        assert client.get(url).location.startswith("/login?next=")


def test_red_flags_stand_before_every_run_and_the_list_needs_no_script(signed_in, hana, branch):
    browser = signed_in(hana)
    for name in ("ten", "five", "two"):
        page = browser.page(f"/routines/{name}")
        assert page.words.index("体操を休んで、すぐ受診・電話するサイン") < page.words.index(
            "休むサインはない"
        )
        assert page.form(id="done")
        assert "5:00" in page.words if name == "ten" else True
    assert browser.get("/routines/assigned").status_code == 404
    assert browser.get("/routines/eleven").status_code == 404
    assert "Pelvic floor breathing" in browser.page("/en/routines/ten").words


def test_without_javascript_she_ticks_what_she_has_done(signed_in, hana, branch):
    browser = signed_in(hana)
    nothing = browser.submit("/routines/two", id="done")
    assert nothing.status_code == 422
    assert "行ったものに印をつけてください。まだ" in nothing.text
    form = browser.page("/routines/two").form(id="done")
    for _ in range(2):  # a double tap
        data = form.fields | {"moves": ["heel-raise"]}
        assert browser.post("/routines/two/sessions", data=data).location == "/routines"
    (kept,) = runs()
    assert (kept.seconds, kept.is_finished, kept.details["done"]) == (80, True, {"heel-raise": 80})
    assert "きょう：1回" in browser.page("/routines").words
    assert (
        browser.post("/routines/two/sessions", data=form.fields | {"moves": ["juggling"]}).status_code == 422
    )


# The gate


@pytest.fixture
def early(hana, now):
    """Three weeks after birth, not cleared."""
    answers = replace(people.WELL, born_on=TODAY - timedelta(days=21), clearance=Clearance.NOT_YET)
    return people.answered(hana, answers, now=now)


def test_under_a_month_it_is_locked_until_a_doctors_yes(signed_in, hana, early, branch):
    browser = signed_in(hana)
    for url in ("/routines", "/routines/ten"):
        page = browser.page(url)
        assert "産後の日数では決まりません" in page.words
    assert "はじめる" not in browser.page("/routines/ten").words
    assert browser.get("/guides/five-exercises").status_code == 200, "reading is free"
    assert browser.submit("/routines", ends="/me/clearance").location == "/routines"
    assert "はじめる" in browser.page("/routines/ten").words
    checks = health.checks_of(hana.id)
    assert [check.is_cleared for check in checks] == [True, False], "what she had said stays"
    assert checks[0].born_on == checks[1].born_on


def test_after_a_month_it_opens_by_itself_only_where_nobody_said_not_yet(
    signed_in, hana, early, branch, clock
):
    clock.move_to(at(12, on=TODAY + timedelta(days=400)))
    browser = signed_in(hana)
    assert "はじめる" not in browser.page("/routines/ten").words
    assert "/guides/posture" in browser.page("/routines/ten").links, "she reads what is open to her"
    told_nothing = replace(early.answers, clearance=Clearance.UNASKED, complications=Complications.NONE)
    people.answered(hana, replace(told_nothing, born_on=TODAY + timedelta(days=390)), now=datetime.now(UTC))
    assert "産後1か月未満です" in browser.page("/routines/ten").words
    people.answered(hana, told_nothing, now=datetime.now(UTC))
    assert "はじめる" in browser.page("/routines/ten").words


def test_who_has_not_told_us_is_asked_each_time(signed_in, hana, branch):
    assert (
        "産後1か月を過ぎた方、または医師・助産師の許可がある方へ"
        in signed_in(hana).page("/routines/ten").words
    )
    browser = signed_in(hana)
    token = {"csrf_token": browser.get("/routines/token").json["token"]}
    assert browser.post("/routines/clearance", data=token).status_code == 404


# What devices send


@pytest.fixture
def device(signed_in, hana, branch, now):
    browser = signed_in(hana)

    def send(*reports, text=None, **more):
        token = browser.get("/routines/token").json["token"]
        data = (
            {"csrf_token": token, "reports": text or json.dumps(reports)} | {"owner": hana.account.id} | more
        )
        return browser.post("/routines/sessions", data=data)

    return send


def moments(now, *, ago, lasted=600):
    start = int((now - timedelta(seconds=ago)).timestamp() * 1000)
    return {"started": start, "ended": start + lasted * 1000}


def test_what_waited_arrives_once_in_order_and_the_rest_is_not_stopped(device, now):
    good = sent(**moments(now, ago=4000), finished=True)
    later = sent(**moments(now, ago=2000), key=KEY.replace("1", "2"))
    nine_hours = sent(**moments(now, ago=3000), key=KEY.replace("1", "3"), done={"breathing": 9 * 3600})
    future = sent(**moments(now, ago=-90_000), key=KEY.replace("1", "4"))
    strange = sent(**moments(now, ago=1000), key=KEY.replace("1", "5"), routine="4711")
    for _ in range(2):
        answer = device(good, nine_hours, future, "nonsense", strange, later)
        assert [one["kept"] for one in answer.json["answers"]] == [True, False, False, False, False, True]
    assert "未来の日時" in answer.json["answers"][2]["said"]
    assert [run.key for run in runs()] == [good["key"], later["key"]]


def test_a_delivery_that_is_none(device):
    for text in ("{", "{}", "[" * 50_000):
        answer = device(text=text)
        assert answer.status_code == 422
        assert answer.json["error"]


def test_a_delivery_needs_its_token(signed_in, hana, branch):
    assert signed_in(hana).post("/routines/sessions", data={"reports": "[]"}).status_code == 422


def test_pain_in_the_middle_is_logged_and_advised(device, hana, now):
    device(sent(**moments(now, ago=700), pain=8, where="low_back"))
    assert log.day_log(hana.id, TODAY).get("pain") == 8


def test_another_device_goes_on_where_this_one_stopped(device, signed_in, hana, now):
    state = {"order": [0, 1, 2, 3, 4], "m": 1, "s": 0, "into": 0, "done": {"breathing": 60000}, "skipped": []}
    device(sent(**moments(now, ago=700), place=state))
    browser = signed_in(hana)
    assert "続きから" in browser.page("/me").words
    html = browser.page("/routines/ten").html
    assert KEY in html
    assert KEY not in browser.page("/routines/two").html


# The trainer


@pytest.fixture
def trainer(hana, trial, mori, signed_in, now):
    staff = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = staff.id
    people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    return signed_in(staff)


def test_a_trainer_gives_a_routine_along_until_the_next_visit(trainer, signed_in, hana):
    page = f"/staff/members/{hana.id}/routine"
    answer = trainer.submit(
        page, id="routine", **{"rounds_breathing": "0", "rounds_towel-stretch": "0", "place_heel-raise": "1"},
        note="膝を立てるところから",
    )  # fmt: skip
    assert answer.location == f"/staff/members/{hana.id}"
    assert "膝を立てるところから" in trainer.page(f"/staff/members/{hana.id}").words
    browser = signed_in(hana)
    assert "次回まで：2つの動き" in browser.page("/me").words
    shown = browser.page("/routines/assigned").words
    assert "膝を立てるところから" in shown
    assert shown.index("座ってかかと上げ") < shown.index("キャット＆カウ")
    assert "4月2日" in browser.page("/routines").words
    made = queries.assignment_of(hana.id)
    assert [move.exercise for move in made.moves] == ["heel-raise", "cat-cow"]
    trainer.submit(page, ends="/routine/end")
    assert browser.get("/routines/assigned").status_code == 404


def test_a_visit_that_is_over_is_named_no_more(signed_in, hana, sato, branch, now):
    for until_on, is_named in ((TODAY, True), (TODAY - timedelta(days=1), False)):
        assignments.assign(member=hana, staff=sato, moves=MOVES, note="", until_on=until_on, now=now)
        said = f"{until_on.month}月{until_on.day}日" in signed_in(hana).page("/routines").words
        assert said is is_named


def test_what_a_trainer_mistypes_is_told_and_kept(trainer, hana):
    page = f"/staff/members/{hana.id}/routine"
    none = {f"rounds_{slug}": "0" for slug in queries.limits()}
    for wrong in (none, {"rounds_breathing": "99"}, {"rounds_breathing": "x"}, {"place_breathing": "9"}):
        answer = trainer.submit(page, id="routine", note="残る言葉", **wrong)
        assert answer.status_code == 422
        assert "残る言葉" in answer.text
    assert trainer.submit(page, id="routine", note="x" * 501).status_code == 422
    assert db.session.scalars(select(Assignment)).all() == []


def test_she_may_begin_with_a_standard_one(trainer, hana):
    page = trainer.page(f"/staff/members/{hana.id}/routine?from=two")
    assert page.form(id="routine").fields["rounds_breathing"] == "6"
    assert page.form(id="routine").fields["rounds_cat-cow"] == "0"
    assert trainer.get(f"/staff/members/{hana.id}/routine?from=banana").status_code == 200


def test_the_pages_cost_few_statements(signed_in, hana, sato, branch, now, statements):
    assignments.assign(member=hana, staff=sato, moves=MOVES, note="", until_on=None, now=now)
    browser = signed_in(hana)
    for url in ("/routines", "/routines/ten", "/routines/assigned"):
        browser.get(url)
        with statements() as seen:
            browser.get(url)
        assert len(seen) <= 8, (url, len(seen))


def test_what_another_members_page_sends_is_not_taken(device, yui, now):
    assert device(sent(**moments(now, ago=700)), owner=yui.account.id).status_code == 409
    assert device(sent(**moments(now, ago=700)), owner="").status_code == 409
    assert runs() == []


def test_a_device_whose_clock_is_wrong_is_believed(device, now):
    ahead = timedelta(minutes=30)
    report = sent(**moments(now + ahead, ago=700))
    said = int((now + ahead).timestamp() * 1000)
    assert device(report, now=said).json["answers"][0]["kept"]


def test_letters_that_are_none_spoil_no_other_report(device, now):
    bad = sent(**moments(now, ago=3000), key=KEY.replace("1", "7"), place={"a": "\ud800"}, skipped=["\ud800"])
    good = sent(**moments(now, ago=700))
    answers = device(bad, good).json["answers"]
    assert [answer["kept"] for answer in answers] == [False, True]


def test_going_back_and_ticking_another_is_another_run(signed_in, hana, branch):
    browser = signed_in(hana)
    form = browser.page("/routines/two").form(id="done")
    for move in ("breathing", "heel-raise", "heel-raise"):
        browser.post("/routines/two/sessions", data=form.fields | {"moves": [move]})
    assert sorted(run.seconds for run in runs()) == [60, 80]


def test_under_a_month_no_form_is_taken_either(signed_in, hana, branch, now):
    browser = signed_in(hana)
    form = browser.page("/routines/two").form(id="done")
    answers = replace(people.WELL, born_on=TODAY - timedelta(days=10), clearance=Clearance.NOT_YET)
    people.answered(hana, answers, now=now)
    answer = browser.post("/routines/two/sessions", data=form.fields | {"moves": ["breathing"]})
    assert "産後の日数では決まりません" in answer.text
    assert runs() == []


def test_a_page_fetched_for_keeping_takes_no_word_away_from_her(signed_in, hana, branch):
    browser = signed_in(hana)
    browser.submit("/routines/two", id="done", moves=["heel-raise"])
    fetched = browser.get("/routines", headers={"For-Keeping": "yes"})
    assert "休むことも大切です" not in fetched.text
    assert "休むことも大切です" in browser.page("/routines").words
