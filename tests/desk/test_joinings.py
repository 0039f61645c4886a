"""What the desk cannot do with a phone number: the ways it was tried, each once, page by page."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.joinings import Joining
from portal.accounts.models.people import Member, MemberMerge
from portal.accounts.operations.people import add_member
from portal.accounts.rules.joinings import JOINING_LIFETIME, NUMBER_SETTLES
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.operations import bookings
from portal.db import db
from portal.health.rules import Answers, Clearance, Delivery
from portal.records import operations as records
from tests import people
from tests.accounts.test_sign_in import told
from tests.conftest import TOMORROW, at

VICTIM, CANARY = "victim@example.com", "カナリア"
BORN = Answers(TOMORROW.replace(year=2029, month=12, day=24), Delivery.CAESAREAN, Clearance.GIVEN)


@pytest.fixture
def victim(branch, trial, mori, now):
    """A member who has told us about her health."""
    member = people.member(VICTIM, now=now, family=CANARY, phone="09077778888")
    people.booked(member, trial, at(10), now=now, answers=BORN)
    return member


@pytest.fixture
def private(branch, now):
    """The account that somebody at the desk has under an address of her own."""
    return people.member("private@example.com", now=now, family="佐藤", phone="09011112222")


def asks(browser, member, other):
    return browser.submit(f"/staff/members/{member.id}", ends=f"/joinings/{other.id}")


def presses(browser, url, page):
    """A POST with the token of a page, though no form of it leads there."""
    token = next(
        form.fields["csrf_token"] for form in browser.page(page).forms if "csrf_token" in form.fields
    )
    return browser.post(url, data={"csrf_token": token})


def says_yes(browser, joining):
    page = f"/account/joining/{joining.id}"
    browser.submit(page, ends="/codes")
    return browser.submit(page, id="yes", code=told("joining_code")[-1].facts["code"])


def export_of(browser):
    answer = browser.submit("/me/privacy", ends="/me/export")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as made:
        return "".join(made.read(name).decode() for name in made.namelist())


def reads_nothing_of_hers(browser):
    words = export_of(browser) + "".join(
        browser.page(url).words for url in ("/me", "/me/privacy", "/me/bookings")
    )
    return not any(secret in words for secret in (CANARY, VICTIM, "2029-12-24", "caesarean", "帝王切開"))


def changes_number(browser, member, phone):
    return browser.submit(f"/staff/members/{member.id}/identity", id="identity", phone=phone)


@pytest.mark.parametrize("typed", ["hers", "mine"])
def test_a_number_that_the_desk_types_opens_nothing(signed_in, sato, victim, private, typed):
    """S1-1, word for word: type the number, join, sign in as the private account, export."""
    desk = signed_in(sato)
    changed, other = (victim, private) if typed == "hers" else (private, victim)
    assert changes_number(desk, changed, other.phone).status_code == 303
    page = desk.page(f"/staff/members/{private.id}")
    assert "電話番号が同じ" not in page.words
    answer = presses(
        desk, f"/staff/members/{private.id}/joinings/{victim.id}", f"/staff/members/{private.id}"
    )
    assert answer.status_code == 303
    assert "1つにできません" in desk.page(answer.location).words
    assert db.session.scalar(select(Joining.id)) is None
    assert reads_nothing_of_hers(signed_in(private))
    assert told("joining_asked") == []


def test_a_number_that_was_typed_at_the_start_gets_a_question_and_nothing_more(
    signed_in, app, sato, victim, now
):
    """The private account signed up with the victim's number: nobody has proven it."""
    private = people.member("private@example.com", now=now, family="佐藤", phone=victim.phone)
    desk = signed_in(sato)
    assert asks(desk, private, victim).status_code == 303
    [joining] = db.session.scalars(select(Joining)).all()
    assert {one.to for one in told("joining_asked")} == {VICTIM, "private@example.com"}
    mine = signed_in(private)
    assert CANARY not in mine.page(f"/account/joining/{joining.id}").words
    assert VICTIM not in mine.page(f"/account/joining/{joining.id}").words
    assert says_yes(mine, joining).status_code == 303
    assert reads_nothing_of_hers(mine)
    db.session.expire_all()
    assert victim.account.active
    assert signed_in(victim).get("/me").status_code == 200
    assert db.session.scalar(select(MemberMerge.id)) is None

    hers = signed_in(victim)
    assert "佐藤" not in hers.page(f"/account/joining/{joining.id}").words
    hers.submit(f"/account/joining/{joining.id}", ends="/refusal")
    assert "いいえ" in desk.page(f"/staff/members/{private.id}").words
    assert says_nothing_more(mine, joining)
    assert "最近、確認のメール" in desk.page(asks(desk, private, victim).location).words


def says_nothing_more(browser, joining):
    page = browser.page(f"/account/joining/{joining.id}")
    return "この確認は終わりました" in page.words and not [
        form for form in page.forms if "/joining/" in form.action
    ]


