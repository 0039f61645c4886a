"""Assigning, and keeping what a device reports: once, whole, and only hers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Erased
from portal.db import db
from portal.privacy import operations as privacy
from portal.progress import queries as log
from portal.routines import operations, queries, reports, rules
from portal.routines.models import Assignment, RoutineSession
from portal.routines.rules import STANDARDS, Move, Place, Report
from tests import people
from tests.booking.test_races import together
from tests.conftest import TODAY, at

KEY = "3f6c1a52-0000-4000-8000-000000000001"
THREE = [Move("heel-raise", 10), Move("breathing", 12), Move("cat-cow", 5)]


@pytest.fixture
def report(now):
    return Report(
        key=KEY,
        routine="ten",
        started_at=now - timedelta(minutes=11),
        ended_at=now - timedelta(minutes=1),
        done={"breathing": 300, "heel-raise": 80},
        place={"m": 1},
    )


def keep(member, report, now, day=TODAY):
    return operations.keep_session(member=member, report=report, day=day, today=TODAY, now=now)


def sessions():
    db.session.expire_all()
    return db.session.scalars(select(RoutineSession).order_by(RoutineSession.id)).all()


def test_the_standard_routines_last_what_their_names_say():
    seconds = [
        sum(one.rounds * queries.exercise(one.exercise).round_seconds for one in r.moves) for r in STANDARDS
    ]
    assert seconds == [600, 300, 140]
    for routine in STANDARDS:
        rules.check_moves(routine.moves, limits=queries.limits())


def test_a_run_is_kept_and_sent_twice_it_is_once(hana, report, now):
    keep(hana, report, now)
    keep(hana, report, now)
    (kept,) = sessions()
    assert (kept.routine, kept.seconds, kept.day, kept.is_finished) == ("ten", 380, TODAY, False)
    assert kept.details["place"] == {"m": 1}


def test_of_two_devices_more_counts_and_nothing_twice(hana, report, now):
    later = replace(report, done={"breathing": 300, "heel-raise": 80, "cat-cow": 40}, place={"m": 2})
    keep(hana, later, now)
    keep(hana, report, now)  # the other phone comes back to a network
    (kept,) = sessions()
    assert (kept.seconds, kept.details["place"]) == (420, {"m": 2})


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
    made = operations.assign(member=yui, staff=sato, moves=THREE, note="", until_on=None, now=now)
    with pytest.raises(rules.NotHers):
        keep(hana, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    keep(yui, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    assert [(one.member_id, one.assignment_id) for one in sessions()] == [(yui.id, made.id)]


def test_a_run_of_an_assignment_that_has_ended_meanwhile_still_counts(hana, sato, report, now):
    made = operations.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)
    operations.end_assignment(member=hana, staff=sato, now=now)
    keep(hana, replace(report, routine=str(made.id), done={"breathing": 60}), now)
    assert sessions()[0].routine == "assigned"


def test_pain_goes_into_the_log_if_it_is_the_strongest(hana, report, now):
    for pain, logged in ((4, 4), (2, 4), (7, 7)):
        keep(hana, replace(report, pain=pain, where=Place.PELVIS), now)
        assert log.pain_on(hana.id, TODAY) == logged
    assert sessions()[0].details["where"] == "pelvis"


def test_pain_of_a_day_too_long_ago_stays_with_the_run(hana, report, now):
    long_ago = timedelta(days=20)
    old = replace(
        report, started_at=report.started_at - long_ago, ended_at=report.ended_at - long_ago, pain=5
    )
    keep(hana, old, now, day=TODAY - long_ago)
    assert sessions()[0].details["pain"] == 5
    assert log.pain_log(hana.id) == []


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
    first = operations.assign(member=hana, staff=sato, moves=THREE, note=" ゆっくり ", until_on=None, now=now)
    again = operations.assign(member=hana, staff=sato, moves=THREE, note="ゆっくり", until_on=None, now=now)
    assert (again.id, first.note) == (first.id, "ゆっくり")
    other = operations.assign(
        member=hana, staff=sato, moves=THREE[:2], note="", until_on=date(2030, 4, 9), now=now
    )
    assert queries.assignment_of(hana.id).id == other.id
    assert queries.assignment_of(hana.id).moves == tuple(THREE[:2])
    assert [
        one.ended_at is None for one in db.session.scalars(select(Assignment).order_by(Assignment.id))
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
        operations.assign(member=hana, staff=sato, moves=moves, note="", until_on=None, now=now)
    assert queries.assignment_of(hana.id) is None


def test_a_long_note_and_an_erased_member(hana, sato, now):
    with pytest.raises(rules.NoteTooLong):
        operations.assign(member=hana, staff=sato, moves=THREE, note="x" * 501, until_on=None, now=now)
    privacy.erase(member=hana, now=now)
    with pytest.raises(Erased):
        operations.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)


def test_erasing_takes_runs_and_routines_along(hana, sato, report, now):
    operations.assign(member=hana, staff=sato, moves=THREE, note="秘密", until_on=None, now=now)
    keep(hana, report, now)
    privacy.erase(member=hana, now=now)
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
    assert (found.seconds, found.pain, found.where, found.skipped) == (60, 3, Place.LOW_BACK, ["marching"])
    assert (found.ended_at - found.started_at).total_seconds() == 60


@pytest.mark.parametrize(
    "change",
    [
        {"key": None}, {"key": "x"}, {"key": "g" * 36}, {"key": 5}, {"done": []}, {"done": {"breathing": 1.5}},
        {"done": {"breathing": True}}, {"done": {"breathing": "60"}}, {"started": "now"}, {"started": -1},
        {"started": 1e30}, {"ended": None}, {"ended": 10**20}, {"skipped": "all"}, {"skipped": [1]},
        {"place": []}, {"place": {"x": "y" * 3000}}, {"pain": "7"}, {"pain": True}, {"where": "moon"},
        {"where": 7}, {"where": ["x"]},
    ],
)  # fmt: skip
def test_what_is_no_report(change):
    with pytest.raises(rules.WrongRun):
        reports.read(sent(**change))


@pytest.mark.parametrize("text", ["", "{}", "nonsense", "5", "[" * 100_000, "[" + "1," * 200 + "1]"])
def test_what_is_no_delivery(text):
    with pytest.raises(rules.WrongRun):
        reports.listed(text)


def test_the_month_after_birth(hana, trial, mori, now):
    opens = date(2030, 4, 20)
    assert rules.is_locked(opens_on=opens, is_cleared=False, today=date(2030, 4, 19))
    assert not rules.is_locked(opens_on=opens, is_cleared=False, today=opens)
    assert not rules.is_locked(opens_on=opens, is_cleared=True, today=TODAY)
    assert not rules.is_locked(opens_on=None, is_cleared=False, today=TODAY)
    assert people.WELL.is_cleared
