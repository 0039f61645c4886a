import pytest
from sqlalchemy import select

from portal.db import db
from portal.progress.models import LogEntry
from tests.conftest import TODAY

TAP = {"id": "scale"}


def logged():
    db.session.rollback()
    return [(entry.day, entry.value) for entry in db.session.scalars(select(LogEntry))]


@pytest.fixture
def hers(signed_in, hana, branch):
    return signed_in(hana)


def test_the_log_is_for_members(client, branch):
    assert client.get("/me/log").location == "/login?next=/me/log"


def test_nothing_is_chosen_beforehand(hers):
    page = hers.page("/me/log")
    assert 'class="num" aria-pressed="true"' not in page.html
    assert "まだ記録がありません" in page.words


def test_one_tap_logs_todays_pain_and_the_list_shows_it(hers):
    answer = hers.submit("/me/log", **TAP, value="4")
    assert (answer.status_code, answer.location) == (303, "/me/log")
    page = hers.page("/me/log")
    assert "4で記録しました" in page.words
    assert "4月1日（月）4" in page.words
    assert logged() == [(TODAY, 4)]


def test_another_tap_changes_it_and_undo_brings_it_back(hers):
    hers.submit("/me/log", **TAP, value="4")
    answer = hers.submit("/me/log", **TAP, value="6")
    assert logged() == [(TODAY, 6)]
    hers.submit(answer.location, ends="/undo")
    assert logged() == [(TODAY, 4)]


def test_the_first_tap_can_be_taken_back_too(hers):
    answer = hers.submit("/me/log", **TAP, value="4")
    hers.submit(answer.location, ends="/undo")
    assert logged() == []


def test_from_home_she_comes_back_home(hers):
    assert hers.submit("/me", **TAP, value="0").location == "/me"
    assert "0で記録しました" in hers.page("/me").words


def test_strong_pain_is_answered_with_advice_first(hers):
    hers.submit("/me/log", **TAP, value="7")
    page = hers.page("/me/log")
    assert "きょうの動きは休んでください" in page.words
    assert "/safety" in page.links
    hers.submit("/me/log", **TAP, value="6")
    assert "休んでください" not in hers.page("/me/log").words


@pytest.mark.parametrize("value", ["11", "-1", "x", "", "3.5", "9" * 30])
def test_a_number_off_the_scale_is_refused(hers, value):
    answer = hers.submit("/me/log", **TAP, value=value)
    assert answer.status_code == 422
    assert "0から10の数字" in answer.text
    assert logged() == []


@pytest.mark.parametrize(
    ("day", "status"), [("2030-04-02", 422), ("2030-03-24", 422), ("x", 404), ("9999-99-99", 404)]
)
def test_a_day_that_cannot_be_logged_is_refused(hers, day, status):
    form = hers.page("/me/log").form(id="scale")
    answer = hers.post(f"/me/log/{day}", data=form.fields | {"value": "3"})
    assert answer.status_code == status
    assert logged() == []


def test_undo_of_what_never_was_harms_nothing(hers):
    token = hers.page("/me/log").form(id="scale").fields["csrf_token"]
    for before in ("", "99", "x"):
        answer = hers.post("/me/log/2030-04-01/undo", data={"csrf_token": token, "before": before})
        assert answer.status_code in (303, 422)
    assert logged() == []


def test_one_members_undo_leaves_anothers_log_alone(hers, signed_in, yui):
    hers.submit("/me/log", **TAP, value="4")
    other = signed_in(yui)
    answer = other.submit("/me/log", **TAP, value="6")
    other.submit(answer.location, ends="/undo")
    assert logged() == [(TODAY, 4)]


def test_a_log_is_seen_by_its_owner_alone(hers, signed_in, yui):
    hers.submit("/me/log", **TAP, value="4")
    assert "Nothing logged yet" in signed_in(yui).page("/en/me/log").words
