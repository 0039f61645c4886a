from datetime import date

import pytest
from sqlalchemy import select

from portal.accounts.models.people import StaffRole
from portal.booking.models.bookings import CheckIn
from portal.db import db
from portal.gym import queries as gym
from portal.health.rules import Answers, Clearance, Delivery
from tests import people
from tests.conftest import at

DAY = "/staff/day/2030-04-02"


@pytest.fixture
def visits(hana, yui, trial, mori, kudo, now):
    unsure = Answers(date(2030, 2, 25), Delivery.CAESAREAN, Clearance.UNSURE)
    return people.booked(hana, trial, at(10), now=now), people.booked(
        yui, trial, at(14), now=now, answers=unsure, override="電話で相談"
    )


def test_the_desk_is_for_staff(client, signed_in, hana, branch):
    assert client.get(DAY).location == f"/login?next={DAY}"
    answer = signed_in(hana).get(DAY)
    assert answer.status_code == 403
    assert "オーナーにたずねてください" in answer.text


def test_the_day_shows_who_when_what_to_whom_and_what_to_know(signed_in, sato, kana, visits):
    words = signed_in(sato).page(DAY).words
    row = words[words.index("10:00–11:00") :]
    for part in ("山本 花", "やまもと はな", "産後体験"):
        assert part in row
    assert "産後13週" not in row, "the desk sees flags, not answers"
    assert "来店前に確認（1件）" in words
    assert "14:00 Nakamura Yui: 医師・助産師の許可がまだ、または不明" in words
    assert "産後13週" in signed_in(kana).page(f"{DAY}?health=y").words


@pytest.mark.parametrize("role", list(StaffRole))
def test_every_role_opens_the_day(signed_in, role, visits, now):
    someone = people.staff("x@example.com", "誰か", role, now=now)
    assert signed_in(someone).get(DAY).status_code == 200


def test_check_in_and_undo(signed_in, sato, visits, clock):
    clock.move_to(at(9, 50))
    browser = signed_in(sato)
    reference = visits[0].reference
    assert browser.submit(DAY, ends=f"/{reference}/check-in").location == DAY
    page = browser.page(DAY)
    assert "山本 花さんの来店を受け付けました" in page.words
    assert "9:50 来店" in page.words
    assert db.session.scalar(select(CheckIn.by)) == sato.actor

    browser.submit(DAY, ends=f"/{reference}/check-in/undo")
    db.session.rollback()
    assert db.session.scalar(select(CheckIn.id)) is None


