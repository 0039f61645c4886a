"""The owner's switch: while it is off, nobody new books online; members, helpers and the desk go on."""

import pytest
from flask import current_app
from sqlalchemy import func, select

from portal.accounts.operations import partners
from portal.booking.models.bookings import Booking
from portal.checkout.models import Draft
from portal.checkout.operations import drafts, finishing
from portal.checkout.rules import ForMembersNow
from portal.db import db, transaction
from portal.web.links import signed
from tests import people
from tests.booking.test_partner import mailed
from tests.checkout.test_views import CHOSEN, WELL, choose, go_to_check
from tests.conftest import TOMORROW, at

CLOSED = "/book/closed"


def shut(branch, *, phone=""):
    with transaction():
        branch.is_open_to_visitors, branch.phone = False, phone


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "url", ["/book/service", "/book/time?service=trial", f"/book/month?service=trial&date={TOMORROW}"]
)
def test_a_visitor_reads_whom_to_ask_in_place_of_times(client, branch, mori, prefix, url):
    shut(branch, phone="0312345678")
    assert client.get(prefix + url).location == prefix + CLOSED
    words = client.page(prefix + CLOSED).words
    for contact in ("03-1234-5678", "cortisgym.ginza@gmail.com", "104-0042"):
        assert contact in words
    assert any(link.startswith(f"{prefix}/login") for link in client.page(prefix + CLOSED).links)


def test_without_a_phone_only_the_mail_is_named(client, branch):
    shut(branch)
    words = client.page(CLOSED).words
    assert "メールでお問い合わせください" in words
    assert "電話" not in words


def test_no_time_is_kept_for_a_visitor(client, branch, trial, mori, now):
    shut(branch)
    answer = client.post("/book/drafts", data=CHOSEN)
    assert (answer.status_code, answer.location) == (303, CLOSED)
    assert count(Draft) == 0
    with pytest.raises(ForMembersNow):
        drafts.begin(service=trial, starts_at=at(10), now=now)


def test_in_the_middle_she_is_stopped_nothing_is_lost_and_her_answers_can_be_deleted(client, branch, mori):
    here = choose(client)
    key = here.split("/")[2]
    client.submit(here, id="step", **WELL)
    shut(branch)
    for step in ("health", "contact", "code", "check", "time"):
        assert client.get(f"/book/{key}/{step}").location == CLOSED, step
    with transaction():
        branch.is_open_to_visitors = True
    assert client.get(f"/book/{key}/contact").status_code == 200
    form = client.page(f"/book/{key}/contact").form(ends="/forgotten")
    shut(branch)
    assert client.post(f"/book/{key}/forgotten", data=form.fields).location == "/"
    assert count(Draft) == 0


def test_the_last_tap_books_nothing_once_it_is_off(client, branch, mori, now):
    here = go_to_check(client)
    form = client.page(here).form(id="step")
    shut(branch)
    assert client.post(here, data=form.fields).location == CLOSED
    draft = db.session.scalars(select(Draft)).one()
    with pytest.raises(ForMembersNow):
        finishing.finish(draft=draft, member=None, locale="ja", now=now)
    assert count(Booking) == 0


def test_members_go_on_booking_and_moving(client, signed_in, branch, hana, mori, now):
    people.answered(hana, now=now)
    shut(branch)
    browser = signed_in(hana)
    assert "体験" in browser.page("/book/service").words
    assert browser.get(CLOSED).location == "/book/service"
    here = browser.post("/book/drafts", data=CHOSEN | {"usual": "y"}).location
    done = browser.submit(here, id="step").location
    reference = done.rpartition("/")[2]
    assert count(Booking) == 1
    token = signed(current_app, "booking", reference)
    by_link = client.get(f"/booking/{token}").location  # nobody is signed in: her mailed link
    move = f"{by_link}/time"
    form = client.page(f"{move}?date={TOMORROW}").form(id="slots")
    check = client.post(move, data=form.fields | {"at": "2030-04-02T16:00"}).location
    assert client.submit(check, id="step").location == by_link
    assert db.session.scalars(select(Booking)).one().starts_at == at(16)


def test_helpers_and_the_desk_go_on(app, client, signed_in, branch, sato, hana, trial, mori, kudo, now):
    people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id)
    partners.invite_partner(member=hana, email="ken@example.com", locale="ja", now=now)
    link = f"/partner/{mailed('partner_invited').facts['token']}"
    client.submit(link, ends=link)
    shut(branch)
    here = "/partner/bookings/new?at=2030-04-02T14:00"
    assert client.submit(here, ends="/partner/bookings").location == "/partner"
    answer = signed_in(sato).submit(
        f"/staff/members/{hana.id}/visits/new?service=personal",
        id="visit", day=TOMORROW.isoformat(), time="16:00", trainer=str(mori.id),
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert count(Booking) == 3


def test_the_front_page_and_the_way_there_offer_nothing_that_is_shut(client, signed_in, hana, branch, mori):
    assert any("/book/time" in link for link in client.page("/").links)
    shut(branch)
    for url in ("/", "/access", "/rules", "/legal/privacy"):
        page = client.page(url)
        assert not [link for link in page.links if "/book/" in link], url
        assert not [form for form in page.forms if "/book/" in form.action], url
    assert "オンライン予約は受け付けていません" in client.page("/").words
    assert any("/book/time" in link for link in signed_in(hana).page("/").links)


def test_the_owner_opens_and_shuts(client, signed_in, kana, branch, mori):
    browser = signed_in(kana)
    assert browser.submit("/staff/settings", ends="/visitors").status_code == 303
    assert client.get("/book/service").location == CLOSED
    assert "はじめての方" in browser.page("/book/service").words, "she sees what visitors see"
    assert browser.submit("/staff/settings", ends="/visitors").status_code == 303
    assert client.get("/book/service").status_code == 200
    assert client.get(CLOSED).location == "/book/service"
