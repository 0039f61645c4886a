"""One list of warning signs: what it must hold, and that every place that names signs holds all of it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from portal.booking.forms import VisitCheckForm
from portal.health import help_lines, signs
from portal.health.help_lines import DIRECTORY, STAY_CHECKED
from portal.health.signs import SIGNS, WHAT_TO_DO, Urgency
from portal.privacy.words import VALUE_WORDS
from portal.site.forms import SignsForm
from portal.web.locale import spoken
from portal.web.translations import gettext
from tests import people
from tests.conftest import TODAY, at

# The urgent maternal warning signs of CDC and AIM for the year after birth, and those of content.md B4.
MUST_BE_NAMED = {
    "headache that stays or gets worse": "headache",
    "dizziness": "dizziness",
    "fainting": "fainting",
    "thoughts of harming oneself or the baby": "thoughts_of_harm",
    "changes in vision": "changed_sight",
    "fever": "fever",
    "trouble breathing": "breathless",
    "swelling of hands or face": "swelling",
    "chest pain": "chest_pain",
    "fast-beating heart": "palpitations",
    "severe nausea and vomiting": "vomiting",
    "severe belly pain": "belly_pain",
    "heavy bleeding": "bleeding",
    "foul discharge": "discharge",
    "swelling, redness or pain of a leg or arm": "one_limb",
    "overwhelming tiredness": "exhausted",
    "B4: a fit": "seizure",
    "B4: bleeding that does not stop": "bleeding_on",
    "B4: sudden severe headache": "sudden_headache",
    "B4: bright red again": "bleeding_again",
    "B4: a wound that gets worse": "wound_worse",
    "B4: a hot lump in the breast": "breast_lump",
    "B4: numbness": "new_numbness",
    "B4: urine that will not come": "no_urine",
    "B4: loss of bowel control": "bowel_control",
    "B4: both legs": "weak_legs",
    "B4: back pain": "back_pain",
    "B4: after a trivial movement": "trivial_pain",
    "B4: height": "lost_height",
    "B4: low for two weeks": "low_spirits",
    "B4: no sleep": "no_sleep",
}
SLUGS = [sign.slug for sign in SIGNS]


@pytest.mark.parametrize("sign", MUST_BE_NAMED.values(), ids=MUST_BE_NAMED)
def test_no_sign_of_the_public_lists_is_missing(sign):
    assert sign in SLUGS


def test_each_sign_stands_once_and_has_something_to_do():
    assert len(set(SLUGS)) == len(SLUGS)
    assert len({sign.words for sign in SIGNS}) == len(SIGNS)
    assert set(WHAT_TO_DO) == set(Urgency) == {sign.urgency for sign in SIGNS}


def test_low_spirits_and_thoughts_of_harm_are_two_answers():
    assert signs.SIGN["low_spirits"].urgency is Urgency.TALK
    assert signs.SIGN["thoughts_of_harm"].urgency is Urgency.HELP_NOW
    assert signs.warning(["low_spirits", "no_sleep"]) is None
    assert signs.warning(["low_spirits", "thoughts_of_harm"]) is Urgency.HELP_NOW


def test_help_is_asked_for_whatever_else_is_more_urgent():
    """A pain in the chest must not hide thoughts of harm from those who might phone."""
    named = ["chest_pain", "thoughts_of_harm"]
    assert signs.warning(named) is Urgency.AMBULANCE
    assert signs.asks_for_help(named)
    assert not signs.asks_for_help(["chest_pain", "low_spirits"])


def test_the_most_urgent_comes_first_whatever_was_ticked_first():
    assert signs.most_urgent(["leaks_urine", "fever", "chest_pain"]) is Urgency.AMBULANCE
    assert [urgency for urgency, _ in signs.grouped(["leaks_urine", "fever"])] == [
        Urgency.PHONE_TODAY,
        Urgency.NEXT_VISIT,
    ]
    assert signs.most_urgent([]) is None


@pytest.mark.parametrize("earlier", [sign.slug for sign in signs.EARLIER])
def test_what_was_answered_by_groups_stays_readable_and_is_asked_no_more(earlier):
    assert signs.warning([earlier]) is not None
    assert earlier not in SLUGS
    assert VALUE_WORDS[earlier] == signs.SIGN[earlier].words


def test_the_file_she_takes_along_has_a_word_for_each_sign():
    """A slug that is also the name of something else would read as that."""
    assert {slug: VALUE_WORDS[slug] for slug in SLUGS} == {sign.slug: sign.words for sign in SIGNS}


def test_her_mind_is_spelled_out_to_nobody():
    assert [sign.slug for sign in signs.for_trainer(["thoughts_of_harm", "low_spirits", "leaks_urine"])] == [
        "leaks_urine"
    ]


def lines(page):
    """What stands on lines of their own, as a reader sees it."""
    found = re.findall(r"(?s)<(?:li|label)\b[^>]*>(.*?)</(?:li|label)>", page.html)
    return {unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in found}


@pytest.fixture
def booking(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_place_that_names_signs_names_all_of_them(app, signed_in, hana, sato, booking, clock, language):
    """On lines of their own: the box on guides, the gate before a routine, the checks, the safety page."""
    clock.move_to(at(20, on=TODAY))
    prefix = "/en" if language == "en" else ""
    with app.test_request_context(f"{prefix}/"), spoken(language):
        words = {gettext(sign.words) for sign in SIGNS}
    member, desk = signed_in(hana), signed_in(sato)
    for address in (
        "/guides",
        "/guides/calcium",
        "/guides/five-exercises",
        "/routines",
        "/routines/ten",
        "/safety",
        "/safety/check",
        f"/me/bookings/{booking.reference}/today",
    ):
        assert words <= lines(member.page(prefix + address)), address
    assert words <= lines(desk.page(f"{prefix}/staff/guides/five-exercises"))


def test_what_is_listed_can_be_ticked(app):
    with app.test_request_context("/"):
        for form in (VisitCheckForm(), SignsForm()):
            assert [value for value, _ in form.signs.choices] == SLUGS


@pytest.mark.parametrize("language", ["", "/en"])
def test_none_of_these_stands_below_the_list(signed_in, hana, booking, clock, language):
    clock.move_to(at(20, on=TODAY))
    page = signed_in(hana).page(f"{language}/me/bookings/{booking.reference}/today")
    assert page.html.index('name="none"') > page.html.rindex('name="signs"')
    gate = signed_in(hana).page(f"{language}/routines/ten")
    assert gate.html.index('id="start"') > gate.html.rindex("signs__list")


def test_help_lines_are_rung_once_a_quarter():
    checked = date(2027, 1, 1)
    words = {"lines": [], "checked_on": checked, "how": "rung"}
    directory = help_lines.of_words(words)
    assert not directory.has_to_be_rung(today=checked + STAY_CHECKED)
    assert directory.has_to_be_rung(today=checked + STAY_CHECKED + timedelta(days=1))
    assert help_lines.of_words(words | {"how": "read"}).has_to_be_rung(today=checked)


def test_help_lines_have_both_languages_and_one_answers_at_night():
    for line in DIRECTORY.lines:
        assert re.fullmatch(r"0\d{1,3}-\d{2,4}-\d{3,4}", line.number)
        assert set(line.name) == set(line.when) == set(line.note) == {"ja", "en"}
    assert any(line.is_open_at_night for line in DIRECTORY.lines)
