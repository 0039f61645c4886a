"""One other person who books and cancels for a member: times yes, health no."""

import pytest
from sqlalchemy import select

from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account
from portal.accounts.operations import partners
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.notifications.models import OutboxMessage
from portal.privacy.operations import consents, erasure
from tests import people
from tests.conftest import TOMORROW, at


def mailed(kind):
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
    ).first()


def time_of(partner, ends):
    """The page that asks once more about a time he has tapped."""
    links = partner.page("/partner").links
    return next(link for link in links if link.replace("%3A", ":").endswith(ends))


def is_over_for(partner):
    """He is told that there is nothing to do, and sees nothing of hers."""
    page = partner.page("/partner")
    return "代わりに予約する相手がいません" in page.words and "山本" not in page.words


@pytest.fixture
def visit(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


@pytest.fixture
def partner(app, signed_in, hana, visit):
    """A browser of somebody who has accepted."""
    signed_in(hana).submit("/me/partner", id="partner", email="Taro@Example.com")
    message = mailed("partner_invited")
    assert (message.to, message.facts["name"]) == ("taro@example.com", "山本 花")
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
    page = partner.page(time_of(partner, "T14:00"))
    assert "キャンセル" in page.words, "until when, before he books"
    form = page.form(ends="/partner/bookings")
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
    form = partner.page(time_of(partner, "T14:00")).form(ends="/partner/bookings")
    consents.withdraw_health(member=hana, now=now)
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
    assert is_over_for(partner)


def test_a_new_person_takes_the_place_of_the_one_before(partner, signed_in, hana):
    signed_in(hana).submit("/me/partner", id="partner", email="jiro@example.com")
    assert is_over_for(partner)
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
    partners.invite_partner(member=hana, email="yui@example.com", locale="en", now=now)
    token = mailed("partner_invited").facts["token"]
    partners.accept_partner(token=token, account=yui.account, locale="en", now=now)
    assert "10:00–11:00" in signed_in(yui).page("/partner").words
    assert signed_in(yui).get("/me").status_code == 200


def test_who_is_nobodys_partner_finds_nothing(signed_in, yui, branch):
    browser = signed_in(yui)
    assert is_over_for(browser)
    for url in ("/partner/bookings/new?at=2030-04-02T14:00", "/partner/bookings/new"):
        assert browser.get(url).status_code == 404
    token = {"csrf_token": browser.page("/account").forms[0].fields["csrf_token"]}
    assert browser.post("/partner/end", data=token).status_code == 404


def test_it_ends_with_the_account_of_either(partner, signed_in, hana, now):
    taro = db.session.scalars(select(Account).where(Account.email == "taro@example.com")).one()
    assert taro.member is None
    erasure.erase(member=hana, now=now)
    assert is_over_for(partner)
    assert db.session.scalars(select(Partner)).all() == []


def test_a_day_that_is_none_shows_the_first_open_one(partner, branch):
    for on in ("banana", "9999-01-01", "2031-12-01", "1999-01-01", TOMORROW.isoformat()):
        assert partner.get(f"/partner?on={on}").status_code == 200


def test_without_her_answers_no_time_is_offered_and_no_reason_given(
    partner, hana, personal, mori, branch, now
):
    consents.withdraw_health(member=hana, now=now)
    page = partner.page("/partner")
    assert "ご本人に予約してもらってください" in page.words
    assert not [link for link in page.links if "/partner/bookings/new" in link]


def test_pages_of_members_tell_him_what_he_is(partner, branch):
    answer = partner.get("/en/me")
    assert answer.status_code == 403
    assert "no bookings of your own" in answer.text
    assert "as staff" not in answer.text


def test_he_can_stop_helping_and_her_visits_stand(partner, hana, visit):
    assert partner.submit("/partner", ends="/partner/end").location == "/partner"
    assert "代わりの予約を終えました" in partner.page("/partner").words
    assert is_over_for(partner)
    assert not visit.is_cancelled
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "partner.ended")).one()
    assert entry.actor.startswith("account:"), "his deed, not hers"


def test_a_time_that_is_none_is_not_found(partner, branch):
    for at_ in ("", "banana", "9999-01-01T10:00", "0001-01-01T00:00"):
        assert partner.get(f"/partner/bookings/new?at={at_}").status_code == 404


def test_he_sees_what_is_held_on_him_and_deletes_it(partner, signed_in, hana, visit, branch):
    assert partner.get("/account/erasure").location == "/account/confirmation?next=/account/erasure"
    partner.submit("/account/confirmation", ends="/codes")
    code = mailed("address_code").facts["code"]
    partner.submit("/account/confirmation?next=/account/erasure", id="confirm", code=code)
    assert "taro@example.com" in partner.page("/account/erasure").words
    answer = partner.submit("/account/erasure", id="erasure")
    assert answer.location == "/me/erased"
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert partner.get("/partner").status_code == 302, "signed out"
    db.session.expire_all()
    assert db.session.scalar(select(Account).where(Account.email == "taro@example.com")) is None
    assert [(one.email, one.account_id) for one in db.session.scalars(select(Partner))] == [("", None)]
    assert not db.session.scalar(select(OutboxMessage).where(OutboxMessage.to == "taro@example.com"))
    assert not visit.is_cancelled
    assert signed_in(hana).page("/me/partner").form(id="partner"), "she may ask somebody else"


def test_that_page_is_for_helpers_only(signed_in, hana, kana, branch):
    for one in (hana, kana):
        assert signed_in(one).get("/account/erasure").status_code == 404


def test_a_member_who_helps_leaves_no_address_with_the_one_she_helped(signed_in, hana, yui, visit, now):
    partners.invite_partner(member=hana, email="yui@example.com", locale="en", now=now)
    token = mailed("partner_invited").facts["token"]
    partners.accept_partner(token=token, account=yui.account, locale="en", now=now)
    erasure.erase(member=yui, now=now)
    db.session.expire_all()
    assert [one.email for one in db.session.scalars(select(Partner))] == [""]


def test_who_helps_two_chooses_whose_page_it_is_and_leaves_one_of_them(
    app, hana, yui, trial, personal, mori, kudo, now
):
    """A grandmother and two daughters."""
    for member, trainer in ((hana, mori), (yui, kudo)):
        people.booked(member, trial, at(10), now=now, trainer_id=trainer.id)
    taro = people.helper(hana, now=now)
    assert people.helper(yui, now=now) == taro
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = people.signed_in(taro, now=now)
    for member, other in ((hana, yui), (yui, hana)):
        page = browser.page(f"/partner?for={member.id}")
        assert f"{member.family_name}さんの予約" in page.h1
        assert f"/partner?for={other.id}" in page.links
        answer = browser.submit(
            f"/partner/bookings/new?for={member.id}&at=2030-04-02T13:00", ends="/partner/bookings"
        )
        assert answer.location == f"/partner?for={member.id}"
    hers = [
        booking.member_id for booking in db.session.scalars(select(Booking)) if booking.starts_at == at(13)
    ]
    assert sorted(hers) == sorted([hana.id, yui.id])
    assert browser.get("/partner/bookings/new?at=2030-04-02T14:00").status_code == 404, "for whom?"
    assert browser.get("/partner?for=99999").status_code == 404
    browser.submit(f"/partner?for={hana.id}", ends="/end")
    db.session.expire_all()
    page = browser.page("/partner")
    assert f"{yui.family_name}さんの予約" in page.h1, "the other is not lost with her"
    assert browser.get(f"/partner?for={hana.id}").status_code == 404
