"""What we write to her, as she chooses it, and how she ends it without signing in."""

import pytest
from sqlalchemy import select

from portal.accounts.models.contact_preferences import Preferences
from portal.accounts.operations import contact_preferences
from portal.accounts.queries.contact_preferences import reach_of
from portal.db import db
from portal.notifications import letters, samples
from portal.notifications.letters import Letter
from portal.notifications.rules import CHOOSABLE, Channel, Topic
from portal.web.links import signed
from tests.support.page import Page

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def muted(member):
    db.session.rollback()
    return set(reach_of(member.account).muted)


@pytest.fixture
def ending(app, hana):
    """The path that ends messages of a topic for her."""

    def make(topic):
        return f"/unsubscribe/{signed(app, 'unsubscribe', [hana.account.handle, topic])}"

    return make


def test_at_first_she_hears_of_everything(signed_in, hana, branch):
    page = signed_in(hana).get("/account/messages").text
    for topic in CHOOSABLE:
        assert f'value="{topic}" checked' in page
    assert muted(hana) == set()
    assert "前日20:00のお知らせ" in page
    assert "A reminder two hours before a visit" in signed_in(hana).get("/en/account/messages").text


def test_she_chooses_topics_and_language(signed_in, hana, branch):
    browser = signed_in(hana)
    fields = browser.page("/account/messages").form(id="messages").fields
    chosen = {"topics": ["evening", "notes"], "locale": "en"}
    assert browser.post("/account/messages", data=fields | chosen).status_code == 303
    assert muted(hana) == set(CHOOSABLE) - {Topic.EVENING, Topic.NOTES}
    assert hana.account.locale == "en"
    assert "保存しました" in browser.page("/account/messages").words


def test_none_at_all_is_a_choice(signed_in, hana, branch):
    browser = signed_in(hana)
    fields = browser.page("/account/messages").form(id="messages").fields
    fields.pop("topics")
    assert browser.post("/account/messages", data=fields).status_code == 303
    assert muted(hana) == set(CHOOSABLE)


@pytest.mark.parametrize(
    "wrong", [{"locale": "fr"}, {"locale": ""}, {"topics": ["booking"]}, {"topics": ["x"]}]
)
def test_what_is_no_choice_is_refused_and_nothing_changes(signed_in, hana, branch, wrong):
    browser = signed_in(hana)
    fields = browser.page("/account/messages").form(id="messages").fields
    assert browser.post("/account/messages", data=fields | wrong).status_code == 422
    assert db.session.scalar(select(Preferences.id)) is None


def test_a_link_in_a_mail_ends_it_by_one_button_and_can_be_undone(client, hana, branch, ending):
    path = ending(Topic.FOLLOW_UP)
    client.get(path)
    assert muted(hana) == set(), "mail programs look at links by themselves"
    assert client.submit(path, ends=path).status_code == 303
    assert muted(hana) == {Topic.FOLLOW_UP}
    client.submit(path, ends="/undo")
    assert muted(hana) == set()


def test_a_mail_program_ends_it_by_one_request(client, hana, branch, ending):
    """RFC 8058: a POST without cookies, and 200."""
    answer = client.post(ending(Topic.WAITLIST), data=ONE_CLICK)
    assert answer.status_code == 200
    assert muted(hana) == {Topic.WAITLIST}
    assert client.post(ending(Topic.WAITLIST), data=ONE_CLICK).status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_a_button_without_its_token_is_asked_for_again(client, hana, branch, ending):
    assert client.post(ending(Topic.NOTES), data={}).status_code == 422
    assert muted(hana) == set()


@pytest.mark.parametrize("topic", ["booking", "account", "evening", "x", 7, None])
def test_what_belongs_to_a_booking_cannot_be_ended(client, hana, branch, ending, topic):
    assert client.get(ending(topic)).status_code == 404
    assert client.post(ending(topic), data=ONE_CLICK).status_code == 404
    assert muted(hana) == set()


@pytest.mark.parametrize(
    "said", ["account:1", ["account:1", "notes"], ["nobody", "notes"], ["", "notes"], []]
)
def test_a_token_of_nobody_is_not_found(app, client, hana, branch, said):
    token = signed(app, "unsubscribe", said)
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}", data=ONE_CLICK).status_code == 404


def test_a_token_for_something_else_ends_nothing(app, client, hana, branch):
    token = signed(app, "booking", [hana.account.handle, "notes"])
    assert client.post(f"/unsubscribe/{token}", data=ONE_CLICK).status_code == 404


def test_the_header_of_a_mail_leads_there(app, client, hana, branch):
    letter = Letter(
        "trainer_note", "ja", samples.facts("trainer_note", "ja"), "x",
        {Channel.EMAIL: hana.account.email}, hana.account.handle,
    )  # fmt: skip
    address = letters.mail_of(app, letter)["List-Unsubscribe"].strip("<>")
    client.post(address.removeprefix("https://gym.example"), data=ONE_CLICK)
    assert muted(hana) == {Topic.NOTES}
    assert "止めました" in Page(client.get(address.removeprefix("https://gym.example")).text).words


def test_two_tabs_make_one_row(hana, now):
    contact_preferences.mute(account=hana.account, topic=Topic.NOTES, now=now)
    contact_preferences.mute(account=hana.account, topic=Topic.NOTES, now=now)
    contact_preferences.unmute(account=hana.account, topic=Topic.WAITLIST, now=now)
    [row] = db.session.scalars(select(Preferences)).all()
    assert row.muted == ["notes"]
