"""Reading, finding, saving, and the place one was at."""

import pytest
from sqlalchemy import select

from portal.accounts.operations import sign_ins
from portal.db import db
from portal.guides import library
from portal.guides.models import Reading
from portal.guides.rules import STAGES, suits
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import at


def test_guides_are_for_members(client, branch):
    assert client.get("/guides").location == "/login?next=/guides"
    assert client.get("/guides/five-exercises").location == "/login?next=/guides/five-exercises"


@pytest.mark.parametrize("slug", library.guides("ja"))
def test_every_guide_has_the_red_flags_before_its_text(signed_in, hana, branch, slug):
    browser = signed_in(hana)
    page = browser.page(f"/guides/{slug}")
    assert page.words.index("気になるサインと、すること") < page.words.index("参考にした資料")
    assert "119" in page.words
    assert library.guides("en")[slug].title in browser.page(f"/en/guides/{slug}").words


def test_drawings_have_words(signed_in, hana, branch):
    page = signed_in(hana).page("/guides/five-exercises")
    assert page.html.count('role="img" aria-label="') == 18


def test_a_guide_that_does_not_exist(signed_in, hana, branch):
    for slug in ("no-such", "../secrets", "%2e%2e%2fdb"):
        assert signed_in(hana).get(f"/guides/{slug}").status_code == 404


def asked(browser, query, *, language="", **more):
    """The page that answers a search."""
    answer = browser.submit(f"{language}/guides", id="search", q=query, **more)
    assert query.strip() == "" or query not in answer.location
    return browser.page(answer.location)


def slugs(page):
    links = (link.split("/")[2] for link in page.links if link.startswith("/guides/"))
    return list(dict.fromkeys(links))


def test_she_finds_by_words_concern_and_time(signed_in, hana, branch):
    browser = signed_in(hana)
    assert slugs(asked(browser, "nattou")) == slugs(asked(browser, "納豆"))
    assert slugs(browser.page("/guides?topic=posture")) == ["posture"]
    assert "five-exercises" not in slugs(browser.page("/guides?stage=0"))
    assert "five-exercises" in slugs(browser.page("/guides?stage=1"))
    assert "見つかりませんでした" in asked(browser, "xyzzy").words
    everything = slugs(browser.page("/guides"))
    for nonsense in ("topic=x", "stage=9", "stage=-1", "stage=%EF%BC%91", "found=%00%F0"):
        assert browser.get(f"/guides?{nonsense}").status_code in (200, 400)
    assert slugs(browser.page("/guides?topic=x&stage=99")) == everything


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("xyzzy", {}),
        ("抜け毛", {}),
        ("便秘", {}),
        ("産後うつ", {}),
        ("悪露", {}),
        ("xyzzy", {"topic": "food"}),
        ("", {"saved": "y"}),
        ("骨", {"saved": "y"}),
    ],
)
def test_where_to_turn_stands_under_every_empty_result(signed_in, hana, branch, query, more):
    for en, words in (("", "受診の目安"), ("/en", "When to see a doctor")):
        page = asked(signed_in(hana), query, language=en, **more)
        empty = page.html.partition('class="empty"')[2].partition("</section>")[0]
        assert words in empty
        assert f'href="{en}/safety"' in empty


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("気分", "話を聞いてくれる人がいます"),
        ("産後うつ", "相談できるところ"),
        ("出血", "先にこちらを確かめて"),
    ],
)
def test_help_comes_before_the_guides_for_what_a_guide_must_not_answer_alone(
    signed_in, hana, branch, query, words
):
    found = asked(signed_in(hana), query).html.partition('id="found"')[2]
    first = found.partition('href="/guides/')[0]
    assert words in first
    assert 'href="/safety"' in first
    assert "条件を" not in found, "nobody in need is told to ask for less"


def test_other_words_bring_no_card(signed_in, hana, branch):
    for query in ("", "納豆", "尿もれ"):
        assert "data-concern" not in asked(signed_in(hana), query).html


@pytest.mark.parametrize("query", ["死にたい", "叩いてしまう", "揺さぶりそう", "kill myself"])
def test_words_of_harm_lead_to_help_at_once(signed_in, hana, branch, query):
    for language in ("", "/en"):
        card = asked(signed_in(hana), query, language=language).html.partition("data-concern")[2]
        assert f'href="{language}/safety/now"' in card.partition("</div>")[0]


@pytest.mark.parametrize("query", ["産後うつ", "つらい", "眠れない"])
def test_words_of_mood_lead_to_people_who_listen(signed_in, hana, branch, query):
    for language in ("", "/en"):
        card = asked(signed_in(hana), query, language=language).html.partition("data-concern")[2]
        assert f'href="{language}/safety/talk"' in card.partition("</div>")[0]


