"""The way from a home page to a booking, as a visitor and as a member, without a browser."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member
from portal.booking.models.bookings import Booking
from portal.checkout.models import Draft
from portal.db import db
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import at
from tests.support.page import Page

CHOSEN = {"service": "trial", "at": "2030-04-02T10:00"}
WELL = {"born_on__year": "2030", "born_on__month": "1", "born_on__day": "1", "delivery": "vaginal", "complications": "uneventful", "clearance": "given", "consent": "y"}  # fmt: skip
HANA = {"family_name": "山本", "given_name": "花", "family_kana": "やまもと", "given_kana": "ﾊﾅ", "phone": "０９０-1234-5678", "email": "Hana@Example.com"}  # fmt: skip


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def mailed_code():
    return db.session.scalars(
        select(OutboxMessage.facts)
        .where(OutboxMessage.kind == "booking_code")
        .order_by(OutboxMessage.id.desc())
    ).first()["code"]


def choose(client, prefix="", **other):
    """Tap a time; the address of the page that follows."""
    answer = client.post(f"{prefix}/book/drafts", data=CHOSEN | other)
    assert answer.status_code == 303, answer.text
    return answer.location


def go_to_code(client, prefix="", **other):
    answer = client.submit(choose(client, prefix), id="step", **WELL | other)
    assert answer.status_code == 303, answer.text
    answer = client.submit(answer.location, id="step", **HANA)
    assert answer.status_code == 303, answer.text
    return answer.location


def go_to_check(client, prefix="", **other):
    return client.submit(go_to_code(client, prefix, **other), id="step", code=mailed_code()).location


@pytest.mark.parametrize(("prefix", "language"), [("", "ja"), ("/en", "en")])
def test_a_visitor_becomes_a_member_by_booking(client, mori, trial, prefix, language):
    answer = client.submit(go_to_check(client, prefix), id="step")
    assert answer.status_code == 303
    assert answer.location.startswith(f"{prefix}/book/done/")

    booking = db.session.scalars(select(Booking)).one()
    assert booking.starts_at == at(10)
    assert booking.reference in client.page(answer.location).words
    member = booking.member
    assert (member.family_kana, member.given_kana, member.phone) == ("ヤマモト", "ハナ", "09012345678")
    assert (member.account.email, member.account.locale) == ("hana@example.com", language)
    assert booking.health_check.is_cleared
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "booking_confirmed")).one()
    assert (told.to, told.locale) == ("hana@example.com", language)
    assert "10:00–11:00" in client.page(prefix + "/me").words


def test_every_missing_answer_is_named_and_the_rest_stays(client, mori):
    answer = client.submit(
        choose(client),
        id="step",
        born_on__year="令和11",
        born_on__month="13",
        born_on__day="5",
        delivery="caesarean",
        complications="uneventful",
    )
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "入力を確認してください（3件）" in page.words
    assert page.title.startswith("エラー：")
    for field in ("#born_on-month", "#clearance", "#consent"):
        assert field in page.links
    form = page.form(id="step")
    assert (form.fields["born_on-year"], form.fields["born_on-month"], form.fields["born_on-day"]) == (
        "令和11",
        "13",
        "5",
    )
    assert form.fields["delivery"] == "caesarean"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("2031", "1", "1"), "きょうまでの日付"),
        (("1999", "1", "1"), "年を確認してください"),
        (("2030", "2", "30"), "その月にない日付"),
        (("", "2", "3"), "出産した「年」"),
        (("二〇三〇", "2", "3"), "出産した「年」"),
        (("2030", "-1", "3"), "出産した「月」"),
        (("9" * 300, "1", "1"), "出産した「年」"),
    ],
)
def test_a_date_that_cannot_be_is_explained(client, mori, typed, said):
    fields = dict(zip(("born_on__year", "born_on__month", "born_on__day"), typed, strict=True))
    answer = client.submit(choose(client), id="step", **(WELL | fields))
    assert answer.status_code == 422
    assert said in Page(answer.text).words
    assert db.session.scalar(select(Draft.health)) == {}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("family_name", "", "姓を入力してください"),
        ("family_name", "あ" * 51, "50文字まで"),
        ("family_name", "\u202e\u200b\ufeff", "姓を入力してください"),
        ("given_kana", "", "ふりがなを、ひらがなで"),
        ("given_kana", "花", "ふりがなを、ひらがなで"),
        ("phone", "090-1234", "桁数を確認"),
        ("phone", "", "電話番号を入力してください"),
        ("email", "hana@", "メールアドレスを確認してください"),
        ("email", "hana@example.com\nBcc: x@example.com", "メールアドレスを確認してください"),
        ("email", "", "メールアドレスを入力してください"),
    ],
)
def test_a_contact_that_cannot_be_is_explained_at_its_field(client, mori, field, typed, said):
    contact = client.submit(choose(client), id="step", **WELL).location
    answer = client.submit(contact, id="step", **(HANA | {field: typed}))
    assert answer.status_code == 422
    page = Page(answer.text)
    assert said in page.words
    assert f"#{field}" in page.links
    kept = {
        name: value for name, value in page.form(id="step").fields.items() if name in ("given_name", "email")
    }
    assert kept["given_name" if field != "given_name" else "email"]
    assert count(OutboxMessage) == 0


def test_a_name_in_latin_letters_needs_no_reading(client, mori):
    contact = client.submit(choose(client, "/en"), id="step", **WELL).location
    latin = HANA | {"family_name": "Clark", "given_name": "Emma", "family_kana": "", "given_kana": ""}
    assert client.submit(contact, id="step", **latin).status_code == 303


def test_a_service_that_does_not_exist_is_not_found(client, mori):
    assert client.get("/book/time?service=massage").status_code == 404
    assert "産後体験" in client.page("/book/time").words, "what somebody new books"


def test_a_taken_time_is_answered_with_the_two_nearest(client, yui, trial, mori, now):
    people.booked(yui, trial, at(10), now=now)
    answer = client.post("/book/drafts", data=CHOSEN)
    assert answer.status_code == 409
    words = Page(answer.text).words
    assert "先に予約が入りました" in words
    assert "4月2日（火） 9:00" in words
    assert "4月2日（火） 11:00" in words


def test_a_time_taken_on_the_last_page_is_changed_with_one_tap(client, yui, trial, mori, now, clock):
    check = go_to_check(client)
    clock.shift(601)
    people.booked(yui, trial, at(10), now=now + timedelta(seconds=601))

    answer = client.submit(check, id="step")
    assert answer.status_code == 409
    page = Page(answer.text)
    nearest = page.form(ends="/time")
    again = client.post(nearest.action, data=nearest.fields)
    assert (again.status_code, again.location) == (303, check)
    assert client.submit(check, id="step").status_code == 303
    assert db.session.scalars(select(Booking.starts_at).order_by(Booking.id)).all()[1] == at(9)


def test_under_a_month_after_birth_there_is_a_day_to_look_forward_to(client, mori, branch):
    fields = WELL | {"born_on__month": "3", "born_on__day": "20", "clearance": "unasked"}
    answer = client.submit(choose(client), id="step", **fields)
    assert answer.location.endswith("/later")
    page = client.page(answer.location)
    assert "4月20日（土）から" in page.words
    assert any("date=2030-04-20" in link for link in page.links)

    check = answer.location.replace("/later", "/check")
    assert client.get(check).location == answer.location
    assert client.post(check, data=page.forms[0].fields).status_code in (302, 303)
    assert count(Booking) == 0


def test_the_way_back_is_mailed_and_nothing_that_she_has_answered(app, client, mori, branch):
    fields = WELL | {"born_on__month": "3", "born_on__day": "20", "clearance": "unasked"}
    later = client.submit(choose(client, trainer=f"first-{mori.id}"), id="step", **fields).location
    form = next(form for form in client.page(later).forms if "email" in form.fields)
    answer = client.post(later, data=form.fields | {"email": "Hana@example.com"})
    assert "回答はメールに入っていません" in client.page(answer.location).words

    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.kind, message.to) == ("way_back", "hana@example.com")
    assert message.facts == {"service": "trial", "wish": f"first-{mori.id}"}
    elsewhere = app.test_client()
    assert elsewhere.get(later).status_code == 404
    assert elsewhere.get(f"/book/time?service=trial&trainer=first-{mori.id}").status_code == 200
    assert elsewhere.get("/book/resume/of-before").location == "/book/service"
    assert client.page(later.replace("later", "health")).form(id="step").fields["born_on-day"] == "20"


def test_leaving_deletes_what_she_typed(client, mori):
    contact = client.submit(choose(client), id="step", **WELL).location
    assert client.submit(contact, ends="/forgotten").status_code == 303
    assert count(Draft) == 0
    assert client.get(contact).status_code == 404


def test_two_tabs_do_not_mix(client, mori):
    one = client.submit(choose(client), id="step", **WELL).location
    two = client.submit(choose(client, at="2030-04-02T14:00"), id="step", **WELL).location
    assert "10:00–11:00" in client.page(one).words
    assert "14:00–15:00" in client.page(two).words


def test_another_browsers_draft_is_not_found(app, client, mori):
    contact = client.submit(choose(client), id="step", **WELL).location
    for step in ("health", "time", "later", "contact", "code", "check", "kept"):
        answer = app.test_client().get(contact.replace("contact", step))
        assert answer.status_code == 404
        assert "はじめから" in answer.text


def test_a_step_cannot_be_skipped(client, mori):
    contact = client.submit(choose(client), id="step", **WELL).location
    for step in ("code", "check"):
        assert client.get(contact.replace("contact", step)).location == contact
    client.submit(contact, id="step", **HANA)
    assert client.get(contact.replace("contact", "check")).location.endswith("/code")


def test_five_wrong_codes_and_it_is_used_up(client, mori):
    code_page = go_to_code(client)
    right = mailed_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert "最後にお送りしたコードと違います" in client.submit(code_page, id="step", code=wrong).text
    answer = client.submit(code_page, id="step", code=right)
    assert answer.status_code == 422
    assert "もう使えません" in answer.text

    client.submit(code_page, ends="/codes")
    assert count(OutboxMessage) == 2
    assert client.submit(code_page, id="step", code=mailed_code()).status_code == 303


def test_a_code_lives_ten_minutes(client, mori, clock):
    code_page = go_to_code(client)
    clock.shift(600)
    assert client.submit(code_page, id="step", code=mailed_code()).status_code == 422


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６７", "12 34"])
def test_what_is_no_code_is_explained(client, mori, typed):
    assert client.submit(go_to_code(client), id="step", code=typed).status_code == 422


def test_a_code_in_full_width_digits_is_understood(client, mori):
    code_page = go_to_code(client)
    wide = mailed_code().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert client.submit(code_page, id="step", code=f" {wide[:3]} {wide[3:]}").status_code == 303


def test_an_address_gets_at_most_five_codes_an_hour(client, mori):
    code_page = go_to_code(client)
    for _ in range(4):
        assert client.submit(code_page, ends="/codes").status_code == 303
    answer = client.submit(code_page, ends="/codes")
    assert answer.status_code == 422
    assert "いちばん新しいメール" in answer.text
    assert count(OutboxMessage) == 5


def test_a_changed_address_must_be_proven_again(client, mori):
    check = go_to_check(client)
    contact = check.replace("/check", "/contact")
    answer = client.submit(contact, id="step", **(HANA | {"email": "other@example.com"}))
    assert answer.location.endswith("/code")
    assert client.get(check).location.endswith("/code")


def test_a_known_address_books_for_the_member_it_belongs_to(client, hana, mori):
    answer = client.submit(go_to_check(client), id="step")
    assert answer.status_code == 303
    assert (count(Account), count(Member)) == (1, 1)
    assert db.session.scalar(select(Booking.member_id)) == hana.id


def test_the_trial_is_once_per_person(client, hana, trial, mori, now):
    people.booked(hana, trial, at(14), now=now)
    answer = client.submit(go_to_check(client), id="step")
    assert answer.status_code == 422
    assert "すでに予約済みか、受けています" in answer.text
    assert count(Booking) == 1


def test_a_form_without_its_token_changes_nothing(client, mori):
    answer = client.submit(choose(client), id="step", **(WELL | {"csrf_token": None}))
    assert answer.status_code == 422
    assert "もう一度ボタンを押してください" in answer.text
    assert 'value="2030"' in answer.text
    assert db.session.scalar(select(Draft.health)) == {}


def test_a_member_skips_what_we_know(signed_in, hana, trial, mori, now):
    people.answered(hana, now=now)
    browser = signed_in(hana)
    page = browser.page(choose(browser))
    assert page.form(id="step").fields["born_on-year"] == "2030"
    answer = browser.submit(choose(browser), id="step", consent="y")
    assert answer.location.endswith("/check")
    assert browser.submit(answer.location, id="step").status_code == 303
    assert count(Booking) == 1


def test_after_the_trial_sessions_are_on_offer(signed_in, client, hana, trial, mori, now):
    assert "パーソナル" not in client.page("/book/service").words
    people.booked(hana, trial, at(10), now=now)
    words = signed_in(hana).page("/book/service").words
    assert "パーソナル" in words
    assert "産後体験" not in words


def test_a_member_may_bring_her_baby_next_time_too(signed_in, hana, trial, mori, now):
    check = signed_in(hana)
    answer = check.submit(choose(check), id="step", **WELL, babies="1")
    assert "赤ちゃんと一緒に" in check.page(answer.location).words
    check.submit(answer.location, id="step")
    assert db.session.scalar(select(Booking.babies)) == 1


def test_the_last_button_pressed_long_after_does_not_sign_anybody_in(app, client, mori, clock):
    check = go_to_check(client)
    token = client.page(check).form(id="step").fields["csrf_token"]
    cookie = client.get_cookie("session").value
    client.submit(check, id="step")
    clock.shift(61)
    old = app.test_client()
    old.set_cookie("session", cookie)
    answer = old.post(check, data={"csrf_token": token})
    assert answer.status_code == 303
    assert old.get("/me").location == "/login?next=/me"


def test_signing_out_lets_go_of_half_typed_bookings(signed_in, hana, mori):
    browser = signed_in(hana)
    check = browser.submit(choose(browser), id="step", **WELL).location
    browser.submit("/me", ends="/logout")
    assert browser.get(check).status_code == 404


def test_a_time_taken_while_she_answers_keeps_her_answers(client, yui, trial, mori, now, clock):
    contact = client.submit(choose(client), id="step", **WELL).location
    clock.shift(601)
    people.booked(yui, trial, at(10), now=now + timedelta(seconds=601))
    health = contact.replace("contact", "health")
    answer = client.submit(health, id="step", **WELL, babies="1")
    assert answer.status_code == 409
    nearest = Page(answer.text).form(ends="/time")
    again = client.post(nearest.action, data=nearest.fields)
    assert again.location.endswith("/contact")
    assert client.page(health).form(id="step").fields["born_on-year"] == "2030"


def test_a_second_tap_on_the_code_page_goes_on(client, mori):
    code_page, form = go_to_code(client), None
    form = client.page(code_page).form(id="step").fields | {"code": mailed_code()}
    for _ in range(2):
        assert client.post(code_page, data=form).location.endswith("/check")


def test_a_draft_is_gone_when_its_time_is_over(client, mori, clock):
    contact = client.submit(choose(client), id="step", **WELL).location
    clock.shift(24 * 3600)
    assert client.get(contact).status_code == 404


def test_a_button_without_its_token_is_answered_with_a_sentence(client, mori):
    contact = client.submit(choose(client), id="step", **WELL).location
    answer = client.post(contact.replace("contact", "forgotten"))
    assert answer.status_code == 422
    assert "もう一度ボタンを押してください" in answer.text
    assert count(Draft) == 1