def test_both_say_yes_on_their_pages_and_it_is_parted_again(signed_in, sato, kana, victim, now, clock):
    second = people.member("second@example.com", now=now, family=CANARY, phone=victim.phone, locale="en")
    desk = signed_in(sato)
    asks(desk, victim, second)
    [joining] = db.session.scalars(select(Joining)).all()
    record = desk.page(f"/staff/members/{victim.id}").words
    assert VICTIM in record
    assert "返事待ち（4月8日（月）まで）：victim@example.com, second@example.com" in record
    kept, gone = signed_in(victim), signed_in(second)
    assert (
        "You sign in with either address. Our messages go to your other one."
        in gone.page(f"/en/account/joining/{joining.id}").words
    )
    assert says_yes(gone, joining).location == f"/account/joining/{joining.id}"
    assert "待っています" in gone.page(f"/account/joining/{joining.id}").words
    assert says_yes(kept, joining).location == f"/account/joining/{joining.id}"
    assert "記録を1つにしました" in kept.page(f"/account/joining/{joining.id}").words
    assert gone.get("/me").status_code == 302, "this sign-in has ended"
    answer = desk.submit(f"/staff/members/{victim.id}", ends="/undo")
    assert answer.status_code == 303
    assert {one.to for one in told("joining_parted")} == {VICTIM, "second@example.com"}
    assert signed_in(second).get("/me").status_code == 200


def test_whose_address_closes_by_her_own_yes_is_told_where_to_sign_in(signed_in, sato, victim, now):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    asks(signed_in(sato), victim, second)
    [joining] = db.session.scalars(select(Joining)).all()
    says_yes(signed_in(victim), joining)
    gone = signed_in(second)
    assert says_yes(gone, joining).location == "/login"
    assert "どちらのアドレスでもログインできます" in gone.page("/login").words


def test_another_members_question_is_not_there(signed_in, client, sato, victim, now):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    stranger = people.member("stranger@example.com", now=now, phone="09000000001")
    asks(signed_in(sato), victim, second)
    [joining] = db.session.scalars(select(Joining)).all()
    page = f"/account/joining/{joining.id}"
    for browser in (signed_in(stranger), client, signed_in(sato)):
        for url, method in (
            (page, "get"),
            (page, "post"),
            (f"{page}/codes", "post"),
            (f"{page}/refusal", "post"),
        ):
            assert getattr(browser, method)(url).status_code in (302, 403, 404), url
    assert db.session.get(Joining, joining.id).ended_at is None


def test_a_code_of_one_question_answers_no_other(signed_in, sato, victim, now):
    browser, desk = signed_in(victim), signed_in(sato)
    numbers = []
    for name in ("second", "third"):
        other = people.member(f"{name}@example.com", now=now, phone=victim.phone)
        asks(desk, victim, other)
        joining = db.session.scalars(select(Joining).order_by(Joining.id.desc())).first()
        numbers.append(joining.id)
        browser.submit(f"/account/joining/{joining.id}", ends="/codes")
        if name == "second":
            desk.submit(f"/staff/members/{victim.id}", ends="/withdrawal")
    first, second = numbers
    code = told("joining_code")[-1].facts["code"]
    token = browser.page(f"/account/joining/{second}").form(id="yes").fields["csrf_token"]
    browser.post(f"/account/joining/{first}", data={"csrf_token": token, "code": code})
    db.session.rollback()
    assert db.session.get(Joining, first).kept_said_at is None


def test_old_sign_ins_and_open_devices_say_no_yes(signed_in, sato, victim, now, clock):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    browser = signed_in(victim)
    asks(signed_in(sato), victim, second)
    [joining] = db.session.scalars(select(Joining)).all()
    clock.shift(timedelta(hours=2))
    page = f"/account/joining/{joining.id}"
    assert browser.get(page).location == f"/account/confirmation?next={page}"
    assert told("joining_code") == []


def test_staff_deeds_ask_for_the_second_step_once_more(signed_in, sato, victim, now, clock):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    desk = signed_in(sato)
    form = desk.page(f"/staff/members/{victim.id}").form(ends=f"/joinings/{second.id}")
    desk.stays(clock, 100)
    answer = desk.post(form.action, data=form.fields)
    assert answer.location.startswith("/account/confirmation")
    assert db.session.scalar(select(Joining.id)) is None


@pytest.mark.parametrize("days", [0, 8])
def test_two_taps_ask_once_and_a_question_runs_out(signed_in, sato, victim, now, clock, days):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    desk = signed_in(sato)
    form = desk.page(f"/staff/members/{victim.id}").form(ends=f"/joinings/{second.id}")
    for _ in range(2):
        assert desk.post(form.action, data=form.fields).status_code == 303
    assert len(told("joining_asked")) == 2
    [joining] = db.session.scalars(select(Joining)).all()
    clock.shift(timedelta(days=days))
    page = signed_in(victim).page(f"/account/joining/{joining.id}")
    assert ("この確認は終わりました" in page.words) == (timedelta(days=days) > JOINING_LIFETIME)


