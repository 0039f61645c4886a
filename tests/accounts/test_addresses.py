"""A message, a sign-in, a calendar belong to a person: to whichever address they went, and whoever has it next."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import addresses, codes, links, merges, partners
from portal.accounts.operations.passwords import set_password
from portal.accounts.operations.people import (
    become_member,
)
from portal.accounts.queries.people import account_by_email, addresses_of
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import (
    LinkOver,
    OwnPartner,
)
from portal.booking.models.bookings import Booking
from portal.booking.operations import feeds
from portal.db import db, transaction
from portal.lib import clock as clocks
from portal.lib import passwords
from portal.notifications import letters, worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from portal.ops.dispatch import looking
from portal.privacy import queries as private
from portal.privacy.operations import erasure
from portal.web.links import signed
from tests import people
from tests.accounts.test_sign_in import PASSPHRASE, ask_for_code, told, try_password, type_code
from tests.checkout.test_views import HANA, WELL, choose, mailed_code
from tests.conftest import at
from tests.notifications.test_letters import a_letter

SECRET, NEW = "secret", "new@example.com"


def moves_to(member, email, now):
    """She changes her address, as her account's page does it."""
    key = codes.send_code(
        use=CodeUse.NEW_ADDRESS, email=email, account=member.account, network="n", locale="ja",
        secret=SECRET, now=now,
    )  # fmt: skip
    code = told("address_code")[-1].facts["code"]
    addresses.change_address(account=member.account, key=key, code=code, secret=SECRET, keep=0, now=now)


def kinds_to(email):
    return set(db.session.scalars(select(OutboxMessage.kind).where(OutboxMessage.to == email)))


VISIT = {"booking_confirmed", "booking_reminder", "booking_soon"}


def test_what_is_still_to_be_told_goes_along_to_the_new_address(app, hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    before = hana.account.email
    moves_to(hana, NEW, now)
    assert kinds_to(NEW) >= VISIT
    assert kinds_to(before) == {"address_changed"}
    with app.app_context():
        assert worker.route_due(look=looking(app), clock=clocks.now), "what was sealed opens still"
    assert set(db.session.scalars(select(OutboxMessage.last_error))) == {""}


@pytest.mark.parametrize("next_is", ["a helper", "a member"])
def test_who_has_an_address_next_neither_sees_nor_erases_what_was_told_before(
    hana, yui, trial, mori, now, next_is
):
    old = hana.account.email
    people.booked(hana, trial, at(10), now=now)
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "booking_soon")):
            message.sent_at = now
    moves_to(hana, NEW, now)
    if next_is == "a helper":
        taro = people.helper(hana, email=old, now=now)
        erasure.erase_account(account=taro, now=now)
    else:
        anew = people.member(old, now=now)
        found = private.everything_on(anew)["outbox_message"]
        assert not VISIT & {message["kind"] for message in found}
        erasure.erase(member=anew, now=now)
    kept = set(
        db.session.scalars(select(OutboxMessage.kind).where(OutboxMessage.person == hana.account.subject))
    )
    assert kept >= VISIT
    assert "address_changed" in set(db.session.scalars(select(OutboxMessage.kind))), "which warns her"


def test_her_own_erasure_takes_what_went_to_an_address_of_before(hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage)):
            message.sent_at = now
    moves_to(hana, NEW, now)
    erasure.erase(member=hana, now=now)
    assert set(db.session.scalars(select(OutboxMessage.kind))) == {"erased"}


# Two records that were joined


@pytest.fixture
def joined(hana, yui, now):
    """yui's record went into hana's."""
    return people.joined(hana, yui, now=now)


def test_either_address_signs_in_to_the_record_that_was_kept(client, joined, branch):
    for address in ("hana@example.com", "YUI@example.com"):
        ask_for_code(client, address)
        mail = told("sign_in_code")[-1]
        assert mail.to == address.lower(), "the code goes where she has asked for it"
        assert type_code(client, mail.facts["code"]).location == "/welcome"
        assert "hana@example.com" in client.page("/me").words


def test_by_the_link_and_the_password_too(client, app, hana, joined, branch):
    ask_for_code(client, "yui@example.com")
    link = f"/login/links/{told('sign_in_code')[-1].facts['token']}"
    assert app.test_client().submit(link, ends="").location == "/welcome"
    with transaction():
        hana.account.password = passwords.hashed(PASSPHRASE)
    assert try_password(app.test_client(), "yui@example.com", PASSPHRASE).location == "/welcome"


def test_both_are_told_which_addresses_work(app, joined):
    assert {message.to for message in told("joining_done")} == {"hana@example.com", "yui@example.com"}
    mail = letters.mail_of(app, a_letter("joining_done"))
    assert "どちらも使えます" in mail.get_body("plain").get_content()


