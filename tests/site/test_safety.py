"""What to do about a sign, and whom to talk to: for everybody, kept nowhere."""

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.booking.models.bookings import VisitCheck
from portal.db import db
from portal.health.help_lines import DIRECTORY
from tests import people
from tests.conftest import TODAY, TOMORROW, at

CHECK = "/safety/check"


def ticked(browser, *named, language=""):
    form = browser.page(language + CHECK).forms[-1]
    return browser.post(language + CHECK, data=form.fields | {"signs": list(named)})


def test_the_self_check_says_what_to_do_and_keeps_nothing(client, branch):
    answer = ticked(client, "fever", "leaks_urine")
    assert answer.status_code == 200
    assert answer.text.index("#7119") < answer.text.index("女性泌尿器科")
    assert "tel:%237119" in answer.text
    assert db.session.scalars(select(AuditEntry.event)).all() == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_ticked_or_something_unknown_is_asked_again(client, branch):
    for named in ((), ("boredom",)):
        answer = ticked(client, *named)
        assert answer.status_code == 422
    assert "迷うときは、選んでください" in ticked(client).text


@pytest.mark.parametrize("language", ["", "/en"])
def test_low_spirits_meet_people_who_listen_and_no_ambulance(client, branch, language):
    answer = ticked(client, "low_spirits", language=language)
    assert "tel:119" not in answer.text
    for line in DIRECTORY.lines:
        assert line.number in answer.text
    assert f"{language}/safety/talk" in answer.text


@pytest.mark.parametrize("language", ["", "/en"])
def test_thoughts_of_harm_meet_help_now(client, branch, language):
    answer = ticked(client, "thoughts_of_harm", language=language)
    assert "tel:119" in answer.text
    assert f"{language}/safety/now" in answer.text


@pytest.mark.parametrize("language", ["", "/en"])
def test_two_pages_for_two_answers(client, branch, language):
    talk, now = client.page(f"{language}/safety/talk"), client.page(f"{language}/safety/now")
    assert "tel:119" not in talk.links
    assert f"{language}/safety/now" in talk.links
    assert "tel:119" in now.links
    for line in DIRECTORY.lines:
        number = "tel:" + line.number.replace("-", "")
        assert number in talk.links
        assert (number in now.links) is line.is_open_at_night


def test_the_way_to_people_who_listen_stands_at_the_foot_of_log_and_player(signed_in, hana, branch):
    for address in ("/me/log", "/routines/ten", "/safety"):
        assert "/safety/talk" in signed_in(hana).page(address).links


@pytest.fixture
def booking(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def answer(browser, booking, *named):
    url = f"/me/bookings/{booking.reference}/today"
    form = browser.page(url).forms[-1]
    return browser.post(url, data=form.fields | {"signs": list(named)}).location


def test_low_spirits_before_a_visit_are_hers_alone(signed_in, booking, hana, sato, kana, clock):
    clock.move_to(at(20, on=TODAY))
    browser = signed_in(hana)
    advice = browser.page(answer(browser, booking, "low_spirits"))
    assert "話してくれて、ありがとうございます" in advice.title
    assert "tel:119" not in advice.links
    assert "期限後にはなりません" in advice.words, "she may stay at home"
    for person in (sato, kana):
        for page in (f"/staff/day/{TOMORROW}", f"/staff/bookings/{booking.reference}"):
            words = signed_in(person).page(page).words
            assert "サイン" not in words
            assert "気持ちが沈む" not in words


def test_thoughts_of_harm_before_a_visit_ask_staff_to_phone(signed_in, booking, hana, sato, clock):
    clock.move_to(at(20, on=TODAY))
    browser = signed_in(hana)
    advice = browser.page(answer(browser, booking, "thoughts_of_harm", "low_spirits"))
    assert "tel:119" in advice.links
    assert "/safety/now" in advice.links
    desk = signed_in(sato).page(f"/staff/day/{TOMORROW}").words
    assert "いますぐ助けが必要な答えがあります" in desk
    assert "傷つける" not in desk


def test_a_pain_in_the_chest_hides_no_thought_of_harm(signed_in, booking, hana, sato, clock):
    clock.move_to(at(20, on=TODAY))
    browser = signed_in(hana)
    advice = browser.page(answer(browser, booking, "thoughts_of_harm", "chest_pain"))
    assert "スタッフの電話を待たずに" in advice.words
    for page in (
        f"/staff/day/{TOMORROW}",
        f"/staff/bookings/{booking.reference}",
        "/staff/board?date=2030-04-02",
    ):
        words = signed_in(sato).page(page).words
        assert "いますぐ助けが必要な答えがあります" in words, page
        assert "119を呼ぶサイン" in words, page


def test_what_her_trainer_can_answer_reaches_the_brief_and_stops_nothing(
    signed_in, booking, hana, sato, kana, clock
):
    clock.move_to(at(20, on=TODAY))
    browser = signed_in(hana)
    advice = browser.page(answer(browser, booking, "leaks_urine"))
    assert "女性泌尿器科" in advice.words
    assert "期限後にはなりません" not in advice.words
    assert "尿もれ" in signed_in(kana).page(f"/staff/bookings/{booking.reference}/brief").words
    assert "尿もれ" not in signed_in(sato).page(f"/staff/bookings/{booking.reference}").words


def test_none_of_these_does_not_hide_what_is_ticked(signed_in, booking, hana, clock):
    """Both are in one form: the thumb that slips is on the safe side."""
    clock.move_to(at(20, on=TODAY))
    browser, url = signed_in(hana), f"/me/bookings/{booking.reference}/today"
    form = browser.page(url).forms[-1]
    sent = browser.post(url, data=form.fields | {"signs": ["fever"], "none": "y"})
    assert sent.location.endswith("/advice")
    assert db.session.scalars(select(VisitCheck.signs)).all() == [["fever"]]
