"""What staff see of messages: whether they arrived, what was given up and why, and how each reads."""

import re

import pytest
from sqlalchemy import select

from portal.accounts.operations import contact_preferences
from portal.db import db, transaction
from portal.features import kinds
from portal.notifications import operations
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel, Failure, State, Topic
from tests import people
from tests.conftest import at

WHY = "550 5.1.1 no such user"


@pytest.fixture
def told(hana, trial, mori, now):
    """She has booked; two reminders wait as well."""
    people.booked(hana, trial, at(14), now=now)


def message(kind="booking_confirmed"):
    db.session.rollback()
    return db.session.scalar(select(OutboxMessage).where(OutboxMessage.kind == kind))


@pytest.fixture
def given_up(told, now):
    with transaction():
        found = db.session.scalar(select(OutboxMessage).where(OutboxMessage.kind == "booking_confirmed"))
        found.given_up_at, found.last_error, found.attempts = now, WHY, 3
        found.channel, found.failure = Channel.EMAIL, Failure.ADDRESS
    return found


class TestHerRecord:
    def words(self, signed_in, sato, hana):
        return signed_in(sato).page(f"/staff/members/{hana.id}").words

    def test_what_waits_is_planned_and_what_is_due_is_queued(self, signed_in, sato, hana, told):
        words = self.words(signed_in, sato, hana)
        assert "4月1日（月）20:00に送ります" in words
        assert "送信待ち" in words

    def test_what_she_does_without_is_not_promised(self, signed_in, sato, hana, told, now):
        contact_preferences.mute(account=hana.account, topic=Topic.EVENING, now=now)
        words = self.words(signed_in, sato, hana)
        assert "20:00に送ります" not in words
        assert "12:00に送ります" in words

    def test_what_was_sent_says_so(self, signed_in, sato, hana, told, now):
        with transaction():
            found = message()
            found.sent_at, found.channel = now, Channel.EMAIL
        assert "メール · 送信済み" in self.words(signed_in, sato, hana)

    def test_what_came_back_says_why(self, signed_in, sato, hana, given_up):
        words = self.words(signed_in, sato, hana)
        assert "メール · 届いていません" in words
        assert WHY in words

    def test_her_ways_in_are_nobodys_matter(self, signed_in, client, sato, hana, branch):
        client.submit("/login", ends="/login/codes", email="hana@example.com")
        assert "お知らせ" not in self.words(signed_in, sato, hana)

    def test_it_costs_one_statement_however_many_there_are(self, signed_in, sato, hana, told, statements):
        browser = signed_in(sato)
        browser.get(f"/staff/members/{hana.id}")
        with statements() as few:
            browser.get(f"/staff/members/{hana.id}")
        for number in range(20):
            operations.enqueue(
                "trainer_note", person=hana.account.subject, to="x@example.com", locale="ja", facts={},
                subject=f"x:{number}", now=at(9),
            )  # fmt: skip
        with statements() as many:
            browser.get(f"/staff/members/{hana.id}")
        assert len(few) == len(many)