def test_a_visit_that_is_proven_with_the_closed_address_is_hers_and_she_sees_it(client, hana, joined, mori):
    address = client.submit(choose(client), id="step", **WELL).location
    code = client.submit(address, id="step", **(HANA | {"email": "yui@example.com"})).location
    check = client.submit(code, id="step", code=mailed_code()).location
    answer = client.submit(check, id="step")
    assert answer.location.startswith("/book/done/"), "and she is signed in"
    assert db.session.scalars(select(Booking.member_id)).one() == hana.id


def test_no_new_account_takes_the_closed_address(hana, joined, now):
    assert become_member(contact=people.contact("yui@example.com"), locale="ja", now=now) == hana
    assert account_by_email("yui@example.com") == hana.account
    with pytest.raises(OwnPartner):
        partners.invite_partner(member=hana, email="yui@example.com", locale="ja", now=now)


def test_after_a_parting_each_address_opens_its_own_record_again(app, client, hana, yui, joined, branch, now):
    ask_for_code(client, "yui@example.com")
    ask_for_code(other := app.test_client(), "yui@example.com")
    first, second = (mail.facts["code"] for mail in told("sign_in_code"))
    type_code(client, first)
    merges.part(merge=joined, actor="staff:99", now=now + timedelta(minutes=1))
    assert db.session.scalars(select(SignIn)).all() == [], (
        "whoever came in by the one is not left in the other"
    )
    assert type_code(other, second).status_code == 422
    assert account_by_email("yui@example.com") == yui.account
    assert addresses_of(hana.account) == {"hana@example.com"}


@pytest.mark.parametrize("has_own", [False, True])
def test_the_calendar_of_the_record_that_went_goes_on(client, app, hana, yui, trial, mori, now, has_own):
    feeds.open_feed(member=yui, actor=yui.actor, now=now)
    if has_own:
        feeds.open_feed(member=hana, actor=hana.actor, now=now)
    visit = people.booked(hana, trial, at(10), now=now)
    address = f"/calendar/{signed(app, 'calendar', [yui.id, 1])}.ics"
    assert visit.reference not in client.get(address).text
    merge = people.joined(hana, yui, now=now)
    assert visit.reference in client.get(address).text
    merges.part(merge=merge, actor="staff:99", now=now)
    assert visit.reference not in client.get(address).text


def test_the_desk_reads_what_meets_before_it_asks(signed_in, kana, hana, yui, trial, mori, kudo, now):
    people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    people.booked(yui, trial, at(10, 30), now=now, trainer_id=kudo.id)
    people.helper(yui, now=now)
    for url in (f"/staff/members/{hana.id}", f"/staff/members/{hana.id}/joinings/{yui.id}/in-person"):
        words = signed_in(kana).page(url).words
        assert "どちらにも4月2日（火） 10:00の予約があります" in words, url
        assert "代わりに予約する人がいます" in words, url


def test_nothing_mailed_before_a_new_address_or_password_lets_anybody_in(client, hana, branch, now):
    for _ in range(2):
        client.submit("/password/reset", id="forgot", email="hana@example.com")
    first, second = (one.facts["token"] for one in told("password_reset"))
    set_password(token=first, account=hana.account, password=PASSPHRASE, now=now)
    with pytest.raises(LinkOver):
        links.open_link(use=CodeUse.PASSWORD, token=second, now=now)

    client.submit("/password/reset", id="forgot", email="hana@example.com")
    third = told("password_reset")[-1].facts["token"]
    with transaction():
        hana.account.email = "new@example.com"
    with pytest.raises(LinkOver):
        links.open_link(use=CodeUse.PASSWORD, token=third, now=now)


def test_no_address_of_hers_stays_in_the_outbox(app, branch, hana, now):
    codes.send_code(
        use=CodeUse.NEW_ADDRESS, email="tried@example.com", account=hana.account, network="n", locale="ja",
        secret="k", now=now,
    )  # fmt: skip
    erasure.erase(member=hana, now=now)
    assert [outbox_message.to for outbox_message in db.session.scalars(select(OutboxMessage))] == [
        "hana@example.com"
    ]
    worker.route_due(look=looking(app), clock=lambda: now)
    assert worker.deliver_due(Channel.EMAIL, look=looking(app), send=lambda *_: None, clock=lambda: now)
    assert db.session.scalars(select(OutboxMessage)).all() == []


@pytest.mark.parametrize("url", ["/login/code", "/login", "/password/reset", "/partner/x", "/account"])
def test_pages_that_show_an_address_are_kept_by_nobody(client, hana, branch, url):
    ask_for_code(client, "hana@example.com")
    assert client.get(url).headers["Cache-Control"] == "no-store"
