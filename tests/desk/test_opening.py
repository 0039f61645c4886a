"""The owner's page of opening hours, and what all pages say of them."""

from datetime import timedelta

from portal.db import transaction
from tests.conftest import TODAY, TOMORROW

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def submit(browser, **days):
    return browser.submit("/staff/settings/hours", id="week", **(dict.fromkeys(DAYS, "7-22") | days))


def test_every_page_says_what_is_true(signed_in, kana, client, branch, trial, mori):
    owner = signed_in(kana)
    for path in ("/", "/access", "/rules"):
        assert "毎日" in client.page(path).words
    assert "年中無休" in client.page("/").words
    assert submit(owner, sat="9:00-17:00", sun="").status_code == 303
    for path in ("/", "/access", "/rules"):
        words = client.page(path).words
        assert "月〜金 7:00–22:00" in words
        assert "土 9:00–17:00" in words
        assert "日 休業" in words
        assert "年中無休" not in words
        assert "毎日 " not in words
        assert "Mon–Fri 7:00–22:00" in client.page("/en" + path).words


def test_a_single_day_is_named_until_it_is_over(signed_in, kana, client, branch, trial, mori):
    owner = signed_in(kana)
    day = TOMORROW + timedelta(days=20)
    answer = owner.submit("/staff/settings/hours", id="single-day", day=day.isoformat(), hours="")
    assert answer.status_code == 303
    for path in ("/", "/access"):
        words = client.page(path).words
        assert f"{day.month}月{day.day}日" in words
        assert "年中無休" not in words
    words = owner.page("/staff/history").words
    assert "営業時間の変更" in words
    assert "休業" in words
    assert owner.submit("/staff/settings/hours", ends="/removal").status_code == 303
    assert "年中無休" in client.page("/").words


def test_what_is_wrong_is_said_at_its_line_and_stays(signed_in, kana, branch):
    owner = signed_in(kana)
    answer = submit(owner, tue="9-12, 13-18", wed="morning", thu="18-9")
    assert answer.status_code == 422
    page = owner.page_of(answer)
    assert "1日に1つの時間帯" in page.words
    assert page.form(id="week").fields["wed"] == "morning"
    assert submit(owner, **dict.fromkeys(DAYS, "")).status_code == 422
    for wrong in ({"day": ""}, {"day": (TODAY - timedelta(days=1)).isoformat()}, {"day": "2099-01-01"}):
        answer = owner.submit("/staff/settings/hours", id="single-day", hours="9-12", **wrong)
        assert answer.status_code in (409, 422), wrong
    assert owner.post("/staff/settings/hours/days/x/removal").status_code == 404


def test_the_board_shows_the_earliest_until_the_latest(signed_in, kana, branch, mori):
    owner = signed_in(kana)
    assert submit(owner, mon="10-12", sun="").status_code == 303
    words = owner.get(f"/staff/board?date={TOMORROW}").text
    assert 'data-opens="420"' in words
    assert owner.get(f"/staff/board?date={TOMORROW}&view=week").status_code == 200


def test_what_members_will_read_is_in_their_language(signed_in, kana, branch):
    words = signed_in(kana).page("/staff/settings/rules").words
    assert "営業時間：毎日 7:00–22:00。" in words
    assert "We are open: Every day 7:00–22:00." in words


def test_home_names_the_next_few_days_and_access_all_of_them(client, branch):
    days = [TOMORROW + timedelta(days=7 * n) for n in range(1, 6)]
    with transaction():
        branch.day_hours = {day.isoformat(): [] for day in days}
    home, access = client.page("/").words, client.page("/access").words
    named = [f"{day.month}月{day.day}日" for day in days]
    assert [day in home for day in named] == [True, True, True, False, False]
    assert all(day in access for day in named)
