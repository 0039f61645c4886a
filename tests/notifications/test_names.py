"""No mail, no LINE message and no calendar tells whoever reads along of a birth; only the gym's own name may."""

import itertools
import re

import pytest
from sqlalchemy import select

from portal.booking import calendar
from portal.booking.operations import bookings
from portal.booking.queries.messages import facts_of
from portal.db import db, transaction
from portal.features import kinds
from portal.gym.rules.facts import tells_of_a_birth
from portal.notifications import letters, samples
from portal.notifications.letters import Letter
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from tests import people
from tests.conftest import at


def everything(app, kind, locale, facts):
    """All that leaves the house of one message: subject, text, HTML, calendar, LINE."""
    letter = Letter(
        kind=kind, locale=locale, facts=facts, key="k", ways={Channel.EMAIL: "hana@example.com"}, handle="h"
    )
    said = []
    if not kinds.KINDS[kind].is_line_only:
        mail = letters.mail_of(app, letter)
        said += [mail["Subject"], *(part.get_content() for part in mail.walk() if not part.is_multipart())]
    if kinds.KINDS[kind].may_go_by_line:
        said.append(letters.line_of(app, letter))
    return "\n".join(said)


@pytest.fixture
def visits(hana, trial, personal, mori, kudo, now):
    return {
        "trial": people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id, babies=1),
        "personal": people.booked(hana, personal, at(14), now=now),
    }


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_no_message_tells_of_a_birth(app, branch, visits, locale):
    for kind, (slug, visit) in itertools.product(kinds.KINDS, visits.items()):
        facts = samples.facts(kind, locale) | facts_of(visit, locale)
        if kind == "series_confirmed":
            facts["visits"] = [facts_of(visit, locale)]
        said = everything(app, kind, locale, facts)
        assert not tells_of_a_birth(said.replace(branch.text("name", locale), "")), (kind, slug, said)
        assert not re.search(r"None|Undefined", said)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_pages_say_the_whole_name_and_messages_the_short_one(client, visits, locale):
    trial = visits["trial"]
    assert tells_of_a_birth(trial.service.text("name", locale))
    assert facts_of(trial, locale)["service"] == {"ja": "体験", "en": "Trial"}[locale]
    words = client.page("/book/service" if locale == "ja" else "/en/book/service").words
    assert trial.service.text("name", locale) in words


@pytest.mark.parametrize("make", [calendar.file_of, calendar.feed_of, calendar.trainers_feed])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_no_calendar_tells_of_a_birth(visits, branch, make, locale, now):
    for visit in visits.values():
        what = [visit] if make is calendar.file_of else [[visit], branch]
        content = make(*what, locale=locale, link=lambda *_args, **_more: "https://gym.example/x", now=now)
        assert not tells_of_a_birth(content.decode())


def test_what_was_written_down_before_says_the_name_of_today(
    deliver, mailbox, hana, trial, mori, kudo, branch, now
):
    """A message in the outbox from before messages had names of their own."""
    visit = people.booked(hana, trial, at(10), now=now)
    bookings.cancel(booking=visit, actor=hana.actor, now=now)
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage)):
            message.facts = message.facts | {"service": "産後体験"}
    db.session.expire_all()
    deliver(now)
    assert mailbox.letters
    for mail in mailbox.letters:
        for part in mail.walk():
            assert part.is_multipart() or not tells_of_a_birth(part.get_content())


def test_the_owner_names_it_and_is_told_why_not_every_name_will_do(signed_in, kana, trial):
    browser, here = signed_in(kana), "/staff/services/trial"
    answer = browser.submit(here, id="service", message_name_ja="産後のひととき")
    assert answer.status_code == 422
    assert "ほかの人の目に入ることがあります" in answer.text
    assert "産後のひととき" in answer.text
    for wrong in ("", "  ", "x" * 41):
        assert browser.submit(here, id="service", message_name_en=wrong).status_code == 422, wrong
    answer = browser.submit(here, id="service", message_name_ja="はじめての回", message_name_en="First visit")
    assert answer.status_code == 303
    assert (trial.message_name_ja, trial.message_name_en) == ("はじめての回", "First visit")


def test_what_to_bring_says_nothing_of_a_birth_either(signed_in, kana, branch):
    browser = signed_in(kana)
    answer = browser.submit("/staff/settings/place", id="place", arrival_ja="授乳ケープをお持ちください")
    assert answer.status_code == 422
    assert "授乳ケープ" in answer.text
    assert browser.submit("/staff/settings/place", id="place", arrival_ja="動きやすい服").status_code == 303


def test_a_samples_station_is_one_of_the_seed(branch):
    for locale in ("ja", "en"):
        facts = samples.facts("booking_confirmed", locale)
        for fact, column in (("branch", "name"), ("address", "address"), ("access", "access")):
            assert facts[fact] == branch.text(column, locale)
