"""What a letter says, in a mailbox and in LINE."""

import email
import email.policy
import re
from pathlib import Path

import icalendar
import pytest

from portal.features import kinds
from portal.notifications import letters, samples
from portal.notifications.letters import METHODS, Letter
from portal.notifications.rules import (
    UNSUBSCRIBABLE,
    Channel,
    Topic,
)
from portal.notifications.senders.console import ConsoleSender
from portal.notifications.words import TOPIC_WORDS
from tests.conftest import NOW

MESSAGES = Path(__file__).resolve().parents[2] / "templates/messages"
HEALTH = re.compile(
    r"出産|授乳|妊娠|痛み|体調|帝王切開|許可|birth|caesarean|clear|pain|health", re.IGNORECASE
)
BY_MAIL = [kind for kind in kinds.KINDS if not kinds.KINDS[kind].is_line_only]
BY_LINE = [kind for kind in kinds.KINDS if kinds.KINDS[kind].may_go_by_line]


def a_letter(kind, locale="ja", **more):
    facts = samples.facts(kind, locale) | more
    return Letter(
        kind=kind,
        locale=locale,
        facts=facts,
        key="outbox-7",
        ways={Channel.EMAIL: "hana@example.com"},
        handle="a-handle",
    )


def texts_of(mail):
    return mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("kind", BY_MAIL)
def test_every_mail_is_whole_in_both_languages(app, kind, locale):
    mail = letters.mail_of(app, a_letter(kind, locale))
    text, html = texts_of(mail)
    assert 0 < len(mail["Subject"]) <= 40
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<outbox-7@gym.example>"
    assert mail["Content-Language"] == locale
    for words in (mail["Subject"], text, html):
        assert not re.search(r"None|Undefined|%\(|\n{3}", words)
        assert not re.search(r"[a-z][.。][A-Z]", re.sub(r"https://\S+", "", words)), "a break is lost"
        assert not HEALTH.search(words)
    for link in re.findall(r"https?://[^\s\"<]+", text):
        assert link.startswith("https://gym.example/" + ("en/" if locale == "en" else ""))
    assert f'lang="{locale}"' in html
    assert not re.search(r"<img|<script|<link|src=", html), "readable without images, and asks nobody"


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("kind", BY_LINE)
def test_line_gets_time_place_and_link_alone(app, kind, locale):
    """No name, no trainer, no service, no number of the booking."""
    facts = samples.facts(kind, locale)
    said = letters.line_of(app, a_letter(kind, locale))
    assert re.search(r"https://gym\.example/\S+$", said)
    assert not re.search(r"None|Undefined|%\(|\n\n", said)
    assert not HEALTH.search(said)
    for name in ("name", "trainer", "service", "reference"):
        assert facts[name] not in re.sub(r"https://\S+", "", said), name


def test_texts_stand_beside_each_other_and_none_is_left_over():
    def written(part):
        return {path.name.partition(".")[0] for path in MESSAGES.glob(f"[a-z]*.{part}.j2")}

    assert written("txt") == written("html") == written("subject") == set(BY_MAIL)
    assert written("line") == set(BY_LINE)
    assert set(TOPIC_WORDS) == set(Topic) - {Topic.BOOKING, Topic.ACCOUNT}, "nobody does without them"


@pytest.mark.parametrize("kind", BY_MAIL)
def test_only_what_is_no_part_of_a_booking_can_be_ended_by_one_click(app, kind):
    mail = letters.mail_of(app, a_letter(kind))
    text, html = texts_of(mail)
    if kinds.KINDS[kind].topic in UNSUBSCRIBABLE:
        address = mail["List-Unsubscribe"].strip("<>")
        assert address.startswith("https://gym.example/unsubscribe/")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address in text
        assert address in html
    else:
        assert mail["List-Unsubscribe"] is None
        assert "/unsubscribe/" not in text + html
    assert ("/account/messages" in text) == (kinds.KINDS[kind].topic is not Topic.ACCOUNT)


