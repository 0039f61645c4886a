"""The link in her mail opens one booking, without signing in, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Cancellation
from portal.booking.rules.states import BookingStatus
from portal.checkout.models import Draft
from portal.checkout.operations import contacts
from portal.db import db
from portal.notifications import letters
from portal.notifications.letters import Letter
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from portal.web.links import signed
from tests import people
from tests.conftest import TOMORROW, at
from tests.support.page import Page


@pytest.fixture
def booking(hana, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    return people.booked(hana, trial, at(10, on=day), now=now)


@pytest.fixture
def opened(app, client, booking):
    """A browser that has followed the link, and the page it leads to."""
    answer = client.get(f"/booking/{signed(app, 'booking', booking.reference)}")
    return client, answer.location


def test_the_mail_carries_the_link(app, client, booking):
    message = db.session.scalars(select(OutboxMessage)).first()
    letter = Letter(message.kind, "ja", message.facts, "x", {Channel.EMAIL: message.to})
    mail = letters.mail_of(app, letter)
    text = mail.get_body(("plain",)).get_content()
    link = next(word for word in text.split() if "/booking/" in word)
    answer = client.get(link.removeprefix("https://gym.example"))
    assert answer.location == f"/me/bookings/{booking.reference}"


def test_she_sees_moves_and_cancels_it(opened, booking, mori):
    client, url = opened
    assert booking.reference in client.page(url).words

    answer = client.post(
        f"{url}/time",
        data=client.page(f"{url}/time").form(id="slots").fields | {"at": f"{TOMORROW}T12:00"},
    )
    assert answer.location.endswith("/check")
    assert client.submit(answer.location, id="step").location == url
    db.session.rollback()
    assert booking.starts_at == at(12)
    assert client.get(f"{url}/calendar.ics").status_code == 200

    assert client.submit(f"{url}/cancellation", reason="plans").location == url
    db.session.rollback()
    assert booking.status is BookingStatus.CANCELLED
    assert db.session.scalar(select(Cancellation.by)) == f"{booking.member.actor} (link)"
    actors = db.session.scalars(select(AuditEntry.actor).where(AuditEntry.event == "booking.cancelled")).all()
    assert actors == [f"{booking.member.actor} (link)"]


def test_it_opens_nothing_else(opened, hana, personal, mori, now):
    client, url = opened
    other = people.booked(hana, personal, at(15), now=now)
    for path in ("/me", "/me/bookings", "/me/log", "/me/calendar", f"/me/bookings/{other.reference}"):
        assert client.get(path).location.startswith("/login"), path
    assert "山本" not in client.page(url).words


def test_without_the_link_one_is_asked_to_sign_in(client, booking):
    assert client.get(f"/me/bookings/{booking.reference}").location.startswith("/login")


def test_expired_and_forged_links_are_not_found_alike(app, client, booking, clock):
    good = signed(app, "booking", booking.reference)
    # Not the last letter: some of its bits stand for nothing, and another one may read the same.
    altered = good[:-9] + ("A" if good[-9] != "A" else "B") + good[-8:]
    for token in ("x", altered, signed(app, "offer", booking.reference),
                  signed(app, "booking", "NOSUCH1"), signed(app, "booking", 7)):  # fmt: skip
        assert client.get(f"/booking/{token}").status_code == 404
    clock.move_to(booking.ends_at + timedelta(days=7, seconds=1))
    answer = client.get(f"/booking/{good}")
    assert answer.status_code == 404
    assert Page(answer.text).words == Page(client.get("/booking/x").text).words


def test_the_reminders_link_leads_to_the_question(app, client, booking, clock):
    clock.move_to(at(20, on=booking.local_start.date() - timedelta(days=1)))
    answer = client.get(f"/booking/{signed(app, 'booking', booking.reference)}?to=today")
    assert answer.location == f"/me/bookings/{booking.reference}/today"
    assert "どれもありません" in client.page(answer.location).words


def test_a_move_opens_nothing_but_the_move(app, client, hana, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    client.get(f"/booking/{signed(app, 'booking', booking.reference)}")
    url = f"/me/bookings/{booking.reference}/time"
    chosen = client.page(url).form(id="slots").fields | {"at": f"{day}T12:00"}
    check = client.post(url, data=chosen).location
    token = client.page(check).form(id="step").fields["csrf_token"]
    for step in ("health", "later", "contact", "code"):
        path = check.replace("/check", f"/{step}")
        assert client.get(path).location == check
        answer = client.post(
            path, data={"csrf_token": token, "email": "evil@example.com", "clearance": "given"}
        )
        assert answer.location == check
    assert db.session.scalar(select(Draft.health)) == {}

    stranger = app.test_client()
    with stranger.session_transaction() as stored:
        stored["drafts"] = [check.split("/")[2]]
    assert stranger.get(check).status_code == 404
    with pytest.raises(RuntimeError):
        contacts.mail_way_back(
            draft=db.session.scalars(select(Draft)).one(), email="evil@example.com", locale="ja", trainer="", now=now,
        )  # fmt: skip


def test_pages_behind_a_mailed_link_are_kept_by_nobody(app, client, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    link = f"/booking/{signed(app, 'booking', booking.reference)}"
    for path in (link, f"/me/bookings/{booking.reference}", f"/me/bookings/{booking.reference}/today"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_a_deed_by_link_is_written_as_one(app, signed_in, hana, yui, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    browser = signed_in(yui)
    browser.get(f"/booking/{signed(app, 'booking', booking.reference)}")
    browser.submit(f"/me/bookings/{booking.reference}/cancellation", id="step", reason="plans")
    db.session.rollback()
    assert booking.cancellation.by == f"{hana.actor} (link)"
