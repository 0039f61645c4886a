"""The log on her phone: few taps, one hand, no network, an old page, two tabs; and her charts."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from portal.accounts.models.people import StaffRole
from portal.accounts.queries import people as people_queries
from portal.db import db, transaction
from portal.gym import queries as gym
from portal.lib import clock
from portal.progress import operations, queries
from portal.progress.rules.measures import Measure
from tests import people
from tests.browser.kept import kept_text
from tests.browser.test_journey import chromium, cookie_of, gym_with_shifts  # noqa: F401 - fixtures
from tests.browser.test_player import Device, member, until_sent  # noqa: F401 - fixtures
from tests.support.axe import hindrances

LOG = "/me/log"


@pytest.fixture
def phone(chromium, gym_with_shifts, member):  # noqa: F811
    phone = Device(chromium, gym_with_shifts, member, is_clocked=False)
    phone.taps = 0
    yield phone
    phone.close()


def today():
    return gym.branch().local(clock.now()).date()


def noted(app, member, back=0):  # noqa: F811
    with app.app_context():
        db.session.rollback()
        day = today() - timedelta(days=back)
        return {str(measure): value for measure, value in queries.day_log(member[0], day).items()}


def tap(phone, measure, value):
    phone.page.locator(f'#q-{measure} button[value="{value}"]').click()
    phone.taps += 1


def test_the_whole_day_takes_eight_taps_and_no_typing(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    assert phone.page.locator('#log [aria-pressed="true"]').count() == 0
    for measure, value in (
        ("pain", 4), ("parts", "low_back"), ("leaks", "no"), ("sleep", "2_to_4"), ("tiredness", 4),
        ("moves", "breathing"), ("foods", "soy"), ("foods", "fish"),
    ):  # fmt: skip
        tap(phone, measure, value)
    assert phone.taps == 8
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {
        "pain": 4, "parts": ["low_back"], "leaks": "no", "sleep": "2_to_4", "tiredness": 4,
        "moves": ["breathing"], "foods": ["soy", "fish"],
    }  # fmt: skip


def test_after_each_tap_the_next_answers_lie_in_the_lower_half(phone):
    phone.open(LOG)
    tap(phone, "pain", 0)
    for measure, value, following in (("leaks", "no", "heaviness"), ("sleep", "2_to_4", "tiredness")):
        tap(phone, measure, value)
        box = phone.page.locator(f"#q-{following} .answers").bounding_box()
        assert box["y"] > 844 / 2, following
        assert box["y"] + box["height"] < 844 - 56, "and not under the tabs"
        for button in phone.page.locator(f"#q-{following} .answer").all():
            assert button.bounding_box()["height"] >= 48


def test_advice_comes_with_leaking_and_goes_with_none(phone):
    phone.open(LOG)
    advice = phone.page.locator("#q-leaks [data-advice]")
    for value, is_seen in (("yes", True), ("no", False), ("little", True)):
        tap(phone, "leaks", value)
        expect(advice).to_be_visible(visible=is_seen)
    phone.page.locator("#remove-leaks button").click()
    expect(advice).to_be_hidden()


def test_a_tap_can_be_undone_and_cleared(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    tap(phone, "pain", 4)
    tap(phone, "pain", 8)
    expect(phone.page.locator("#q-pain [data-advice]")).to_be_visible()
    phone.page.locator("#undo-pain button").click()
    expect(phone.page.locator("#q-pain [data-advice]")).to_be_hidden()
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 4}
    phone.page.locator("#remove-pain button").click()
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {}
    expect(phone.page.locator("#q-parts")).to_be_hidden()
    phone.page.locator("#undo-pain button").click()
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 4}


def test_without_a_network_it_waits_on_the_phone_survives_and_arrives_once(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    phone.wait("navigator.serviceWorker.ready.then(() => true)")
    phone.wait("caches.open('pages').then((c) => c.match('/me/log')).then(Boolean)")
    phone.context.set_offline(True)
    tap(phone, "pain", 5)
    tap(phone, "foods", "soy")
    phone.page.locator("#word").fill("電車の中から")
    phone.page.locator("#answer-word button").click()
    expect(phone.page.locator("[data-waiting]")).to_contain_text("3")
    phone.page.reload()
    expect(phone.page.locator('#q-pain button[value="5"]')).to_have_attribute("aria-pressed", "true")
    expect(phone.page.locator("#word")).to_have_value("電車の中から")
    assert noted(gym_with_shifts, member) == {}
    phone.context.set_offline(False)
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 5, "foods": ["soy"], "word": "電車の中から"}


def test_from_home_a_tap_without_a_network_waits_too(phone, gym_with_shifts, member):  # noqa: F811
    phone.open("/me")
    phone.context.set_offline(True)
    tap(phone, "pain", 2)
    expect(phone.page.locator("#q-pain [data-said]")).to_contain_text("未送信")
    phone.context.set_offline(False)
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 2}


def test_words_are_kept_by_themselves(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    phone.page.locator("#word").fill("あしたは10分おくれそうです")
    expect(phone.page.locator("#q-word [data-said]")).to_have_text("保存しました。")
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"word": "あしたは10分おくれそうです"}


def test_what_the_gym_refuses_is_said(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    phone.page.evaluate("document.querySelector('#q-sleep .answer').value = 'twelve'")
    tap(phone, "sleep", "twelve")
    tap(phone, "pain", 3)
    expect(phone.page.locator("[data-waiting]")).to_contain_text("選んでください")
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 3}


def test_a_page_of_yesterday_notes_today(chromium, gym_with_shifts, member):  # noqa: F811
    """Kept on the phone overnight, without a network in the morning."""
    phone = Device(chromium, gym_with_shifts, member, is_clocked=False)
    phone.open(LOG)
    phone.taps = 0
    with gym_with_shifts.app_context():
        day = today()
    old = day - timedelta(days=1)
    html = phone.page.content()
    assert day.isoformat() in html

    def yesterday(route):
        body = route.fetch().text().replace(day.isoformat(), old.isoformat())
        body = body.replace(
            'value="7" class="num" aria-pressed="false"', 'value="7" class="num" aria-pressed="true"'
        )
        route.fulfill(body=body, content_type="text/html")

    phone.context.route(re.compile(r"/me/log$"), yesterday)
    phone.page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister()))"
    )
    phone.open(LOG)
    seven = phone.page.locator('#q-pain [aria-pressed="true"]')
    expect(seven, "yesterday's seven is not today's").to_have_count(0)
    tap(phone, "pain", 1)
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 1}
    assert noted(gym_with_shifts, member, back=1) == {}
    phone.context.unroute_all(behavior="wait")  # the service worker may be fetching still
    phone.close()


def test_two_tabs_and_an_old_one_lose_nothing(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    other = phone.context.new_page()
    other.goto(gym_with_shifts.url + LOG)
    other.locator('#q-pain button[value="6"]').click()
    tap(phone, "sleep", "4_to_6")
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 6, "sleep": "4_to_6"}


def test_the_other_hand_is_remembered(phone):
    phone.open(LOG)
    tap(phone, "pain", 3)
    clear = phone.page.locator("#remove-pain")
    right = clear.bounding_box()["x"]
    phone.page.locator("#hand").click()
    assert clear.bounding_box()["x"] < right
    phone.page.reload()
    expect(phone.page.locator("#hand")).to_have_attribute("aria-pressed", "true")


def test_her_own_activities_are_rated_together(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    for name in ("抱っこ", "授乳"):
        phone.page.locator(f'button[value="{name}"]').click()
    for number, value in ((0, 3), (1, 7)):
        phone.page.locator("[data-kind=rating]").nth(number).locator(f'button[value="{value}"]').click()
    until_sent(phone)
    assert list(noted(gym_with_shifts, member)["activities"].values()) == [3, 7]


def test_without_javascript_every_tap_is_a_form(chromium, gym_with_shifts, member):  # noqa: F811
    phone = Device(chromium, gym_with_shifts, member, is_clocked=False, java_script_enabled=False)
    phone.taps = 0
    phone.open(LOG)
    tap(phone, "pain", 4)
    tap(phone, "parts", "pelvis")
    tap(phone, "foods", "soy")
    phone.page.locator("#undo-foods button").click()
    expect(phone.page.locator('#q-foods [aria-pressed="true"]')).to_have_count(0)
    assert noted(gym_with_shifts, member) == {"pain": 4, "parts": ["pelvis"]}
    phone.close()


@pytest.fixture
def with_weeks(gym_with_shifts, member):  # noqa: F811
    with gym_with_shifts.app_context():
        who = people_queries.member(member[0])
        for back in range(1, 40):
            day = today() - timedelta(days=back)
            said = {Measure.PAIN: back % 7, Measure.FOODS: ["soy"], Measure.SLEEP: "2_to_4"}
            for measure, value in said.items():
                operations.note(member=who, measure=measure, day=day, value=value, today=day, now=clock.now())


def test_the_slider_reads_a_day_by_keyboard(phone, with_weeks):
    phone.open("/me/progress")
    slider = phone.page.locator("#slider")
    slider.focus()
    slider.press("ArrowLeft")
    said = slider.get_attribute("aria-valuetext")
    assert re.search(r"月\d+日（.） · 痛み 1", said), said
    assert phone.page.locator("[data-light]").get_attribute("d")
    slider.press("End")
    assert "痛み 記録なし" in slider.get_attribute("aria-valuetext")
    assert phone.page.locator("[data-light]").get_attribute("d") == ""


@pytest.mark.parametrize("language", ["", pytest.param("/en", marks=pytest.mark.soak)])
@pytest.mark.parametrize(
    "page", ["/me", LOG, "/me/log/measured", "/me/progress", "/me/progress/summary", "/me/privacy"]
)
def test_no_page_of_the_log_hinders_a_screen_reader(phone, with_weeks, page, language):
    phone.open(language + page)
    phone.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert not hindrances(phone.page)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="module")
def trainer_and_visit(gym_with_shifts):  # noqa: F811
    with gym_with_shifts.app_context():
        now = clock.now()
        trainer = gym.every_trainer(gym.branch().id)[0]
        staff = people.staff("mori-log@example.com", "森", StaffRole.TRAINER, now=now)
        with transaction():
            trainer.staff_id = staff.id
        who = people.member("brief@example.com", now=now, phone="09077778888")
        branch = gym.branch()
        at = datetime.combine(today() + timedelta(days=3), datetime.min.time(), branch.zone) + timedelta(
            hours=9
        )
        visit = people.booked(who, gym.service("trial"), at, now=now, trainer_id=trainer.id)
        operations.note(
            member=who, measure=Measure.WORD, day=today(), value="朝が痛いです", today=today(), now=now
        )
        return cookie_of(gym_with_shifts, staff.account), visit.reference


@pytest.mark.parametrize("language", ["", pytest.param("/en", marks=pytest.mark.soak)])
@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_the_brief_is_one_screen_and_hinders_nobody(
    chromium,  # noqa: F811
    gym_with_shifts,  # noqa: F811
    trainer_and_visit,
    size,
    language,
):
    cookie, reference = trainer_and_visit
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="ja-JP")
    context.add_cookies([{"name": "session", "value": cookie, "url": gym_with_shifts.url}])
    page = context.new_page()
    page.goto(f"{gym_with_shifts.url}{language}/staff/bookings/{reference}/brief")
    expect(page.locator("blockquote")).to_contain_text("朝が痛いです")
    assert not hindrances(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size[0] > 1000:
        box = page.locator("#write-up > p button").bounding_box()
        assert box["y"] + box["height"] <= size[1], "the button is seen without scrolling"
    context.close()


def test_words_can_be_undone_to_what_stood_there(phone, gym_with_shifts, member):  # noqa: F811
    phone.open(LOG)
    for words in ("朝が痛いです", "夜も痛いです"):
        phone.page.locator("#word").fill(words)
        phone.page.locator("#answer-word button").click()
    phone.page.locator("#undo-word button").click()
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"word": "朝が痛いです"}


def test_what_was_sent_is_on_the_kept_page_too(phone):
    phone.open(LOG)
    phone.wait("navigator.serviceWorker.ready.then(() => true)")
    phone.page.reload()  # now the worker has this page
    tap(phone, "pain", 5)
    until_sent(phone)
    phone.wait(f"{kept_text('/me/log')}.then((text) => text.includes('aria-pressed=\"true\">5<'))")
    phone.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator('#q-pain button[value="5"]')).to_have_attribute("aria-pressed", "true")
    phone.context.set_offline(False)


def test_on_a_shared_tablet_nobodys_tap_replaces_anothers(chromium, gym_with_shifts, member):  # noqa: F811
    tablet = Device(chromium, gym_with_shifts, member, is_clocked=False)
    tablet.taps = 0
    tablet.open(LOG)
    tablet.page.route("**/me/log/notes", lambda route: route.abort())
    tap(tablet, "pain", 5)
    with gym_with_shifts.app_context():
        other = people.member(f"tablet{member[0]}@example.com", now=clock.now(), phone=f"070{member[0]:08}")
        cookies = [
            {"name": "session", "value": value, "url": tablet.app.url}
            for value in (cookie_of(gym_with_shifts, other.account), member[1])
        ]
        others = (other.id, None)
    tablet.context.clear_cookies()
    tablet.context.add_cookies(cookies[:1])
    tablet.open(LOG)
    tap(tablet, "pain", 1)
    tablet.page.unroute("**/me/log/notes")
    tap(tablet, "sleep", "2_to_4")
    tablet.wait("Object.keys(localStorage).filter((name) => name.startsWith('waiting:')).length === 1")
    assert noted(gym_with_shifts, others) == {"pain": 1, "sleep": "2_to_4"}
    tablet.context.clear_cookies()
    tablet.context.add_cookies(cookies[1:])
    tablet.open(LOG)
    until_sent(tablet)
    assert noted(gym_with_shifts, member) == {"pain": 5}
    tablet.close()