# In person


def test_the_owner_joins_in_person_and_the_desk_cannot(signed_in, sato, kana, victim, now):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    page = f"/staff/members/{victim.id}/joinings/{second.id}/in-person"
    assert signed_in(sato).get(page).status_code == 403
    assert "対面で確認して" not in signed_in(sato).page(f"/staff/members/{victim.id}").words
    owner = signed_in(kana)
    assert page in owner.page(f"/staff/members/{victim.id}").links
    for missing in ({"reason": "", "has_seen_her": "y"}, {"reason": "免許証"}):
        refused = owner.submit(page, id="joining", **missing)
        assert refused.status_code == 422
        assert missing["reason"] in refused.text
    assert db.session.scalar(select(MemberMerge.id)) is None
    form = owner.page(page).form(id="joining").fields | {"reason": "免許証", "has_seen_her": "y"}
    for _ in range(2):
        assert owner.post(page, data=form).location == f"/staff/members/{victim.id}"
    assert len(db.session.scalars(select(MemberMerge.id)).all()) == 1, "a second tap joins nothing more"
    assert {one.to for one in told("joining_done")} == {VICTIM, "second@example.com"}
    assert "免許証" in owner.page("/staff/history?event=members.merged").words


def test_an_owner_without_a_fresh_second_step_joins_nothing(signed_in, kana, victim, now, clock):
    second = people.member("second@example.com", now=now, phone=victim.phone)
    owner = signed_in(kana)
    owner.stays(clock, 16)
    answer = owner.get(f"/staff/members/{victim.id}/joinings/{second.id}/in-person")
    assert answer.location.startswith("/account/confirmation")


# Callers


def test_what_a_trainer_wrote_about_a_caller_is_not_carried_into_an_account(
    signed_in, sato, kana, private, now
):
    """The desk gives its own number to a caller, or has the caller's: her notes stay where they are."""
    caller = add_member(
        family_name="高田", given_name="", kana=("", ""), phone=private.phone, actor="staff:9", now=now
    )
    records.write_note(member=caller, staff=kana, words=CANARY, is_for_desk=False, now=now)
    desk = signed_in(sato)
    assert "オーナーが対面で" in desk.page(asks(desk, private, caller).location).words
    assert reads_nothing_of_hers(signed_in(private))


def test_the_visits_of_a_call_come_to_her_page_by_her_own_yes(signed_in, sato, private, trial, mori, now):
    caller = add_member(
        family_name="佐藤", given_name="", kana=("", ""), phone=private.phone, actor="staff:9", now=now
    )
    visit = bookings.book(
        member=caller,
        service=trial,
        starts_at=at(10),
        health_check=None,
        override="x",
        actor="staff:9",
        now=now,
    )
    asks(signed_in(sato), caller, private)
    [joining] = db.session.scalars(select(Joining)).all()
    browser = signed_in(private)
    assert visit.reference not in browser.get("/me/bookings").text
    assert "お電話でいただいた予約" in browser.page(f"/account/joining/{joining.id}").words
    says_yes(browser, joining)
    assert visit.reference in browser.get("/me/bookings").text


# Other ways


@pytest.mark.parametrize("name", ["email", "account_id", "account", "merged_into_id", "phone_changed_at"])
def test_the_desk_changes_no_address_and_no_account(signed_in, sato, kana, victim, name):
    for staff in (sato, kana):
        browser, page = signed_in(staff), f"/staff/members/{victim.id}/identity"
        form = browser.page(page).form(id="identity")
        assert name not in form.fields
        browser.post(page, data=form.fields | {name: "private@example.com"})
    db.session.rollback()
    found = db.session.get(Member, victim.id)
    assert (found.account.email, found.merged_into_id, found.phone_changed_at) == (VICTIM, None, None)


def test_a_booking_by_phone_opens_no_account_and_attaches_to_none(signed_in, sato, victim):
    desk = signed_in(sato)
    known = desk.submit("/staff/members/new", id="caller", family_name="高田", phone=victim.phone)
    assert known.status_code == 409
    anew = desk.page_of(known).form(id="caller").fields | {"anew": "y"}
    assert desk.post("/staff/members/new", data=anew).status_code == 303
    made = db.session.scalars(select(Member).order_by(Member.id.desc())).first()
    assert (made.account, made.merged_into_id) == (None, None)
    assert made.id != victim.id


def test_a_settled_number_is_a_hint_and_who_typed_it_is_in_the_history(
    signed_in, sato, victim, private, clock
):
    changes_number(signed_in(sato), private, victim.phone)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.MEMBER_CHANGED)).one()
    assert (entry.actor, entry.subject) == (sato.actor, private.subject)
    clock.shift(NUMBER_SETTLES)
    page = signed_in(sato).page(f"/staff/members/{private.id}")
    assert "番号は、どなたでも入力できます" in page.words
