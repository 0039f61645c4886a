"""A newcomer on a phone, from the home page to her ticket and her log; with JavaScript and without."""

import shutil
import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from portal import create_app
from portal.accounts.models.people import StaffRole
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.gym import queries as gym
from portal.notifications.models import OutboxMessage
from portal.seed import seed_branch
from portal.settings import Settings
from portal.web.templating import span
from tests import people
from tests.conftest import missing
from tests.support.axe import WCAG, hindrances

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def gym_with_shifts(tmp_path_factory):
    """The portal on a real socket, with one trainer who works all day for two weeks."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('browser')}/portal.sqlite"))
    with app.app_context():
        db.create_all()
        seed_branch()
        branch = gym.branch()
        trainer = people.trainer(branch, "森", "Mori")
        today = datetime.now(branch.zone).date()
        for offset in range(14):
            people.works(trainer, branch, today + timedelta(days=offset), time(7), time(22))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_port}"
    yield app
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        missing("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Phone:
    """A page that notes every fault and every request to somewhere else."""

    def __init__(self, browser, app, **settings):
        self.app = app
        self.context = browser.new_context(
            viewport=PHONE,
            locale="ja-JP",
            timezone_id="America/Los_Angeles",  # she may travel; the gym does not
            reduced_motion="reduce",
            **settings,
        )
        self.page = self.context.new_page()
        self.faults = []
        # A page that is left while it fades in: Chromium's own word, and nobody sees it.
        quiet = "Transition was aborted"
        self.page.on("pageerror", lambda error: quiet in str(error) or self.faults.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on(
            "response", lambda answer: self.faults.append(answer.url) if answer.status >= 500 else None
        )

    def _note(self, url):
        if not url.startswith((self.app.url, "data:")):
            self.faults.append(f"a request to {url}")

    def open(self, path):
        self.page.goto(self.app.url + path)

    def next(self):
        self.page.locator(".bar button").click()

    def code(self):
        with self.app.app_context():
            facts = db.session.scalars(
                select(OutboxMessage.facts)
                .where(OutboxMessage.kind == "booking_code")
                .order_by(OutboxMessage.id.desc())
            ).first()
        return facts["code"]


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def phone(request, chromium, gym_with_shifts):
    phone = Phone(chromium, gym_with_shifts, java_script_enabled=request.param)
    phone.has_scripts = request.param
    yield phone
    phone.context.close()
    assert not phone.faults


def born(page, day: date):
    for part, value in (("year", day.year), ("month", day.month), ("day", day.day)):
        page.fill(f"#born_on-{part}", str(value))


def test_a_newcomer_books_a_trial_and_is_a_member(phone, gym_with_shifts):
    page = phone.page
    phone.open("/")
    expect(page.locator("h1")).to_have_text("産後の体を、急がず整える。")
    expect(page.locator(".arc")).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="アクセス").click()
    expect(page.locator("main")).to_contain_text("東京都中央区入船2-9-4 3階")
    page.go_back()
    page.locator(".bar a").click()

    page.locator(".day-strip__day").nth(2).click()
    slot = page.locator(".slot input").nth(4)
    hours = slot.get_attribute("data-span")
    slot.check(force=True)
    if phone.has_scripts:
        expect(page.locator("[data-picked]")).to_have_text(hours)
    phone.next()

    expect(page.locator("h1")).to_have_text("体調を教えてください")
    phone.next()
    expect(page.locator(".problems")).to_be_focused()
    expect(page.locator(".problems li")).to_have_count(5)
    born(page, date.today() - timedelta(days=5))  # noqa: DTZ011 - any day this week
    page.check("input[name=delivery][value=vaginal]")
    page.check("input[name=complications][value=uneventful]")
    page.check("input[name=clearance][value=unasked]")
    page.check("#consent")
    phone.next()

    expect(page.locator("h1")).to_contain_text("通えます")
    page.get_by_role("link", name="医師・助産師の許可が出ています").click()
    born(page, date.today() - timedelta(days=90))  # noqa: DTZ011
    page.check("input[name=clearance][value=given]")
    page.check("input[name=babies][value='1']")
    page.check("#consent")
    phone.next()

    email = f"hana-{phone.has_scripts}@example.com".lower()
    for field, value in {
        "family_name": "山本", "given_name": "花", "family_kana": "やまもと", "given_kana": "はな",
        "phone": "090-1234-5678", "email": email,
    }.items():  # fmt: skip
        page.fill(f"#{field}", value)
    phone.next()

    page.fill("#code", phone.code())
    phone.next()
    expect(page.locator("h1")).to_have_text("この内容で、よろしいですか")
    expect(page.locator("main")).to_contain_text("やまもと はな")
    phone.next()

    expect(page.locator("h1")).to_have_text("予約しました")
    with page.expect_download() as download:
        page.get_by_role("link", name="カレンダーに入れる").click()
    assert download.value.suggested_filename.endswith(".ics")
    page.get_by_role("link", name="マイページへ").click()
    expect(page.locator("main")).to_contain_text(hours)

    page.get_by_role("button", name="3", exact=True).click()
    expect(page.locator("main")).to_contain_text("保存しました")
    with gym_with_shifts.app_context():
        booking = db.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
        assert booking.member.account.email == email
        assert booking.babies == 1
        assert hours == span(booking.local_start, booking.local_end), "Tokyo time, whatever the phone's zone"
        phone.open(f"/me/bookings/{booking.reference}")
    expect(page.locator("main")).to_contain_text(hours)
    expect(page.locator("main")).to_contain_text("日本時間")


PUBLIC = [
    "/",
    "/rules",
    "/book/month?service=trial",
    "/access",
    "/safety",
    "/safety/check",
    "/safety/talk",
    "/safety/now",
    "/legal/privacy",
    "/legal/health-data",
    "/password/reset",
    "/book/service",
    "/book/time?service=trial",
    "/login",
    "/nothing",
]


# By default each page is looked at once: every other by day on a phone, the rest by night on a desk.
LOOKS = [(390, "light", slice(0, None, 2)), (1280, "dark", slice(1, None, 2))]
ALL = slice(None)
MORE_LOOKS = [(width, scheme, ALL) for width in (320, 390, 1280) for scheme in ("light", "dark")]


def too_wide(page, *widths):
    """Those of the widths at which it scrolls sideways; the last one stays."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 4800})  # nothing under the tabs
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