def test_what_she_searches_for_stands_in_no_address_and_no_log(signed_in, hana, branch, caplog):
    browser = signed_in(hana)
    with caplog.at_level("INFO"):
        asked(browser, "産後うつ")
    assert "産後うつ" not in caplog.text
    assert "data-concern" not in browser.get("/guides?q=産後うつ").text, "an old bookmark is the whole list"
    assert "data-concern" not in browser.page("/guides").html, "and the next look begins anew"


def test_the_time_she_is_in_is_marked(signed_in, hana, trial, mori, now):
    assert "· いま" not in signed_in(hana).page("/guides").words, "she has not told us yet"
    people.booked(hana, trial, at(10), now=now)
    assert "12週から · いま" in signed_in(hana).page("/guides").words


@pytest.mark.parametrize(
    ("weeks", "stages"), [((0, 0), [0, 1, 2, 3]), ((4, 0), [1, 2, 3]), ((0, 4), [0]), ((4, 12), [1, 2])]
)
def test_what_suits_a_stage(weeks, stages):
    assert [number for number, stage in enumerate(STAGES) if suits(weeks, stage)] == stages


def test_saving_and_letting_go(signed_in, hana, branch):
    browser = signed_in(hana)
    assert "保存したガイドはまだありません" in browser.page("/guides?saved=y").words
    form = browser.page("/guides/calcium").form(ends="/saved")
    for _ in range(2):  # a double tap
        assert browser.post("/guides/calcium/saved", data=form.fields).location == "/guides/calcium"
    assert slugs(browser.page("/guides?saved=y")) == ["calcium"]
    assert "保存済み" in browser.page("/guides").words
    browser.submit("/guides/calcium", ends="/saved/removal")
    assert slugs(browser.page("/guides?saved=y")) == []
    assert browser.post("/guides/nothing/saved", data=form.fields).status_code == 404


def test_the_place_is_kept_and_offered(signed_in, hana, yui, branch):
    browser = signed_in(hana)
    token = browser.page("/guides/bone").form(ends="/saved").fields
    assert browser.post("/guides/bone/place", data=token | {"place": "s3"}).status_code == 204
    assert 'href="#s3"' in browser.page("/guides/bone").html
    assert "続きを読む：授乳と骨のこと" in browser.page("/guides").words
    assert "続きを読む" not in signed_in(yui).page("/guides").words
    for place in ("s99", "", "<script>"):
        assert browser.post("/guides/bone/place", data=token | {"place": place}).status_code == 422
    assert len(db.session.scalars(select(Reading)).all()) == 1


def test_reading_costs_few_statements(signed_in, hana, branch, statements):
    browser = signed_in(hana)
    for url in ("/guides", "/guides?found=y", "/guides/bone"):
        browser.get(url)
        with statements() as seen:
            browser.get(url)
        assert len(seen) <= 5, (url, seen)


def test_pages_for_days_without_a_network_are_marked(signed_in, hana, branch):
    browser = signed_in(hana)
    for url in ("/guides", "/guides/bone", "/routines", "/routines/ten", "/me/log"):
        assert browser.get(url).headers["Kept-Offline"] == "yes", url
    for url in ("/me", "/me/bookings", "/me/progress", "/me/privacy", "/guides/nothing"):
        assert "Kept-Offline" not in browser.get(url).headers, url


def test_staff_read_them_and_see_that_nobody_of_the_profession_has(signed_in, sato, branch):
    browser = signed_in(sato)
    page = browser.page("/staff/guides")
    assert "17件のガイドは、まだ医師・助産師の確認が済んでいません" in page.words
    assert "F88" in browser.page("/staff/guides/vitamin-d").words
    assert browser.get("/staff/guides/nothing").status_code == 404


def test_what_she_searched_for_is_not_shown_to_who_signs_in_after_her(signed_in, hana, yui, branch, now):
    """Also where her own sign-in has ended by itself."""
    browser = signed_in(hana)
    asked(browser, "尿もれ ひどい")
    sign_ins.end_sign_ins(account=hana.account, actor="system", now=now)
    form = browser.page("/login").form(id="by-code")
    browser.post(form.action, data=form.fields | {"email": "yui@example.com"})
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sign_in_code")).one()
    browser.submit("/login/code", id="code-form", code=message.facts["code"])
    assert "Nakamura" in browser.page("/en/me").words
    assert "尿もれ ひどい" not in browser.page("/guides?found=y").html
