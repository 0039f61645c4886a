"""The contact step with what real people write, and the digits of a mail as they are pasted."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Member
from portal.availability.models import Claim
from portal.checkout.models import Draft
from portal.db import db
from portal.notifications.models import OutboxMessage
from tests.checkout.test_views import CHOSEN, HANA, WELL, choose, go_to_code, mailed_code

SMITH = {"family_name": "Smith", "given_name": "Anna", "family_kana": "", "given_kana": ""}
# What is typed over a Japanese and over a foreign person's details, and what is kept of it.
TAKEN = [
    (HANA, {"email": "a..b@docomo.ne.jp"}, {}),
    (HANA, {"email": "hana.@ezweb.ne.jp"}, {}),
    (HANA, {"email": "hana@日本語.jp"}, {}),
    (HANA, {"phone": "\u202d090-0000-1234\u202c"}, {"phone": "09000001234"}),
    (HANA, {"phone": "090\u200b00001234"}, {"phone": "09000001234"}),
    (HANA, {"phone": "090.0000.1234"}, {"phone": "09000001234"}),
    (HANA, {"phone": "+1 415 555 2671"}, {"phone": "+14155552671"}),
    (HANA, {"phone": "+81 90-0000-1234"}, {"phone": "09000001234"}),
    (
        HANA,
        {"given_name": "みすゞ", "given_kana": "みすゞ"},
        {"given_name": "みすゞ", "given_kana": "ミスヾ"},
    ),
    (HANA, {"given_name": "さくら", "given_kana": ""}, {"given_kana": "サクラ"}),
    (HANA, {"family_name": "髙﨑", "family_kana": "たかさき"}, {"family_name": "髙﨑"}),
    (HANA, {"family_name": "葛\U000e0101城", "family_kana": "かつらぎ"}, {"family_name": "葛\U000e0101城"}),
    (HANA, {"given_name": ""}, {"given_name": ""}),
    (HANA, {"family_name": "山本\u200b"}, {"family_name": "山本"}),
    (HANA, {"given_kana": "う゛ぁんな"}, {"given_kana": "ヴァンナ"}),
    (SMITH, {"family_name": "O’Brien"}, {"family_name": "O’Brien"}),
    (SMITH, {"family_name": "O'Brien"}, {"family_name": "O'Brien"}),
    (SMITH, {"family_name": "Nguyễn"}, {"family_name": "Nguyễn"}),
    (SMITH, {"family_name": "Łukasz"}, {"family_name": "Łukasz"}),
    (SMITH, {"family_name": "김", "given_name": "지영"}, {"family_name": "김"}),
    (SMITH, {"family_name": "Ольга", "given_name": ""}, {"family_name": "Ольга", "given_name": ""}),
    (SMITH, {"family_name": "כהן", "given_name": "נועה"}, {"family_name": "כהן"}),
    (SMITH, {"family_kana": "グエン"}, {"family_kana": "グエン"}),
]
REFUSED = [
    ({"family_name": ""}, "姓"),
    ({"family_name": "\u200b\u2060"}, "姓"),
    ({"family_name": "\u202e田中"}, "文字の向き"),
    ({"given_name": "花\u202d"}, "文字の向き"),
    ({"family_kana": ""}, "ふりがな"),
    ({"phone": "03-1234-5678 内線12"}, "内線"),
    ({"phone": "090-1234-567"}, "桁数"),
    ({"phone": "\u200b"}, "電話番号"),
    ({"email": "花@example.com"}, "半角英数字"),
    ({"email": "a..b@gmail.com"}, "メールアドレス"),
    ({"email": "\u200b"}, "メールアドレス"),
]


@pytest.fixture
def contact(client, mori):
    return client.submit(choose(client), id="step", **WELL).location


@pytest.mark.parametrize(("person", "typed", "kept"), TAKEN)
def test_whoever_she_is_she_can_book(client, contact, person, typed, kept):
    answer = client.submit(contact, id="step", **(HANA | person | typed))
    assert answer.status_code == 303, client.page_of(answer).words
    check = client.submit(answer.location, id="step", code=mailed_code()).location
    assert client.submit(check, id="step").status_code == 303
    member = db.session.scalars(select(Member)).one()
    assert {name: getattr(member, name) for name in kept} == kept


@pytest.mark.parametrize(("typed", "said"), REFUSED)
def test_what_cannot_be_is_said_in_a_sentence(client, contact, typed, said):
    answer = client.submit(contact, id="step", **(HANA | typed))
    assert answer.status_code == 422
    assert said in client.page_of(answer).words


def mails():
    db.session.rollback()
    return db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == "booking_code"))


def test_a_corrected_name_sends_no_new_code(client, contact):
    for times in range(1, 9):
        answer = client.submit(contact, id="step", **(HANA | {"given_name": "花" * times}))
        assert answer.status_code == 303
    assert mails() == 1
    client.submit(answer.location, id="step", code=mailed_code())
    assert db.session.scalars(select(Draft)).one().is_proven
    assert db.session.scalars(select(Draft)).one().person["given_name"] == "花" * 8


def test_another_address_does(client, contact):
    client.submit(contact, id="step", **HANA)
    client.submit(contact, id="step", **(HANA | {"email": "other@example.com"}))
    assert mails() == 2


def test_a_slip_in_the_domain_is_asked_about(client, contact):
    code = client.submit(contact, id="step", **(HANA | {"email": "hana@gmial.com"})).location
    assert "hana@gmail.comではありませんか" in client.page(code).words
    code = client.submit(contact, id="step", **(HANA | {"email": "hana@gmail.com"})).location
    assert "ではありませんか" not in client.page(code).words


PASTED = [
    "{a}-{b}", "{a} {b}", "{code}。", "コード：{code}", "G-{code}", "{a}\u00a0{b}", "\u200b{code}", "「{code}」", "#{code}",
    "{wide}", "Your code is {code}.", "{a}–{b}", "\t{code}\n",
]  # fmt: skip


@pytest.mark.parametrize("pasted", PASTED)
def test_whatever_holds_six_digits_is_the_code(client, mori, pasted):
    step, code = go_to_code(client), mailed_code()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    typed = pasted.format(code=code, a=code[:3], b=code[3:], wide=wide)
    assert client.submit(step, id="step", code=typed).location.endswith("/check")


@pytest.mark.parametrize("typed", ["12345", "1234567", "", "コード", "2026年11月29日 123456"])
def test_what_does_not_hold_six_is_none(client, mori, typed):
    answer = client.submit(go_to_code(client), id="step", code=typed)
    assert answer.status_code == 422
    assert "6" in client.page_of(answer).words


BORN = [
    ("2030年", "1", "1"), ("２０３０", "０１", "０１"), ("令和12年", "1月", "1日"), ("R12", "1", "1"), ("2030 年", "1 月", "1 日"),
    ("令和12", "１月", "０１日"), ("2030", "01", "01"), ("　2030　", "1", "1"), ("2030\u200b", "1", "1"), ("r12年", "1", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("year", "month", "day"), BORN)
def test_a_birth_date_as_it_is_written(client, mori, year, month, day):
    born = {"born_on__year": year, "born_on__month": month, "born_on__day": day}
    answer = client.submit(choose(client), id="step", **(WELL | born))
    assert answer.status_code == 303, client.page_of(answer).words
    assert db.session.scalars(select(Draft)).one().answers.born_on.isoformat() == "2030-01-01"


@pytest.mark.parametrize(
    ("month", "day"), [("2", "30"), ("13", "1"), ("月", "1"), ("1", "日"), ("0", "1"), ("1", "32")]
)
def test_a_date_that_does_not_exist_is_none(client, mori, month, day):
    answer = client.submit(
        choose(client), id="step", **(WELL | {"born_on__month": month, "born_on__day": day})
    )  # fmt: skip
    assert answer.status_code == 422


def test_a_browser_that_refuses_cookies_is_told_so_and_keeps_nobody_out(app, mori):
    browser = app.test_client(use_cookies=False)
    for _ in range(3):
        health = browser.post("/book/drafts", data=CHOSEN).location
        answer = browser.get(health)
        assert answer.status_code == 422
        assert "Cookie" in answer.text
    db.session.rollback()
    assert db.session.scalar(select(func.count(Claim.tick))) == 0
    answer = browser.post("/login/codes", data={"email": "hana@example.com"})
    assert answer.status_code == 422
    assert "Cookie" in answer.text


def test_a_page_that_was_open_for_long_is_not_taken_for_one(client, mori):
    health = choose(client)
    answer = client.post(health, data=WELL)
    assert "Cookieを受け付けていない" not in client.page_of(answer).words


def test_a_draft_with_something_in_it_is_not_let_go_by_whoever_has_its_address(app, client, mori):
    contact = client.submit(choose(client), id="step", **WELL).location
    assert app.test_client(use_cookies=False).get(contact).status_code == 404
    assert client.get(contact).status_code == 200
