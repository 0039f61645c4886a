"""Where two persons, or two pages of one, meet on one device."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations.people import become_member
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.operations import attendance, moves
from portal.booking.rules.alternatives import Alternative
from portal.db import db, transaction
from portal.health.rules import Answers, Clearance, Delivery
from portal.lib import authenticator
from portal.rota.operations import absences
from portal.web.links import signed
from tests import people
from tests.accounts.test_sign_in import ask_for_code, told, type_code
from tests.checkout.test_views import HANA, WELL, choose, mailed_code
from tests.conftest import TODAY, at
from tests.crossings.test_between_records import stop_working

CAESAREAN = Answers(date(2030, 1, 5), Delivery.CAESAREAN, Clearance.GIVEN)


def signs_in(browser, email):
    ask_for_code(browser, email)
    return type_code(browser, told("sign_in_code")[-1].facts["code"])


def begins(world, browser, **answers):
    """The address of a booking that is begun and answered there."""
    address = choose(browser, trainer=str(world.mori.id)).rsplit("/", 1)[0]
    browser.submit(f"{address}/health", id="step", **(WELL | answers))
    return address


def opens_link(world, visit):
    browser = world.app.test_client()
    browser.get(f"/booking/{signed(world.app, 'booking', visit.reference)}")
    return browser


@pytest.fixture
def left(world, signed_in):
    """A device that Sato, who works and trains here, has left; and her own visit."""
    member = become_member(
        contact=people.contact("sato@example.com", "佐藤", "恵", "09033334444"), locale="ja", now=world.now
    )
    visit = people.booked(
        member, world.trial, at(14), now=world.now, trainer_id=world.kudo.id, answers=CAESAREAN
    )
    with transaction():
        world.sato.account.totp_secret = authenticator.new_secret()
    device = signed_in(world.sato)
    device.submit("/staff/board", ends="/staff/lock")
    return device, visit


@pytest.mark.parametrize("page", ["", "/cancellation", "/time", "/today", "/advice", "/calendar.ics"])
def test_on_a_device_that_she_has_left_her_own_visit_asks_for_her(left, page):
    device, visit = left
    answer = device.get(f"/me/bookings/{visit.reference}{page}")
    assert answer.status_code == 302
    assert answer.location.startswith("/account/second-step?")


def test_on_a_device_that_she_has_left_nobody_books_as_her(left):
    device, _ = left
    began = device.post("/book/drafts", data={"service": "trial", "at": "2030-04-02T10:00"})
    words = device.page(began.location).words
    assert "1月5日" not in words
    assert "前回" not in words


@pytest.fixture
def named(world):
    """A visit before which she has named signs."""
    visit = world.books(10)
    world.clock.move_to(at(20, on=TODAY))
    attendance.answer_visit_check(
        booking=visit, signs=["thoughts_of_harm"], actor=world.hana.actor, now=at(20, on=TODAY)
    )
    return visit


def test_the_mailed_link_alone_shows_no_signs(world, named):
    browser = opens_link(world, named)
    page = browser.page(f"/me/bookings/{named.reference}")
    assert not [link for link in page.links if link.endswith("/advice")]
    assert browser.get(f"/me/bookings/{named.reference}/advice").status_code == 302


def test_who_has_just_answered_by_the_link_reads_what_to_do(world, named):
    browser = opens_link(world, named)
    answer = browser.submit(f"/me/bookings/{named.reference}/today", id="", signs="thoughts_of_harm")
    assert answer.location.endswith("/advice")
    assert browser.get(answer.location).status_code == 200


def test_she_herself_reads_what_to_do(world, named):
    browser = world.app.test_client()
    signs_in(browser, "hana@example.com")
    assert browser.get(f"/me/bookings/{named.reference}/advice").status_code == 200


def test_what_a_mailed_link_has_opened_is_closed_to_the_next_who_signs_in(world):
    visit = world.books(12)
    browser = opens_link(world, visit)
    moving = browser.submit(f"/me/bookings/{visit.reference}/time", at="2030-04-02T10:00").location
    signs_in(browser, "yui@example.com")
    for page in ("", "/time", "/cancellation"):
        assert browser.get(f"/me/bookings/{visit.reference}{page}").status_code == 404, page
    assert browser.get(moving).status_code != 200
    assert db.session.get_one(Booking, visit.id).starts_at == at(12)


@pytest.mark.parametrize("by", ["code", "link"])
def test_who_proves_her_address_on_a_device_of_another_goes_on_with_what_she_typed(world, by):
    browser = world.browser
    with transaction() as session:
        session.query(SignIn).delete()  # Hana's has ended by itself
    address = begins(world, browser)
    browser.submit(f"{address}/contact", id="step", **(HANA | {"email": "yui@example.com"}))
    if by == "code":
        answer = browser.submit(f"{address}/code", id="step", code=mailed_code())
    else:
        link = f"/book/codes/{world.mailed('booking_code').facts['token']}"
        answer = browser.post(link, data=browser.page(link).form(id="").fields)
    assert browser.get(answer.location).status_code == 200, answer.location


def test_who_worked_here_books_as_a_visitor_and_signs_in(world):
    stop_working(world)
    browser = world.app.test_client()
    address = begins(world, browser)
    browser.submit(
        f"{address}/contact", id="step", **(HANA | {"email": "sato@example.com", "phone": "09011112222"})
    )
    browser.submit(f"{address}/code", id="step", code=mailed_code())
    browser.submit(f"{address}/check", id="step")
    assert db.session.scalars(select(Booking)).one().member.account is world.sato.account
    ask_for_code(world.app.test_client(), "sato@example.com")
    assert told("sign_in_code"), "she can look after her visit"


def test_an_old_page_of_the_desk_cancels_nothing_that_has_moved(world, signed_in):
    visit = world.books(10)
    desk = signed_in(world.sato)
    url = f"/staff/bookings/{visit.reference}/cancellation"
    form = desk.page(url).form(id="step")
    moves.reschedule(booking=visit, starts_at=at(16), asked=Asked(), actor=world.hana.actor, now=world.now)
    answer = desk.post(url, data=form.fields | {"words": "お電話"})
    assert not db.session.get_one(Booking, visit.id).is_cancelled
    assert answer.status_code in (303, 409, 422)


def test_an_old_page_of_the_desk_takes_no_other_proposal(world, signed_in):
    visit = world.books(12, trainer=world.kudo)
    ill = {visit.reference: Alternative(at(10), world.mori.id)}
    absences.enter_time_off(trainer=world.kudo, starts_at=at(12), ends_at=at(13), answers=ill, **world.desk)
    desk = signed_in(world.sato)
    form = desk.page(f"/staff/bookings/{visit.reference}").form(ends="/proposal")
    ill = {visit.reference: Alternative(at(18), world.mori.id)}
    absences.enter_time_off(trainer=world.mori, starts_at=at(9), ends_at=at(11), answers=ill, **world.desk)
    desk.post(form.action, data=form.fields)
    assert db.session.get_one(Booking, visit.id).starts_at == at(12), "the page said ten"


def test_a_new_birth_is_not_answered_with_what_was_said_of_the_last(world):
    people.answered(world.hana, Answers(date(2029, 1, 5), Delivery.VAGINAL, Clearance.GIVEN), now=world.now)
    browser = world.browser
    address = begins(world, browser, born_on__month="3", born_on__day="25", clearance="not_yet")
    page = browser.page(f"{address}/health")
    assert not [form for form in page.forms if form.action.endswith("/unchanged")]
