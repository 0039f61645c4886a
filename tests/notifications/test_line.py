"""LINE: connected by a code, written to first, and left when it does not take a message."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.accounts.models.consents import Consent
from portal.accounts.models.contact_preferences import LineLink
from portal.accounts.operations import consents
from portal.accounts.operations.line import use_line_code
from portal.accounts.queries import contact_preferences
from portal.accounts.queries.people import standing_consents
from portal.accounts.rules.codes import CODE_LIFETIME
from portal.accounts.rules.consents import Purpose
from portal.booking.operations import bookings
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel, NotSent, Refused, State
from portal.notifications.senders.line import LineSender
from tests import people
from tests.conftest import NOW, TODAY, at
from tests.support.crowd import together
from tests.support.line import NAME, TOKEN, signed

HERS, OTHER = "U" + "1" * 32, "U" + "2" * 32


def sender(line, token=TOKEN):
    return LineSender(token, url=line.url, patience=0.5 if line.mode == "hang" else 60)


class TestClient:
    def test_it_pushes_one_text_to_one_user(self, line):
        sender(line).send("10:00", user=HERS, key="outbox-1", is_silent=True)
        assert line.pushed == [
            {"to": HERS, "messages": [{"type": "text", "text": "10:00"}], "notificationDisabled": True}
        ]

    def test_sent_again_it_is_the_same_message(self, line):
        """LINE knows the retry key, and answers 409 for what it has taken before."""
        for _ in range(2):
            sender(line).send("10:00", user=HERS, key="outbox-1")
        sender(line).send("10:00", user=HERS, key="outbox-2")
        assert line.texts(HERS) == ["10:00", "10:00"]

    @pytest.mark.parametrize("mode", ["busy", "limit"])
    def test_what_passes_is_tried_later(self, line, mode):
        line.mode = mode
        with pytest.raises(NotSent, match="LINE "):
            sender(line).send("x", user=HERS, key="k")

    @pytest.mark.parametrize("mode", ["quota", "strange"])
    def test_what_does_not_pass_is_refused_with_its_reason(self, line, mode):
        line.mode = mode
        with pytest.raises(Refused, match="LINE 4"):
            sender(line).send("x", user=HERS, key="k")

    def test_a_wrong_token_is_refused(self, line):
        with pytest.raises(Refused, match="LINE 401 Authentication failed"):
            sender(line, "wrong").send("x", user=HERS, key="k")

    def test_one_that_hangs_costs_its_patience_and_no_more(self, line):
        line.mode = "hang"
        with pytest.raises(NotSent, match="timed out"):
            sender(line).send("x", user=HERS, key="k")


@pytest.fixture
def hook(app, client, branch):
    """hook(event, …): what LINE sends, signed."""

    def send(*events, signature=None, raw=None):
        body = raw if raw is not None else json.dumps({"destination": "Ux", "events": list(events)}).encode()
        return client.post(
            "/line/webhook",
            data=body,
            content_type="application/json",
            headers={"X-Line-Signature": signed(body) if signature is None else signature},
        )

    return send


def said(text, user=HERS):
    return {
        "type": "message",
        "source": {"type": "user", "userId": user},
        "message": {"type": "text", "text": text},
    }


def event(kind, user=HERS, *, second=0):
    """What happened so many seconds after the tests' nine o'clock."""
    happened = int(NOW.timestamp() + second) * 1000
    return {"type": kind, "timestamp": happened, "source": {"type": "user", "userId": user}}


@pytest.fixture
def code(signed_in, line):
    """code(member): what her page shows after she has agreed."""

    def ask(member):
        browser = signed_in(member)
        assert browser.submit("/account/line", ends="/account/line").location == "/account/line"
        return "".join(re.search(r"<code>(\w{4}) (\w{4})</code>", browser.get("/account/line").text).groups())

    return ask


def linked(member):
    db.session.rollback()
    return contact_preferences.line_link_of(member.account.id)


def link(member, hook, code, user=HERS):
    assert hook(said(code(member), user)).status_code == 200


class TestConnecting:
    def test_she_agrees_sends_the_code_and_is_told(self, hana, code, hook, line, now, deliver):
        link(hana, hook, code)
        assert linked(hana).user == HERS
        assert (
            db.session.scalar(select(Consent.purpose).where(Consent.withdrawn_at.is_(None))) is Purpose.LINE
        )
        deliver(now)
        assert line.texts(HERS) == [
            "連携しました。これからのお知らせは、ここに届きます。\nhttps://gym.example/account/messages"
        ]
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0, (
            "her LINE stays nowhere"
        )

    def test_her_line_is_sealed_in_the_database(self, hana, code, hook):
        link(hana, hook, code)
        raw = db.session.connection().exec_driver_sql("SELECT * FROM line_link").one()
        assert HERS not in " ".join(map(str, raw))

    def test_a_code_counts_once_and_for_ten_minutes(self, hana, code, hook, line, clock, now, deliver):
        shown = code(hana)
        clock.shift(CODE_LIFETIME)
        hook(said(shown))
        assert linked(hana) is None
        deliver(now + CODE_LIFETIME)
        [answer] = line.texts(HERS)
        assert answer.startswith("このコードは使えませんでした。")
        assert "That code did not work." in answer
        link(hana, hook, code)
        hook(said(shown, OTHER))
        assert linked(hana).user == HERS

    def test_a_code_that_line_delivers_twice_is_answered_once(self, hana, code, hook, line, now, deliver):
        shown = code(hana)
        hook(said(shown))
        hook(said(shown))
        deliver(now)
        assert [text.partition("。")[0] for text in line.texts(HERS)] == ["連携しました"]

    def test_two_who_send_the_same_code_at_once_are_one(self, app, hana, code, hook, line, now):
        shown = code(hana)

        def use(user):
            with app.app_context():
                return use_line_code(code=shown, user=user, locale="ja", now=now)

        answers = together([lambda: use(HERS), lambda: use(OTHER)])
        assert sorted(map(bool, answers)) == [False, True]

    def test_taken_back_before_the_answer_nothing_is_said_in_line(self, hana, code, hook, line, now, deliver):
        link(hana, hook, code)
        consents.withdraw_consent(member=hana, purpose=Purpose.LINE, now=now)
        deliver(now)
        assert line.pushed == []
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0

    def test_without_a_standing_yes_nothing_goes_by_line_whatever_is_connected(
        self, hana, code, hook, trial, mori, now, line, mailbox, deliver
    ):
        """As after a joining and a parting, in which yes and connection went different ways."""
        link(hana, hook, code)
        deliver(now)
        with transaction() as session:
            session.execute(update(Consent).values(withdrawn_at=now))
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        assert (len(line.pushed), len(mailbox.letters)) == (1, 1)
        consents.withdraw_consent(member=hana, purpose=Purpose.LINE, now=now)
        assert linked(hana) is None

    def test_an_answer_that_is_given_up_leaves_no_name_of_hers(self, hana, code, hook, line, now, deliver):
        line.mode = "strange"
        hook(said("KKKKCCCC"))
        for hours in range(4):
            deliver(now + timedelta(hours=hours))
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0

    def test_a_newer_code_ends_the_older(self, hana, code, hook):
        first, second = code(hana), code(hana)
        hook(said(first))
        assert linked(hana) is None
        hook(said(f" {second.lower()}\n"))
        assert linked(hana).user == HERS

    @pytest.mark.parametrize(
        "typed", ["{0}{1}", "{0} {1}", "コード：{0}{1}", "{0}-{1}\n", "ＷＩＤＥ {0} {1}です"]
    )
    def test_a_code_is_understood_as_phones_write_it(self, hana, code, hook, typed):
        shown = code(hana)
        wide = "".join(chr(ord(one) + 0xFEE0) for one in shown)
        hook(said(typed.format(shown[:4], shown[4:]).replace("ＷＩＤＥ", "")))
        assert linked(hana).user == HERS
        link(hana, hook, code, OTHER)
        shown = code(hana)
        wide = "".join(chr(ord(one) + 0xFEE0) for one in shown)
        hook(said(typed.format(wide[:4], wide[4:])))
        assert linked(hana).user == HERS

    def test_the_code_stays_on_her_page_while_it_works(self, hana, code, signed_in, hook, line, clock):
        browser = signed_in(hana)
        browser.submit("/account/line", ends="/account/line")
        first, again, english = (
            re.search(r"<code>(\w{4} \w{4})</code>", browser.get(path).text)[1]
            for path in ("/account/line", "/account/line", "/en/account/line")
        )
        assert first == again == english
        clock.shift(CODE_LIFETIME)
        assert "<code>" not in browser.get("/account/line").text

    def test_somebody_elses_code_is_not_shown(self, hana, yui, code, signed_in, hook, line):
        other = code(yui)
        browser = signed_in(hana)
        with browser.session_transaction() as session:
            session["line_code"] = other
        assert "<code>" not in browser.get("/account/line").text

    def test_one_line_is_one_accounts(self, hana, yui, code, hook, line, mailbox, now, deliver):
        link(hana, hook, code)
        link(yui, hook, code)
        assert linked(hana) is None
        deliver(now)
        assert mailbox.recipients == ["hana@example.com"], "she is told by mail"
        assert linked(yui).user == HERS
        link(yui, hook, code, OTHER)
        assert linked(yui).user == OTHER
        assert db.session.scalar(select(func.count()).select_from(LineLink)) == 1

    def test_whoever_has_taken_it_back_is_not_connected_by_an_old_code(self, hana, code, hook, now):
        shown = code(hana)
        consents.withdraw_consent(member=hana, purpose=Purpose.LINE, now=now)
        hook(said(shown))
        assert linked(hana) is None

    def test_taking_it_back_deletes_what_we_know(self, hana, code, hook, signed_in):
        link(hana, hook, code)
        browser = signed_in(hana)
        browser.submit("/account/line", ends="/account/line/removal")
        assert linked(hana) is None
        assert Purpose.LINE not in standing_consents(hana.id)

    def test_it_stands_among_what_she_has_agreed_to_and_ends_there_too(self, hana, code, hook, signed_in):
        link(hana, hook, code)
        browser = signed_in(hana)
        assert "LINEを通ります" in browser.page("/me/privacy").words
        browser.submit("/me/privacy", ends="/consents/line/withdrawal")
        assert linked(hana) is None
        assert "LINEを通ります" not in browser.page("/me/privacy").words

    def test_a_yes_to_line_is_said_on_its_own_page_only(self, hana, signed_in, line, branch):
        """It comes with the code, so nobody agrees without knowing what to."""
        browser = signed_in(hana)
        token = browser.page("/me/privacy").form(ends="/export").fields["csrf_token"]
        assert browser.post("/me/consents/line", data={"csrf_token": token}).status_code == 404

    def test_without_line_there_is_no_such_page(self, hana, signed_in, client):
        assert signed_in(hana).get("/account/line").status_code == 404
        assert "LINE" not in signed_in(hana).page("/account/messages").words
        assert client.post("/line/webhook", data=b"{}", content_type="application/json").status_code == 404

    def test_what_waits_already_goes_by_line_once_she_has_it(
        self, hana, trial, mori, code, hook, line, mailbox, clock, now, deliver
    ):
        people.booked(hana, trial, at(14), now=now)
        deliver(now)
        link(hana, hook, code)
        clock.move_to(at(20, on=TODAY))
        deliver(at(20, on=TODAY))
        assert len(mailbox.letters) == 1, "the confirmation"
        assert line.texts(HERS)[-1].startswith("あす、お待ちしています。")


class TestWebhook:
    @pytest.mark.parametrize("signature", ["", "x", "é", "QUJD"])
    def test_what_line_has_not_signed_does_nothing(self, hana, code, hook, signature):
        assert hook(said(code(hana)), signature=signature).status_code == 403
        assert linked(hana) is None

    @pytest.mark.parametrize(
        "raw",
        [b"", b"{", b"[]", b"{}", b'{"events": 1}', b"\xff", b'{"events": ' + b"[" * 5000 + b"}"],
    )
    def test_what_is_no_webhook_is_refused(self, hook, line, raw):
        assert hook(raw=raw).status_code == 400

    @pytest.mark.parametrize(
        "strange",
        [
            1,
            {},
            {"type": "message"},
            {"type": "message", "source": 1, "message": 2},
            {"type": "message", "source": {"userId": 7}, "message": {"text": "x"}},
            {"type": "message", "source": {"userId": HERS}, "message": {"type": "sticker"}},
            {"type": "message", "source": {"userId": "'; DROP"}, "message": {"text": "ABCDEFGH"}},
            {"type": "postback", "source": {"userId": HERS}},
            {"type": "unfollow", "source": {"type": "group", "groupId": "x"}},
        ],
    )
    def test_what_we_do_not_know_is_taken_and_forgotten(self, hook, line, strange):
        assert hook(strange).status_code == 200
        assert hook().status_code == 200, "LINE asks so whether we are there"
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0

    def test_talk_is_left_to_whoever_answers_the_chat(self, hook, line):
        for text in ("こんにちは", "予約を変えたいです", "hello", "123456"):
            assert hook(said(text)).status_code == 200
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


class TestWriting:
    @pytest.fixture(autouse=True)
    def _linked(self, hana, code, hook, deliver, line, now):
        link(hana, hook, code)
        deliver(now)
        line.pushed.clear()

    def test_a_booking_is_told_in_line_and_not_by_mail(self, hana, trial, mori, now, line, mailbox, deliver):
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        [text] = line.texts(HERS)
        assert text.startswith("予約しました。\n4月2日（火）10:00–11:00\nCortis Gym 銀座店\n")
        assert mailbox.letters == []

    def test_codes_never_go_by_line(self, hana, client, line, mailbox, now, deliver):
        client.submit("/login", ends="/login/codes", email="hana@example.com")
        deliver(now)
        assert line.pushed == []
        assert len(mailbox.letters) == 1

    def test_mail_first_is_mail_first(self, hana, trial, mori, now, line, mailbox, deliver, signed_in):
        signed_in(hana).submit("/account/messages", id="messages", first="email")
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        assert line.pushed == []
        assert len(mailbox.letters) == 1

    @pytest.mark.parametrize("mode", ["strange", "quota"])
    def test_what_line_refuses_goes_by_mail_at_once(
        self, hana, trial, mori, now, line, mailbox, deliver, mode
    ):
        line.mode = mode
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        assert line.pushed == []
        assert mailbox.recipients == ["hana@example.com"]
        message = db.session.scalar(select(OutboxMessage).where(OutboxMessage.kind == "booking_confirmed"))
        assert (message.tried, message.channel, message.state) == (["line"], Channel.EMAIL, State.SENT)

    def test_while_line_is_away_it_waits_some_minutes_and_then_goes_by_mail(
        self, hana, trial, mori, now, line, mailbox, deliver
    ):
        line.mode = "busy"
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        assert mailbox.letters == []
        for minutes in range(2, 20):
            deliver(now + timedelta(minutes=minutes))
        assert mailbox.recipients == ["hana@example.com"]
        line.mode = "ok"
        deliver(now + timedelta(hours=1))
        assert line.pushed == []

    def test_an_address_that_bounces_is_written_to_in_line(
        self, hana, trial, mori, now, line, mailbox, deliver, signed_in
    ):
        signed_in(hana).submit("/account/messages", id="messages", first="email")
        mailbox.mode = "rcpt 550 nobody"
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        assert len(line.texts(HERS)) == 1

    def test_who_has_blocked_us_is_written_to_by_mail_until_she_adds_us(
        self, hana, trial, mori, now, line, mailbox, deliver, hook
    ):
        hook(event("unfollow"))
        made = people.booked(hana, trial, at(10), now=now)
        deliver(now)
        assert (len(line.pushed), len(mailbox.letters)) == (0, 1)
        hook(event("follow", second=9))
        bookings.cancel(booking=made, actor=hana.actor, now=now)
        deliver(now)
        assert (len(line.pushed), len(mailbox.letters)) == (1, 1)

    def test_what_line_tells_late_is_of_before(self, hana, hook):
        hook(event("unfollow", second=9))
        hook(event("follow", second=3))
        assert linked(hana).blocked_at is not None
        hook(event("follow", second=10))
        hook(event("unfollow", second=9))
        assert linked(hana).blocked_at is None

    def test_blocked_between_writing_and_sending_it_goes_by_mail(
        self, hana, trial, mori, now, line, mailbox, deliver, hook
    ):
        people.booked(hana, trial, at(10), now=now)
        hook(event("unfollow"))
        deliver(now)
        assert (len(line.pushed), len(mailbox.letters)) == (0, 1)

    def test_at_night_it_arrives_without_a_sound(
        self, hana, trial, personal, mori, now, clock, line, deliver
    ):
        people.booked(hana, trial, at(10), now=now)
        deliver(now)
        clock.move_to(at(2))
        people.booked(hana, personal, at(12), now=at(2))
        deliver(at(2))
        assert [one["notificationDisabled"] for one in line.pushed] == [False, True]

    def test_her_line_page_names_the_gyms_account(self, hana, signed_in):
        browser = signed_in(hana)
        browser.submit("/account/line", ends="/account/line")  # the first form connects anew only
        browser.post("/account/line", data=browser.page("/account/line").form(ends="/account/line").fields)
        text = browser.get("/account/line").text
        assert NAME in text
        assert len(re.findall(r'href="https://line\.me/R/[^"]*%40123abcde', text)) == 2
