"""What a device sends: late, twice, in any order, and in part nonsense."""

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.progress import operations, queries
from portal.progress.models import LogEntry
from portal.progress.rules.measures import Measure
from tests.conftest import TODAY

URL = "/me/log/notes"


def tap(noted_at, measure="pain", value=4, day=TODAY, **more):
    milliseconds = int(noted_at.timestamp() * 1000)
    return {
        "key": str(uuid.uuid4()),
        "measure": measure,
        "value": value,
        "day": str(day),
        "at": milliseconds,
    } | more


@pytest.fixture
def deliver(signed_in, hana, branch, now):
    browser = signed_in(hana)
    token = browser.get("/routines/token").json["token"]

    def deliver(*taps, owner=hana.account_id, **more):
        sent = {"csrf_token": token, "owner": owner, "now": int(now.timestamp() * 1000)}
        return browser.post(URL, data=sent | {"reports": json.dumps(taps)} | more)

    return deliver


def noted(member, measure=Measure.PAIN, day=TODAY):
    db.session.rollback()
    return queries.day_log(member.id, day).get(measure)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202e肩\u200bが\r\n重い", "肩が\n重い"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
    ids=ascii,
)
def test_a_word_arrives_without_what_nobody_sees(deliver, hana, now, typed, kept):
    assert deliver(tap(now, measure="word", value=typed)).status_code == 200
    assert noted(hana, Measure.WORD) == kept


def test_taps_arrive_and_the_later_one_counts_whichever_comes_first(deliver, hana, now):
    early, late = tap(now - timedelta(hours=2), value=3), tap(now - timedelta(hours=1), value=6)
    assert deliver(late).json == {"answers": [{"key": late["key"], "kept": True}]}
    assert deliver(early).status_code == 200
    assert noted(hana) == 6
    assert deliver(late, late).status_code == 200, "sent twice is once"


def test_a_tap_on_the_page_is_not_undone_by_an_older_one_from_a_phone(deliver, hana, now):
    operations.note(member=hana, measure=Measure.PAIN, day=TODAY, value=2, today=TODAY, now=now)
    operations.note(member=hana, measure=Measure.PAIN, day=TODAY, value=None, today=TODAY, now=now)
    deliver(tap(now - timedelta(minutes=5), value=9))
    assert noted(hana) is None, "what she took back does not come back"
    entry = db.session.scalar(select(LogEntry))
    assert entry.value is None


def test_a_clock_that_is_ahead_notes_nothing_in_the_future(deliver, hana, now):
    ahead = now + timedelta(days=3)
    deliver(tap(ahead, value=5))
    deliver(tap(now - timedelta(minutes=1), value=4))
    assert noted(hana) == 5
    operations.note(
        member=hana, measure=Measure.PAIN, day=TODAY, value=1, today=TODAY, now=now + timedelta(seconds=1)
    )
    assert noted(hana) == 1, "and the next tap counts"


def test_one_wrong_note_stops_no_other(deliver, hana, now):
    right = [tap(now, "sleep", "2_to_4"), tap(now, "foods", ["soy", "fish"])]
    wrong = [
        tap(now, value=11),
        tap(now, "mood"),
        tap(now, day=TODAY + timedelta(days=1)),
        tap(now, day=TODAY - timedelta(days=8)),
        tap(now, day="0001-01-01"),
        tap(now, "word", "長" * 10_000),
        tap(now, "word", "\ud800"),
        tap(now, "activities", {"999": 3}),
        tap(now, "weight", 60),
        tap(now, at="soon"),
        tap(now, key="x"),
        {},
        None,
        7,
    ]
    answer = deliver(*wrong[:7], right[0], *wrong[7:], right[1])
    assert answer.status_code == 422
    kept = [one["kept"] for one in answer.json["answers"]]
    assert kept == [*[False] * 7, True, *[False] * 7, True]
    assert all(one["said"] for one in answer.json["answers"] if not one["kept"])
    assert noted(hana, Measure.SLEEP) == "2_to_4"
    assert noted(hana, Measure.FOODS) == ["soy", "fish"]