def test_to_a_mere_address_nothing_is_offered_to_be_chosen(app):
    letter = Letter(
        "waitlist_offer", "ja", samples.facts("waitlist_offer", "ja"), "x", {Channel.EMAIL: "a@b.c"}
    )
    mail = letters.mail_of(app, letter)
    assert mail["List-Unsubscribe"] is None
    assert "/account/messages" not in texts_of(mail)[0]


@pytest.mark.parametrize("kind", BY_MAIL)
def test_every_mail_says_once_when_it_was_written_and_needs_no_server_of_eight_bits(app, clock, kind):
    raw = letters.mail_of(app, a_letter(kind)).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 998  # RFC 5322, 2.1.1
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    [written] = mail.get_all("Date")
    assert written.datetime == NOW
    for part in mail.walk():
        if not part.is_multipart():
            assert part["Content-Transfer-Encoding"] == "base64", part.get_content_type()


@pytest.mark.parametrize("kind", METHODS)
def test_the_calendar_comes_along_and_knows_what_to_do(app, now, kind):
    mail = letters.mail_of(app, a_letter(kind, sequence=3))
    [part] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == METHODS[kind]
    assert part.get_filename() == "visit.ics"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert calendar["METHOD"] == METHODS[kind]
    events = calendar.walk("VEVENT")
    assert len(events) == (2 if kind == "series_confirmed" else 1)
    first = events[0]
    assert first["UID"] == "ABC2346@cortisgym"
    assert first["SEQUENCE"] == (0 if kind == "series_confirmed" else 3)
    assert first["STATUS"] == ("CANCELLED" if METHODS[kind] == "CANCEL" else "CONFIRMED")
    assert first["ORGANIZER"] == "mailto:gym@example.com"
    assert first["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert "ATTENDEE" not in first
    assert not HEALTH.search(part.get_content())
    assert "産後" not in part.get_content()


def test_other_messages_bring_no_calendar(app):
    for kind in set(BY_MAIL) - set(METHODS):
        mail = letters.mail_of(app, a_letter(kind))
        assert [one for one in mail.walk() if one.get_content_type() == "text/calendar"] == [], kind


def test_a_fact_that_looks_like_html_stays_text(app):
    text, html = texts_of(letters.mail_of(app, a_letter("booking_confirmed", name="<b>x</b>")))
    assert "<b>x</b>" not in html
    assert "<b>x</b>" in text


def test_a_name_from_right_to_left_turns_no_subject_and_no_sentence(app):
    mail = letters.mail_of(app, a_letter("partner_invited", name="\u202eנועה"))
    assert mail["Subject"].startswith("\u2068נועה\u2069")
    for text in texts_of(mail):
        assert text.count("נועה") == text.count("\u2068נועה\u2069") > 0
        assert "\u202e" not in text


def test_a_name_with_a_line_break_cannot_write_headers(app):
    with pytest.raises(ValueError, match=r"header|newline|linefeed"):
        letters.mail_of(app, a_letter("partner_invited", name="x\r\nBcc: all@example.com"))


def test_a_mail_wears_the_rules_of_our_style_sheet(app):
    _, html = texts_of(letters.mail_of(app, a_letter("booking_confirmed")))
    assert 'style="font-size: 20px; font-weight: 700;"' in html
    assert "class=" not in html
    shown = letters.shown(app, a_letter("booking_confirmed"))
    assert 'class="letter__when"' in shown.html
    assert "style=" not in shown.html


def test_what_the_desk_has_booked_says_so(app):
    ours, hers = (
        texts_of(letters.mail_of(app, a_letter("booking_confirmed", is_by_us=by_us)))[0]
        for by_us in (True, False)
    )
    assert "お話しした時間で予約しました" in ours
    assert "お話しした時間で予約しました" not in hers


def test_the_console_shows_what_would_be_sent(app, capsys):
    ConsoleSender().send(letters.mail_of(app, a_letter("address_code")))
    shown = capsys.readouterr().out
    assert "hana@example.com" in shown
    assert "確認コード：123456" in shown
