"""Assigning, and keeping what a device reports: once, whole, and only hers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.operations.people import add_member
from portal.accounts.rules.refusals import Erased
from portal.db import db
from portal.guides import operations as guides
from portal.health.rules import Answers, Clearance, Complications, Delivery
from portal.lib import offline_sync
from portal.privacy.operations import erasure, retention
from portal.privacy.rules import Kept
from portal.progress import operations as progress
from portal.progress import queries as log
from portal.progress.rules.measures import Measure, Part
from portal.routines import queries, reports, rules
from portal.routines.models import Assignment, RoutineSession
from portal.routines.operations import assignments, runs
from portal.routines.rules import STANDARDS, Locked, Move, Report
from tests import people
from tests.conftest import TODAY, at
from tests.support.crowd import together

KEY = "3f6c1a52-0000-4000-8000-000000000001"
AT = {"order": [0, 1, 2, 3, 4], "m": 1, "s": 0, "into": 0, "done": {}, "skipped": [], "over": False}
THREE = [Move("heel-raise", 10), Move("breathing", 12), Move("cat-cow", 5)]

pytestmark = pytest.mark.usefixtures("branch")  # whose evening and night it is


@pytest.fixture
def report(now):
    return Report(
        key=KEY,
        routine="ten",
        started_at=now - timedelta(minutes=11),
        ended_at=now - timedelta(minutes=1),
        done={"breathing": 300, "heel-raise": 80},
        place=AT,
    )


def keep(member, report, now, day=TODAY):
    return runs.keep_session(member=member, report=report, day=day, today=TODAY, now=now)


def sessions():
    db.session.expire_all()
    return db.session.scalars(select(RoutineSession).order_by(RoutineSession.id)).all()


def test_the_standard_routines_last_what_their_names_say():
    seconds = [
        sum(move.rounds * queries.exercise(move.exercise).round_seconds for move in r.moves)
        for r in STANDARDS
    ]
    assert seconds == [600, 300, 140]
    for routine in STANDARDS:
        rules.check_moves(routine.moves, limits=queries.limits())


def test_a_run_is_kept_and_sent_twice_it_is_once(hana, report, now):
    keep(hana, report, now)
    keep(hana, report, now)
    (kept,) = sessions()
    assert (kept.routine, kept.seconds, kept.day, kept.is_finished) == ("ten", 380, TODAY, False)
    assert kept.details["place"] == AT


def test_of_two_devices_more_counts_and_nothing_twice(hana, report, now):
    later = replace(report, done={"breathing": 300, "heel-raise": 80, "cat-cow": 40}, place=AT | {"m": 2})
    keep(hana, later, now)
    keep(hana, report, now)  # the other phone comes back to a network
    (kept,) = sessions()
    assert (kept.seconds, kept.details["place"]) == (420, AT | {"m": 2})


def test_what_is_finished_stays_so_and_has_no_place_to_go_on_from(hana, report, now):
    keep(hana, replace(report, is_finished=True), now)
    keep(hana, replace(report, done={"breathing": 300, "heel-raise": 80, "cat-cow": 1}), now)
    (kept,) = sessions()
    assert (kept.is_finished, kept.seconds, kept.details["place"]) == (True, 380, {})
    assert queries.open_session(hana.id, now=now) is None


def test_several_runs_a_day_add_up(hana, report, now):
    for number in range(3):
        keep(hana, replace(report, key=f"{KEY[:-1]}{number}", is_finished=True), now)
    assert sum(one.seconds for one in queries.sessions_on(hana.id, TODAY)) == 3 * 380


def test_she_goes_on_the_same_day_or_the_next(hana, report, now):
    keep(hana, report, now)
    assert queries.open_session(hana.id, now=now).key == KEY
    assert queries.open_session(hana.id, now=now + timedelta(hours=30)).key == KEY
    assert queries.open_session(hana.id, now=now + timedelta(hours=37)) is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"done": {"breathing": 9 * 3600}}, rules.RunTooLong),
        ({"done": {"breathing": 700}}, rules.RunTooLong),  # longer than the run lasted
        ({"ended_at": at(23)}, rules.RunInFuture),
        ({"started_at": at(23), "ended_at": at(23)}, rules.RunInFuture),
        ({"started_at": at(8), "ended_at": at(7)}, rules.RunInFuture),
        ({"started_at": at(8) - timedelta(days=31)}, rules.RunTooOld),
        ({"done": {"marching": -5}}, rules.WrongRun),
        ({"done": {"juggling": 5}}, rules.WrongRun),
        ({"skipped": ["juggling"]}, rules.WrongRun),
        ({"pain": 11}, rules.WrongRun),
        ({"routine": "999"}, rules.NotHers),
        ({"routine": "eleven"}, rules.NotHers),
        ({"routine": "９"}, rules.NotHers),
        ({"routine": ""}, rules.NotHers),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(hana, report, now, change, refusal):
    with pytest.raises(refusal):
        keep(hana, replace(report, **change), now)
    assert sessions() == []


def test_another_members_routine_is_not_hers(hana, yui, sato, report, now):
    made = assignments.assign(member=yui, staff=sato, moves=THREE, note="", until_on=None, now=now)
    with pytest.raises(rules.NotHers):
        keep(hana, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    keep(yui, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    assert [(session.member_id, session.assignment_id) for session in sessions()] == [(yui.id, made.id)]


def test_a_run_of_an_assignment_that_has_ended_meanwhile_still_counts(hana, sato, report, now):
    made = assignments.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)
    assignments.end_assignment(member=hana, staff=sato, now=now)
    keep(hana, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    assert sessions()[0].routine == "assigned"


def test_pain_goes_into_the_log_if_it_is_the_strongest(hana, report, now):
    for pain, logged in ((4, 4), (2, 4), (7, 7)):
        keep(hana, replace(report, pain=pain, where=Part.PELVIS), now)
        assert log.day_log(hana.id, TODAY).get("pain") == logged
    assert sessions()[0].details["where"] == "pelvis"


def test_pain_that_is_not_of_the_back_stays_with_the_run(hana, report, now):
    keep(hana, replace(report, pain=9, where=Part.WRIST_SHOULDER), now)
    assert log.day_log(hana.id, TODAY).get("pain") is None
    assert sessions()[0].details["where"] == "wrist_shoulder"


def test_pain_of_a_day_too_long_ago_stays_with_the_run(hana, report, now):
    long_ago = timedelta(days=20)
    old = replace(
        report, started_at=report.started_at - long_ago, ended_at=report.ended_at - long_ago, pain=5
    )
    keep(hana, old, now, day=TODAY - long_ago)
    assert sessions()[0].details["pain"] == 5
    assert log.has_noted(hana.id) is False


def test_two_deliveries_at_once_keep_one_run(app, hana, report, now):
    def send():
        with app.app_context():
            member = db.session.get_one(type(hana), hana_id)
            keep(member, report, now)

    hana_id = hana.id
    db.session.commit()
    together([send] * 8)
    assert len(sessions()) == 1


# Assigning


def test_a_trainer_assigns_and_the_one_before_ends(hana, sato, now):
    first = assignments.assign(
        member=hana, staff=sato, moves=THREE, note=" ゆっくり ", until_on=None, now=now
    )
    again = assignments.assign(member=hana, staff=sato, moves=THREE, note="ゆっくり", until_on=None, now=now)
    assert (again.id, first.note) == (first.id, "ゆっくり")
    other = assignments.assign(
        member=hana, staff=sato, moves=THREE[:2], note="", until_on=date(2030, 4, 9), now=now
    )
    assert queries.assignment_of(hana.id).id == other.id
    assert queries.assignment_of(hana.id).moves == tuple(THREE[:2])
    assert [
        assignment.ended_at is None
        for assignment in db.session.scalars(select(Assignment).order_by(Assignment.id))
    ] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("moves", "refusal"),
    [
        ([], rules.NoMoves),
        ([Move("breathing", 1)] * 6, rules.NoMoves),
        ([Move("breathing", 0)], rules.TooManyRounds),
        ([Move("breathing", 61)], rules.TooManyRounds),
        ([Move("towel-stretch", 4)], rules.TooManyRounds),
    ],
)
def test_a_routine_that_cannot_be(hana, sato, now, moves, refusal):
    with pytest.raises(refusal):
        assignments.assign(member=hana, staff=sato, moves=moves, note="", until_on=None, now=now)
    assert queries.assignment_of(hana.id) is None


def test_a_long_note_and_an_erased_member(hana, sato, now):
    with pytest.raises(rules.NoteTooLong):
        assignments.assign(member=hana, staff=sato, moves=THREE, note="x" * 501, until_on=None, now=now)
    erasure.erase(member=hana, now=now)
    with pytest.raises(Erased):
        assignments.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)


def test_erasing_takes_runs_and_routines_along(hana, sato, report, now):
    assignments.assign(member=hana, staff=sato, moves=THREE, note="秘密", until_on=None, now=now)
    keep(hana, report, now)
    erasure.erase(member=hana, now=now)
    assert sessions() == []
    assert db.session.scalars(select(Assignment)).all() == []


# Reports as they arrive


def sent(**change):
    return {
        "key": KEY, "routine": "ten", "started": 1_900_000_000_000, "ended": 1_900_000_060_000,
        "done": {"breathing": 60}, "skipped": [], "finished": False, "place": {},
    } | change  # fmt: skip


def test_a_report_is_read():
    found = reports.read(sent(pain=3, where="low_back", skipped=["marching", "marching"]))
    assert (found.seconds, found.pain, found.where, found.skipped) == (60, 3, Part.LOW_BACK, ["marching"])
    assert (found.ended_at - found.started_at).total_seconds() == 60


@pytest.mark.parametrize(
    "change",
    [
        {"key": None}, {"key": "x"}, {"key": "g" * 36}, {"key": 5}, {"done": []}, {"done": {"breathing": 1.5}},
        {"done": {"breathing": True}}, {"done": {"breathing": "60"}}, {"started": "now"}, {"started": -1},
        {"started": 1e30}, {"ended": None}, {"ended": 10**20}, {"skipped": "all"}, {"skipped": [1]},
        {"pain": "7"}, {"pain": True}, {"where": "moon"},
        {"where": 7}, {"where": ["x"]},
    ],
)  # fmt: skip
def test_what_is_no_report(change):
    with pytest.raises(rules.WrongRun):
        reports.read(sent(**change))


@pytest.mark.parametrize(
    "place",
    [
        None, [], {"x": "y" * 3000}, {"order": [0], "m": 0, "s": 0, "into": -1, "done": {}, "skipped": []},
        {"order": ["\ud800"], "m": 0, "s": 0, "into": 0, "done": {}, "skipped": []},
        {"order": [0] * 200, "m": 0, "s": 0, "into": 0, "done": {}, "skipped": []},
    ],
)  # fmt: skip
def test_a_place_that_is_none_is_left_out(place):
    assert reports.read(sent(place=place)).place == {}


def test_of_a_place_only_what_is_known_is_kept():
    place = {
        "order": [1, 0],
        "m": 1,
        "s": 2,
        "into": 400,
        "done": {"breathing": 9, "\ud800": 1},
        "skipped": ["\ud800"],
    }
    found = reports.read(sent(place=place | {"evil": "</script>"})).place
    assert found == {
        "order": [1, 0],
        "m": 1,
        "s": 2,
        "into": 400,
        "done": {"breathing": 9},
        "skipped": [],
        "over": False,
    }


@pytest.mark.parametrize(
    "text", ["", "{}", "[NaN]", '[{"x": Infinity}]', "nonsense", "5", "[" * 100_000, "[" + "1," * 200 + "1]"]
)
def test_what_is_no_delivery(text):
    with pytest.raises(offline_sync.Unreadable):
        offline_sync.listed(text)


def test_the_month_after_birth():
    """F116 for who was told nothing; R10 for who was told to wait."""
    opens = date(2030, 4, 20)
    told_nothing = Answers(date(2030, 3, 20), Delivery.VAGINAL, Clearance.UNASKED, Complications.NONE)
    for day, answers in (
        (date(2030, 4, 19), told_nothing),
        (opens, replace(told_nothing, clearance=Clearance.NOT_YET)),
        (opens, replace(told_nothing, delivery=Delivery.CAESAREAN)),
    ):
        with pytest.raises(Locked):
            rules.check_open(answers, today=day)
    rules.check_open(told_nothing, today=opens)
    rules.check_open(replace(told_nothing, clearance=Clearance.GIVEN), today=TODAY)
    rules.check_open(None, today=TODAY)


# What a hostile reader found


def test_a_wrong_clock_of_the_device_is_put_right(now):
    ahead = timedelta(minutes=8)
    said = str(int((now + ahead).timestamp() * 1000))
    late = offline_sync.skew(said, now=now)
    assert abs(late + ahead) < timedelta(seconds=1)
    assert reports.read(sent(), late=late).started_at < reports.read(sent()).started_at
    for nonsense in ("", "x", "-5", "９", "1" * 30):
        assert offline_sync.skew(nonsense, now=now) == timedelta(0)


def test_a_pain_sent_again_undoes_no_correction_of_hers(hana, report, now):
    keep(hana, replace(report, pain=8), now)
    progress.note(measure=Measure.PAIN, member=hana, day=TODAY, value=2, today=TODAY, now=now)
    keep(hana, replace(report, pain=8), now)
    assert log.day_log(hana.id, TODAY).get("pain") == 2


def test_enough_is_enough(hana, report, now):
    for number in range(rules.MOST_A_DAY):
        keep(hana, replace(report, key=f"{number:036}", done={"breathing": 1}), now)
    with pytest.raises(rules.TooManyRuns):
        keep(hana, report, now)
    keep(hana, replace(report, key=f"{0:036}", done={"breathing": 2}), now)  # one that is there may go on


def test_after_erasing_nothing_late_is_kept(hana, report, now):
    erasure.erase(member=hana, now=now)
    with pytest.raises(Erased):
        keep(hana, replace(report, pain=7), now)
    with pytest.raises(Erased):
        guides.keep_place(member=hana, slug="bone", place="s1", now=now)
    assert sessions() == []


def test_a_run_of_a_routine_that_was_taken_back_is_not_offered(hana, sato, report, now):
    made = assignments.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)
    keep(hana, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    assert queries.open_session(hana.id, now=now)
    assignments.assign(member=hana, staff=sato, moves=THREE[:1], note="", until_on=None, now=now)
    assert queries.open_session(hana.id, now=now) is None
    assignments.end_assignment(member=hana, staff=sato, now=now)
    assert queries.open_session(hana.id, now=now) is None


@pytest.fixture
def joined(hana, sato, report, now):
    """Two records of one person, each with a routine of her own and a run, become one."""
    gone = _caller(hana, now)
    first = assignments.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)
    assignments.end_assignment(member=hana, staff=sato, now=now)
    second = assignments.assign(member=gone, staff=sato, moves=THREE[:2], note="", until_on=None, now=now)
    keep(gone, replace(report, routine=str(second.id), done={"breathing": 60}), now)
    people.joined(hana, gone, now=now)
    return first, second


def _caller(hana, now):
    return add_member(
        family_name="山本", given_name="花", kana=("", ""), phone=hana.phone, actor="staff:1", now=now
    )


def test_joining_brings_the_standing_routine_along(joined, hana, report, now):
    _first, second = joined
    assert queries.assignment_of(hana.id).id == second.id
    late = replace(report, key=KEY.replace("1", "9"), done={"breathing": 5})
    for record in joined:
        keep(hana, replace(late, routine=str(record.id), key=f"{record.id:036}"), now)


def test_forgetting_after_a_joining_falls_over_nothing(joined, hana, now):
    kept = Kept(health=timedelta(days=1), history=timedelta(days=5000), messages=timedelta(days=90))
    assert retention.forget_old(kept, now=now + timedelta(days=400)) >= 1
    assert sessions() == []


def test_a_late_run_does_not_replace_what_she_said_since(hana, branch, now):
    said = {"member": hana, "measure": Measure.PAIN, "day": TODAY, "today": TODAY}
    late = reports.read(sent(pain=5, where="low_back"))
    progress.note(**said, value=3, now=now, noted_at=late.ended_at + timedelta(seconds=10))
    keep(hana, late, now)
    assert log.day_log(hana.id, TODAY).get("pain") == 3