class TestGivenUp:
    def test_the_owner_sees_whom_it_was_for_and_why(self, signed_in, kana, hana, given_up):
        words = signed_in(kana).page("/staff/messages").words
        for expected in (hana.name, WHY, "届かなかったお知らせが1件あります"):
            assert expected in words

    def test_nothing_given_up_is_said_too(self, signed_in, kana, branch):
        assert "すべて届いています" in signed_in(kana).page("/staff/messages").words

    def test_it_is_tried_again_once(self, signed_in, kana, given_up):
        browser = signed_in(kana)
        path = f"/staff/messages/{given_up.id}/retry"
        for _ in range(2):
            token = browser.page("/staff/messages").form(ends="/logout").fields["csrf_token"]
            assert browser.post(path, data={"csrf_token": token}).status_code == 303
        assert (message().state, message().attempts) == (State.TRYING, 0)

    def test_after_an_outage_all_at_once(self, signed_in, kana, given_up):
        signed_in(kana).submit("/staff/messages", ends="/messages/retry")
        assert message().given_up_at is None

    def test_it_is_taken_off_the_list(self, signed_in, kana, given_up):
        signed_in(kana).submit("/staff/messages", ends="/removal")
        assert message() is None

    def test_what_waits_cannot_be_taken_off(self, signed_in, kana, told):
        browser = signed_in(kana)
        token = browser.page("/staff/messages").form(ends="/logout").fields["csrf_token"]
        browser.post(f"/staff/messages/{message().id}/removal", data={"csrf_token": token})
        assert message() is not None

    def test_whoever_comes_second_is_told_so(self, signed_in, kana, given_up):
        browser = signed_in(kana)
        token = browser.page("/staff/messages").form(ends="/logout").fields["csrf_token"]
        browser.submit("/staff/messages", ends=f"/{given_up.id}/retry")
        for number in (given_up.id, 99):
            for deed in ("retry", "removal"):
                browser.post(f"/staff/messages/{number}/{deed}", data={"csrf_token": token})
                assert "ほかの人が対応しました" in browser.page("/staff/messages").words
        assert message().state is State.TRYING

    def test_it_says_what_to_do_about_which_visit(self, signed_in, sato, hana, given_up):
        page = signed_in(sato).page("/staff/messages")
        assert "お電話で確かめてください" in page.words
        assert f"/staff/members/{hana.id}" in page.links
        assert any("/staff/bookings/" in link for link in page.links)
        assert f"tel:{hana.phone}" in page.links

    def test_the_day_and_the_visit_say_so_too(self, signed_in, sato, hana, given_up):
        assert "届かなかったお知らせが1件あります" in signed_in(sato).page("/staff").words
        [link] = {
            link for link in signed_in(sato).page("/staff/messages").links if "/staff/bookings/" in link
        }
        assert "お知らせが届いていません（予約の完了）" in signed_in(sato).page(link).words

    def test_the_desk_calls_and_the_owner_reads_the_words(self, signed_in, sato, given_up):
        page = signed_in(sato).page("/staff/messages")
        assert not any("/kinds/" in link for link in page.links)
        assert signed_in(sato).get("/staff/messages/kinds/booking_soon").status_code == 403


class TestPreviews:
    @pytest.mark.parametrize("kind", kinds.KINDS)
    def test_each_kind_reads_in_both_languages(self, signed_in, kana, branch, kind):
        text = signed_in(kana).get(f"/staff/messages/kinds/{kind}").text
        assert "Cortis Gym 銀座店" in text or kind.startswith("line_")
        assert "Cortis Gym Ginza" in text or kind.startswith("line_")
        japanese, _, english = text.partition('id="in-en"')
        assert re.search("[ぁ-ん]", japanese.partition('id="in-ja"')[2])
        words = re.findall(r'lang="en">([^<]+)<', english)
        assert words
        assert kind == "line_unknown" or not [word for word in words if re.search("[ぁ-ん]", word)]

    def test_the_list_leads_to_all_of_them(self, signed_in, kana, branch):
        links = signed_in(kana).page("/staff/messages").links
        assert {link.rpartition("/")[2] for link in links if "/kinds/" in link} == set(kinds.KINDS)

    def test_the_place_is_the_gyms_own(self, signed_in, kana, branch):
        with transaction():
            branch.email = "desk@gym.example"
        assert "desk@gym.example" in signed_in(kana).get("/staff/messages/kinds/booking_soon").text

    def test_another_name_is_no_kind(self, signed_in, kana, branch):
        assert signed_in(kana).get("/staff/messages/kinds/_visit").status_code == 404

    def test_links_of_a_sample_open_nothing(self, signed_in, client, kana, branch):
        page = signed_in(kana).page("/staff/messages/kinds/waitlist_offer")
        links = {
            link.removeprefix("https://gym.example") for link in page.links if link.startswith("https://")
        }
        tokens = [link for link in links if "/offers/" in link or "/unsubscribe/" in link]
        assert len(tokens) == 4, "two links, in two languages"
        for link in tokens:
            assert client.get(link).status_code == 404