def test_two_notes_with_one_key_are_told_apart(deliver, hana, now):
    first = tap(now, value=3)
    second = tap(now, "sleep", "2_to_4") | {"key": first["key"]}
    answer = deliver(first, second, first)
    assert [one["kept"] for one in answer.json["answers"]] == [True, False, True]
    assert answer.status_code == 422
    assert noted(hana) == 3


@pytest.mark.parametrize("reports", ["", "{", "{}", "[" * 5000, "[NaN]", json.dumps([None] * 101)])
def test_what_is_no_delivery_is_refused(deliver, reports):
    answer = deliver(reports=reports)
    assert answer.status_code == 422
    assert answer.json["error"]


def test_another_members_page_that_is_still_open_delivers_nothing(deliver, hana, yui, now):
    assert deliver(tap(now), owner=yui.account_id).status_code == 409
    assert noted(hana) is None


def test_a_delivery_without_its_token_is_refused(signed_in, hana, branch):
    assert signed_in(hana).post(URL, data={"reports": "[]"}).status_code == 422


def choice(noted_at, measure, choice, chosen=True, **more):
    return tap(noted_at, measure, None, **more) | {"choice": choice, "chosen": chosen}


def test_choices_of_two_devices_join(deliver, hana, now):
    operations.note(member=hana, measure=Measure.FOODS, day=TODAY, value=["dairy"], today=TODAY, now=now)
    early = now - timedelta(hours=1)
    deliver(choice(early, "foods", "soy"))
    assert noted(hana, Measure.FOODS) == ["dairy", "soy"]
    deliver(choice(now, "foods", "dairy", chosen=False))
    assert noted(hana, Measure.FOODS) == ["soy"]
    operations.note(member=hana, measure=Measure.FOODS, day=TODAY, value=None, today=TODAY, now=now)
    deliver(choice(early, "foods", "fish"))
    assert noted(hana, Measure.FOODS) is None, "all of it was taken back since"


def test_ratings_of_two_devices_join_and_an_ended_activity_keeps_its_own(deliver, hana, now):
    first, second = (operations.add_activity(member=hana, name=name, now=now) for name in ("抱っこ", "授乳"))
    deliver(tap(now, "activities", 3) | {"activity": first.id})
    operations.end_activity(member=hana, number=first.id, now=now)
    answer = deliver(
        tap(now, "activities", 5) | {"activity": second.id}, tap(now, "activities", 5) | {"activity": 10**12}
    )
    assert [one["kept"] for one in answer.json["answers"]] == [True, False]
    assert noted(hana, Measure.ACTIVITIES) == {str(first.id): 3, str(second.id): 5}


def test_the_day_of_a_tap_is_ours_not_the_devices(deliver, hana, now):
    """The device's clock is a day behind, and it says so."""
    behind = now - timedelta(days=1)
    said = int(behind.timestamp() * 1000)
    deliver(tap(behind, value=6, day="today"), now=said)
    assert noted(hana) == 6
    assert noted(hana, day=TODAY - timedelta(days=1)) is None


def test_a_slow_line_does_not_make_a_tap_later(deliver, hana, now, clock):
    first = tap(now, value=3)
    clock.shift(5)  # five seconds of upload
    deliver(first, now=int(now.timestamp() * 1000))
    second = now + timedelta(seconds=3)
    deliver(tap(second, value=8), now=int((now + timedelta(seconds=6)).timestamp() * 1000))
    assert noted(hana) == 8


@pytest.mark.parametrize(
    "more",
    [
        {"choice": 5},
        {"choice": "soy"},
        {"activity": "1"},
        {"activity": True},
        {"activity": -1},
        {"choice": ["soy"]},
    ],
    ids=str,
)
def test_a_part_of_what_has_none_is_refused(deliver, hana, now, more):
    operations.note(member=hana, measure=Measure.PAIN, day=TODAY, value=5, today=TODAY, now=now)
    answer = deliver(tap(now, "pain", None) | more)
    kept = answer.json["answers"][0]["kept"]
    assert (answer.status_code, kept) == (422, False)
    assert noted(hana) == 5
