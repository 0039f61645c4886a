"""One other person who books and cancels for a member: times yes, health no."""

import pytest
from sqlalchemy import select

from portal.accounts import operations as accounts
from portal.accounts.models import Account, Partner
from portal.audit.models import AuditEntry
from portal.booking import operations as booking
from portal.booking.models import Booking
from portal.db import db
from portal.notifications.models import OutboxMessage
from portal.privacy import operations as privacy
from tests import people
from tests.conftest import TOMORROW, at


def mailed(kind):
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
    ).first()


@pytest.fixture
def visit(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


@pytest.fixture
def partner(app, signed_in, hana, visit):
    """A browser of somebody who has accepted."""
    signed_in(hana).submit("/me/partner", id="partner", email="Taro@Example.com")
    message = mailed("partner_invited")
    assert (message.to, message.facts["name"]) == ("taro@example.com", "山本")
    browser, link = app.test_client(), f"/partner/{message.facts['token']}"
    for _ in range(2):  # a mail program may look first
        assert "山本さんから" in browser.page(link).words
    assert browser.submit(link, ends=link).location == "/partner"
    assert browser.get(link).status_code == 422, "it counts once"
    return browser


def test_he_sees_her_times_and_nothing_about_her_health(partner, hana, branch):
    page = partner.page("/partner")
    assert "10:00–11:00" in page.words
    for words in ("経腟", "出産", "許可", "痛み", "090-1234-5678", "hana@example.com"):
        assert words not in page.html, words
    assert partner.get("/welcome").location == "/partner"
    for url in ("/me", "/me/bookings", "/me/log", "/me/privacy", "/guides", "/book/done/ABC2346"):
        assert partner.get(url).status_code == 403, url
    for url in ("/staff/board", f"/staff/members/{hana.id}"):
        assert partner.get(url).status_code == 403, url
    reference = db.session.scalar(select(Booking.reference))
    assert partner.get(f"/me/bookings/{reference}").status_code in (403, 404)


def test_he_books_and_cancels_and_she_is_told(partner, hana, personal, mori, branch):
    page = partner.page("/partner")
    form = next(one for one in page.forms if one.fields.get("at", "").endswith("T14:00"))
    for _ in range(2):  # a double tap
        assert partner.post("/partner/bookings", data=form.fields).location == "/partner"
    made = db.session.scalars(select(Booking).where(Booking.starts_at == at(14))).one()
    assert (made.member_id, made.service_id) == (hana.id, personal.id)
    assert mailed("booking_confirmed").to == "hana@example.com"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == made.subject)).first()
    assert entry.actor == f"member:{hana.id} (partner)"
    assert partner.submit("/partner", ends=f"{made.reference}/cancellation").location == "/partner"
    db.session.expire_all()
    assert made.is_cancelled
    assert mailed("booking_cancelled").to == "hana@example.com"


def test_what_waits_for_her_body_is_refused_without_saying_why(partner, hana, mori, now, branch):
    form = next(one for one in partner.page("/partner").forms if one.fields.get("at", "").endswith("T14:00"))
    booking.withdraw_health(member=hana, now=now)
    partner.post("/partner/bookings", data=form.fields)
    words = partner.page("/partner").words
    assert "ご本人に予約してもらってください" in words
    assert "体調" not in words


def test_anothers_bookings_are_not_there(partner, yui, trial, mori, now):
    theirs = people.booked(yui, trial, at(16), now=now)
    form = partner.page("/partner").forms[0]
    data = {"csrf_token": form.fields["csrf_token"]}
    assert partner.post(f"/partner/bookings/{theirs.reference}/cancellation", data=data).status_code == 404
    assert not theirs.is_cancelled


def test_when_she_ends_it_it_is_over_at_once(partner, signed_in, hana, branch):
    signed_in(hana).submit("/me/partner", ends="/me/partner/end")
    assert partner.get("/partner").status_code == 404


def test_a_new_person_takes_the_place_of_the_one_before(partner, signed_in, hana):
    signed_in(hana).submit("/me/partner", id="partner", email="jiro@example.com")
    assert partner.get("/partner").status_code == 404
    assert len(db.session.scalars(select(Partner).where(Partner.ended_at.is_(None))).all()) == 1


def test_herself_and_nonsense_are_refused(signed_in, hana, branch):
    browser = signed_in(hana)
    for email in ("hana@example.com", "nonsense", ""):
        assert browser.submit("/me/partner", id="partner", email=email).status_code == 422


def test_an_invitation_is_over_after_a_week(app, signed_in, hana, branch, clock):
    signed_in(hana).submit("/me/partner", id="partner", email="taro@example.com")
    link = f"/partner/{mailed('partner_invited').facts['token']}"
    clock.shift(7 * 24 * 3600)
    assert app.test_client().get(link).status_code == 422


def test_a_member_can_stand_for_another(signed_in, hana, yui, visit, now):
    accounts.invite_partner(member=hana, email="yui@example.com", locale="en", now=now)
    accounts.accept_partner(token=mailed("partner_invited").facts["token"], locale="en", now=now)
    assert "10:00–11:00" in signed_in(yui).page("/partner").words
    assert signed_in(yui).get("/me").status_code == 200


def test_who_is_nobodys_partner_finds_nothing(signed_in, yui, branch):
    assert signed_in(yui).get("/partner").status_code == 404


def test_it_ends_with_the_account_of_either(partner, signed_in, hana, now):
    taro = db.session.scalars(select(Account).where(Account.email == "taro@example.com")).one()
    assert taro.member is None
    privacy.erase(member=hana, now=now)
    assert partner.get("/partner").status_code == 404
    assert db.session.scalars(select(Partner)).all() == []


def test_a_day_that_is_none_shows_the_first_open_one(partner, branch):
    for on in ("banana", "9999-01-01", "2031-12-01", "1999-01-01", TOMORROW.isoformat()):
        assert partner.get(f"/partner?on={on}").status_code == 200


def test_without_her_answers_no_time_is_offered_and_no_reason_given(
    partner, hana, personal, mori, branch, now
):
    booking.withdraw_health(member=hana, now=now)
    page = partner.page("/partner")
    assert "ご本人に予約してもらってください" in page.words
    assert not [form for form in page.forms if form.action == "/partner/bookings"]


def test_pages_of_members_tell_him_what_he_is(partner, branch):
    answer = partner.get("/en/me")
    assert answer.status_code == 403
    assert "no bookings of your own" in answer.text
    assert "as staff" not in answer.text
