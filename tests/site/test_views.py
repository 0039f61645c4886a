import re
from datetime import time

import pytest

from portal.db import transaction
from portal.notifications import operations as notifications
from tests import people
from tests.access.house import routes
from tests.conftest import TODAY, TOMORROW, at


def test_home_shows_todays_open_times_as_lights_on_the_arc(client, mori, branch):
    people.works(mori, branch, TODAY, time(10), time(13))
    page = client.page("/")
    assert page.html.count('class="arc__bead"') == 3  # 11:00, 11:30, 12:00: two hours' notice
    assert "3枠、空いています" in page.words
    assert "いま" in page.words
    assert 'value="2030-04-01T11:00"' in page.html


def test_in_the_late_evening_home_shows_tomorrow(client, mori, clock):
    clock.move_to(at(20, on=TODAY))
    page = client.page("/")
    assert "あす 4月2日（火）" in page.words
    assert "29枠、空いています" in page.words
    assert page.html.count('name="at"') == 5


def test_a_full_day_points_to_the_next_open_one(client, hana, trial, mori, branch, now):
    people.works(mori, branch, TODAY, time(11), time(12))
    people.booked(hana, trial, at(11, on=TODAY), now=now)
    page = client.page("/")
    assert "満席です" in page.words
    assert "次に空いている日：4月2日（火）" in page.words
    assert any(f"date={TOMORROW}" in link for link in page.links)


def test_a_gym_without_trainers_yet_is_honest(client, branch):
    page = client.page("/")
    assert "受付中の枠はありません" in page.words
    assert "cortisgym.ginza@gmail.com" in page.words


def test_the_branch_is_as_content_md_has_it_and_nothing_is_invented(client, branch):
    words = client.page("/access").words
    for fact in (
        "104-0042",
        "東京都中央区入船2-9-4 3階",
        "八丁堀駅",
        "新富町駅",
        "徒歩5分",
        "毎日 7:00–22:00",
        "年中無休",
        "cortisgym.ginza@gmail.com",
        "有料",
    ):
        assert fact in words
    assert "電話" not in words
    assert "料金は当日ご案内します" in client.page("/").words
    assert "Irifune" in client.page("/en/access").words


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/access",
        "/safety",
        "/legal/privacy",
        "/legal/health-data",
        "/book/service",
        "/book/time?service=trial",
        "/login",
        "/password/reset",
    ],
)
def test_every_public_page_has_its_pair_in_english(client, mori, url):
    page, pair = client.page(url), client.page("/en" + url if url != "/" else "/en/")
    assert (page.lang, pair.lang) == ("ja", "en")
    path = url.partition("?")[0].rstrip("/")
    assert (
        url in ("/login", "/password/reset")
        or path.startswith("/book")
        or any(link.startswith("/en" + path) for link in page.links)
    )
    assert page.h1 != pair.h1


def test_the_theme_is_kept_and_leads_back_and_nowhere_else(client, branch):
    answer = client.post("/theme", data={"theme": "night", "back": "/en/access"})
    assert answer.location == "/en/access"
    assert 'data-theme="night"' in client.get("/").text
    for trap in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\r\nX: y",
        "/\t/[x",
        "",
    ):
        assert client.post("/theme", data={"theme": "day", "back": trap}).location == "/"
    client.post("/theme", data={"theme": "pink"})
    assert 'data-theme="day"' in client.get("/").text


def test_what_does_not_exist_says_what_to_do(client, branch):
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text
    assert "There is no such page" in client.get("/en/nothing").text
    assert client.post("/access").status_code == 405


def test_a_fault_of_ours_is_a_page_too(app, client, branch, monkeypatch):
    from portal.gym import queries

    monkeypatch.setattr(queries, "branch", lambda: 1 / 0)
    answer = client.get("/access")
    assert answer.status_code == 500
    assert "予約には影響していません" in answer.text
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


def test_member_home_answers_when_what_and_how(signed_in, hana, trial, mori, now):
    assert "予約はまだありません" in signed_in(hana).page("/me").words
    people.booked(hana, trial, at(10), now=now)
    words = signed_in(hana).page("/me").words
    assert words.index("次の来店") < words.index("きょう、家で") < words.index("きょうの痛み")
    assert "10:00–11:00" in words


def test_it_is_alive(client, branch):
    assert client.get("/healthz").text == "ok"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"x" * 300_000, "application/x-www-form-urlencoded"),
        (b"a=%ED%A0%80&b=%00", "application/x-www-form-urlencoded"),
        (b"[" * 9000, "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "text/\udce3".encode("utf-8", "surrogateescape").decode("latin-1")),
    ],
)
def test_broken_bodies_are_never_a_fault_of_ours(client, mori, body, kind):
    for url in ("/book/health?service=trial&at=2030-04-02T10:00", "/login", "/theme", "/password/reset"):
        assert client.post(url, data=body, content_type=kind).status_code < 500


@pytest.mark.parametrize("odd", ["%00", "%ED%A0%80", "%F0%9F%91%B6", "x" * 500, "..%2f", "%E3%81%82"])
def test_odd_letters_are_nowhere_a_fault(client, signed_in, hana, kana, trial, mori, now, odd):
    people.booked(hana, trial, at(10), now=now)
    notifications.note_run("worker", now=now)  # or else the portal is not ready, and says so
    browsers = {"visitor": client, "member": signed_in(hana), "owner": signed_in(kana)}
    for route in routes():
        path = re.sub(r"<[^>]+>", odd, route.path)
        url = f"{path}?date={odd}&service=trial&at={odd}&trainer={odd}&next={odd}"
        for who in route.let_in:
            browser = browsers[who]
            answer = browser.get(url) if "GET" in route.methods else browser.post(url, data={"value": "1"})
            assert answer.status_code < 500, (route.path, who)


def test_null_bytes_in_any_field_are_refused(client, mori):
    for url in ("/book/health", "/login", "/login/code", "/password/reset", "/theme"):
        assert client.post(url, data={"identity": "a\x00b", "email": "a\x00b@example.com"}).status_code == 400


def test_the_pages_follow_the_settings(client, branch, trial, mori):
    with transaction():
        branch.opens_at, branch.closes_at = branch.opens_at.replace(hour=9), branch.closes_at.replace(hour=20)
        branch.most_trials, branch.baby_ill_a_month, trial.minutes = 2, 0, 45
    words = client.page("/").words
    for fact in ("9:00から20:00まで", "20:00まで", "45分"):
        assert fact in words
    assert "22:00まで" not in words
    assert "60分" not in words
    rules = client.page("/rules").words
    assert "体験は、お一人2回です" in rules
    assert "月0回" not in rules
    assert "2 times per person" in client.page("/en/rules").words


def test_a_page_stands_under_one_tab(signed_in, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    browser, found = signed_in(hana), {}
    for path in (
        "/me",
        "/me/bookings",
        f"/me/bookings/{booking.reference}",
        "/me/waitlist",
        "/routines",
        "/guides",
        "/me/log",
        "/me/progress",
    ):
        tabs = browser.get(path).text.partition('<nav class="tabs')[2].partition("</nav>")[0]
        found[path] = re.findall(r'href="([^"]+)"\s+aria-current="page"', tabs)
    assert found == {
        "/me": ["/me"],
        "/me/bookings": ["/me/bookings"],
        f"/me/bookings/{booking.reference}": ["/me/bookings"],
        "/me/waitlist": ["/me/bookings"],
        "/routines": ["/routines"],
        "/guides": ["/guides"],
        "/me/log": ["/me/log"],
        "/me/progress": ["/me/log"],
    }