@pytest.mark.parametrize(
    ("width", "scheme", "which"),
    [*LOOKS, *(pytest.param(*look, marks=pytest.mark.soak) for look in MORE_LOOKS)],
    ids=str,
)
def test_pages_pass_axe_and_never_scroll_sideways(chromium, gym_with_shifts, width, scheme, which):
    phone = Phone(chromium, gym_with_shifts, color_scheme=scheme, bypass_csp=True)
    for path in [*PUBLIC, *["/en" + path for path in PUBLIC[:2]]][which]:
        phone.open(path)
        assert too_wide(phone.page, 320, width) == [], path
        assert not (found := hindrances(phone.page, runOnly=WCAG)), f"{path}: {found}"
    phone.context.close()
    assert not phone.faults


@pytest.fixture(scope="module")
def people_inside(gym_with_shifts):
    """The session cookies of a member with bookings and of the owner, and the pages they have."""
    app = gym_with_shifts
    with app.app_context():
        branch = gym.branch()
        now = datetime.now(UTC)
        day = now.astimezone(branch.zone).date() + timedelta(days=3)
        member = people.member("inside@example.com", now=now, phone="09011112222")
        starts = [datetime.combine(day, time(hour), branch.zone) for hour in (9, 11)]
        first = people.booked(member, gym.service("trial"), starts[0], now=now)
        second = people.booked(member, gym.service("personal"), starts[1], now=now)
        owner = people.staff("inside-owner@example.com", "香川", StaffRole.OWNER, now=now)
        cookies = [cookie_of(app, one.account) for one in (member, owner)]
        hers = f"/me/bookings/{second.reference}"
        member_pages = [
            "/me", "/me/bookings", hers, f"{hers}/time", f"{hers}/cancellation", f"{hers}/today",
            "/book/service", "/book/time?service=personal", "/book/month?service=personal",
            f"/book/wish?service=personal&at={day}T11:00", "/me/waitlist", "/me/calendar",
            f"/me/series?first_on={day + timedelta(days=7)}&clock=09:00&weeks=4", "/me/log", "/me/privacy",
            "/account", "/account/authenticator", "/account/recovery-codes", "/account/email",
        ]  # fmt: skip
        staff_pages = [
            f"/staff/day/{day}", f"/staff/bookings/{first.reference}/next",
            f"/staff/bookings/{first.reference}/cancellation", "/staff/settings", "/staff/settings/rules", "/staff/services/trial",
        ]  # fmt: skip
    return dict(zip(cookies, (member_pages, staff_pages), strict=True))


def cookie_of(app, account):
    browser = app.test_client()
    with browser.session_transaction() as stored:
        stored["_user_id"] = people.signed_in(account, now=datetime.now(UTC))
    return browser.get_cookie("session").value


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.soak)])
def test_pages_inside_pass_axe_and_never_scroll_sideways(chromium, gym_with_shifts, people_inside, width):
    for cookie, paths in people_inside.items():
        phone = Phone(chromium, gym_with_shifts, bypass_csp=True)
        phone.context.add_cookies([{"name": "session", "value": cookie, "url": gym_with_shifts.url}])
        for path in [*paths, "/en" + paths[0]]:
            phone.open(path)
            assert "/login" not in phone.page.url, path
            assert too_wide(phone.page, 320, 1280, width) == [], path
            assert not (found := hindrances(phone.page, runOnly=WCAG)), f"{path}: {found}"
        phone.context.close()
        assert not phone.faults


def test_the_whole_way_can_be_walked_by_keyboard(chromium, gym_with_shifts):
    phone = Phone(chromium, gym_with_shifts)
    page = phone.page
    phone.open("/book/time?service=trial")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("本文へ進む")
    page.locator(".day-strip__day").nth(3).focus()
    page.keyboard.press("Enter")
    page.locator(".slot input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("体調を教えてください")
    phone.context.close()
    assert not phone.faults
