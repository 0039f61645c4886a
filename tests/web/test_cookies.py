"""What is asked for behind her back, or by a page from a moment ago, leaves the cookie of her sign-in alone."""

from datetime import timedelta

import pytest

from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import sign_ins
from portal.db import db

KEPT = ("/routines", "/routines/two", "/guides", "/me/log", "/me/device", "/safety", "/me", "/account")
BACKGROUND = ({"For-Keeping": "yes"}, {"Portal-Refresh": "1"})


def cookies_set(response):
    return [
        cookie.partition("=")[0]
        for each in [*response.history, response]
        for cookie in each.headers.getlist("Set-Cookie")
    ]


def renew(now):
    """Her sign-in goes on under another token, as after a confirmation in another tab."""
    return sign_ins.note_confirmed(sign_in=db.session.scalars(db.select(SignIn)).one(), now=now)


@pytest.mark.parametrize("url", KEPT)
def test_a_request_with_the_token_before_takes_the_new_one_from_nobody(signed_in, hana, branch, now, url):
    browser = signed_in(hana)
    browser.page("/me")  # with a form, whose token is kept in the cookie
    renew(now)
    answer = browser.get(url, follow_redirects=True)
    assert answer.status_code == 200
    assert "session" not in cookies_set(answer)


@pytest.mark.parametrize("headers", BACKGROUND, ids=lambda headers: next(iter(headers)))
@pytest.mark.parametrize("url", KEPT)
def test_what_is_asked_for_in_the_background_writes_no_cookie(signed_in, hana, branch, url, headers):
    browser = signed_in(hana)
    assert browser.get(url, headers=headers).status_code == 200
    with browser.session_transaction() as session:
        assert "csrf_token" not in session


@pytest.mark.parametrize("headers", BACKGROUND, ids=lambda headers: next(iter(headers)))
def test_what_was_to_be_said_to_her_is_not_said_in_the_background(signed_in, hana, branch, headers):
    browser = signed_in(hana)
    browser.submit("/routines/two", id="done", moves=["heel-raise"])
    assert "休むことも大切です" not in browser.get("/routines", headers=headers).text
    assert "休むことも大切です" in browser.page("/routines").words


def test_who_was_away_too_long_is_told_so_and_who_opens_a_page_of_members_is_asked(
    client, signed_in, sato, branch, clock
):
    assert "このページを見るには、ログインしてください。" in client.get("/me", follow_redirects=True).text
    desk = signed_in(sato)
    clock.shift(timedelta(days=1))
    assert "しばらく操作がなかったため" in desk.get("/staff/board", follow_redirects=True).text
    assert "ログインしてください" not in client.get("/login").text


def test_a_button_pressed_after_the_end_of_a_sign_in_leads_back_to_its_page(client, branch):
    answer = client.post("/routines/two/sessions", headers={"Referer": "http://localhost/routines/two"})
    assert answer.location == "/login?next=/routines/two"