def test_check_in_on_another_day_is_refused_with_a_sentence(signed_in, sato, visits):
    browser = signed_in(sato)
    token = browser.page("/staff").form(ends="/logout").fields["csrf_token"]
    answer = browser.post(f"/staff/bookings/{visits[0].reference}/check-in", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "当日だけ" in answer.text


def test_an_empty_day_says_so(signed_in, sato, branch):
    assert "この日の予約はありません" in signed_in(sato).page("/staff/day/2030-06-01").words


@pytest.mark.parametrize("day", ["x", "2030-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_not_found(signed_in, sato, branch, day):
    assert signed_in(sato).get(f"/staff/day/{day}").status_code == 404


def test_the_statements_of_the_day_do_not_grow_with_its_visits(
    signed_in, sato, visits, hana, personal, now, statements
):
    browser = signed_in(sato)

    def cost():
        with statements() as seen:
            browser.get(DAY)
        return len(seen)

    before = cost()
    for hour in (11, 12, 15):
        people.booked(hana, personal, at(hour), now=now)
    assert cost() == before <= 6


def test_the_owner_sets_price_and_rules_and_the_pages_follow(signed_in, client, kana, trial, mori):
    assert "料金は当日ご案内します" in client.page("/").words
    answer = signed_in(kana).submit("/staff/settings/place", id="place", phone="03-1234-5678")
    assert answer.status_code == 303, answer.text
    answer = signed_in(kana).submit("/staff/settings/rules", id="rules", notice_minutes="1")
    assert answer.status_code == 303, answer.text
    answer = signed_in(kana).submit("/staff/services/trial", id="set-price", yen="5500")
    assert answer.status_code == 303, answer.text
    assert "5,500円（税込）" in client.page("/").words
    assert "¥5,500 (tax incl.)" in client.page("/en/").words
    assert "03-1234-5678" in client.page("/access").words
    db.session.rollback()
    assert gym.branch().notice_minutes == 60


@pytest.mark.parametrize(
    ("matter", "field", "typed"),
    [
        ("place", "phone", "123"), ("place", "email", "x"), ("place", "postal_code", "104"), ("place", "name_ja", ""),
        ("place", "address_en", ""), ("place", "name_en", "Birth House"), ("place", "arrival_en", "a breast pad"),
        ("rules", "grid_minutes", "20"), ("rules", "grid_minutes", ""), ("rules", "horizon_days", "0"),
        ("rules", "most_upcoming", "999"), ("rules", "notice_minutes", "49"), ("rules", "notice_minutes", "-1"),
        ("rules", "change_minutes", "nan"), ("rules", "change_minutes", "soon"), ("rules", "change_minutes", ""),
        ("rules", "change_minutes", "1e2"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_explained(signed_in, kana, branch, matter, field, typed):
    answer = signed_in(kana).submit(f"/staff/settings/{matter}", id=matter, **{field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'value="{typed}"' in answer.text or typed == "" or f">{typed}" in answer.text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("typed", "minutes", "shown"), [("1.5", 90, "1.5"), ("２４", 1440, "24"), ("0", 0, "0")]
)
def test_hours_are_written_as_one_says_them(signed_in, kana, branch, typed, minutes, shown):
    browser = signed_in(kana)
    assert browser.submit("/staff/settings/rules", id="rules", change_minutes=typed).status_code == 303
    db.session.rollback()
    assert branch.change_minutes == minutes
    assert browser.page("/staff/settings/rules").form(id="rules").fields["change_minutes"] == shown


def test_the_place_is_the_owners_and_the_pages_follow(signed_in, client, kana, branch):
    browser = signed_in(kana)
    answer = browser.submit(
        "/staff/settings/place", id="place", name_ja="Cortis Gym 本店", postal_code="１０４－００４２",
        access_ja="エレベーターで3階へ\n入口に段差なし", access_en="", parking_ja="", parking_en="",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    page = client.page("/access")
    for words in ("Cortis Gym 本店", "〒104-0042", "エレベーターで3階へ", "入口に段差なし"):
        assert words in page.words
    assert "駐車場" not in page.words
    assert "The way here" not in client.page("/en/access").words


@pytest.mark.parametrize(
    ("field", "typed"),
    [("horizon_days", "soon"), ("horizon_days", "0"), ("name_ja", ""), ("buffer_minutes", "20"), ("buffer_minutes", "")],
)  # fmt: skip
def test_a_rule_of_a_service_that_cannot_be_is_explained(signed_in, kana, branch, field, typed):
    answer = signed_in(kana).submit("/staff/services/trial", id="service", **{field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_price_approves_no_rule_and_saving_the_rules_does(signed_in, kana, trial, now):
    browser = signed_in(kana)
    browser.submit("/staff/services/trial", id="set-price", yen="5500")
    assert "まだ承認していません" in browser.page("/staff/services/trial").words
    answer = browser.submit("/staff/services/trial", id="recovery", weeks="200")
    assert answer.status_code == 422
    assert 'href="#weeks"' in answer.text
    browser.submit("/staff/services/trial", id="recovery", weeks="6", weeks_caesarean="8")
    assert "に承認しました" in browser.page("/staff/services/trial").words
    db.session.rollback()
    assert (trial.price_yen, trial.weeks, trial.weeks_caesarean) == (5500, 6, 8)


def test_settings_are_the_owners(signed_in, sato, branch):
    assert signed_in(sato).get("/staff/settings").status_code == 403


def test_mishaps_lead_back_into_the_house(signed_in, client, sato, hana, branch):
    for browser, home in ((signed_in(sato), "/staff/board"), (signed_in(hana), "/me"), (client, "/")):
        page = browser.page_of(browser.get("/no/such/page"))
        assert page.links.count(home) >= 2, home


def test_a_day_that_is_none_is_said(signed_in, sato, mori):
    assert "読み取れませんでした" in signed_in(sato).page("/staff/board?date=banana").words
    assert "読み取れませんでした" not in signed_in(sato).page("/staff/board").words
