"""The desk's tablet is left: the page is covered, and what was typed on it is still there afterwards."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.accounts.models.people import StaffRole
from portal.db import transaction
from portal.lib import authenticator, clock
from tests import people
from tests.browser.test_journey import Phone, chromium, cookie_of, gym_with_shifts  # noqa: F401 - fixtures

SECRET = authenticator.new_secret()
RESTS = 5 * 60 + 2  # seconds


@pytest.fixture
def tablet(chromium, gym_with_shifts, request):  # noqa: F811
    """A new caller's page, half filled in, at somebody's desk."""
    app = gym_with_shifts
    with app.app_context():
        number = abs(hash(request.node.name)) % 10**8
        staff = people.staff(f"d{number}@example.com", "佐藤", StaffRole.DESK, now=clock.now())
        with transaction():
            staff.account.totp_secret = SECRET
        cookie = cookie_of(app, staff.account)
    tablet = Phone(chromium, app)
    tablet.context.add_cookies([{"name": "session", "value": cookie, "url": app.url}])
    tablet.page.clock.install(time=clock.now())
    tablet.open("/staff/members/new")
    tablet.page.locator("#family_name").fill("木村")
    yield tablet
    tablet.context.close()


def rests(tablet):
    tablet.page.clock.run_for(RESTS * 1000)
    expect(tablet.page.locator("#lock")).to_be_visible()


def types(tablet, code):
    tablet.page.locator("#lock-code").fill(code)
    tablet.page.locator("#lock form button").first.click()


def test_after_five_minutes_it_is_covered_and_opens_with_everything_typed(tablet):
    tablet.page.clock.run_for(4 * 60 * 1000)
    expect(tablet.page.locator("#lock")).to_be_hidden()
    rests(tablet)
    expect(tablet.page.locator("#lock-name")).to_have_text("佐藤は席を外しています")
    assert tablet.page.evaluate("document.elementFromPoint(200, 20).closest('dialog')?.id") == "lock"
    tablet.page.keyboard.press("Escape")
    expect(tablet.page.locator("#lock")).to_be_visible()
    types(tablet, "000000")
    expect(tablet.page.locator("[data-said]")).to_contain_text("合いません")
    types(tablet, authenticator.digits(SECRET, now=clock.now()))
    expect(tablet.page.locator("#lock")).to_be_hidden()
    expect(tablet.page.locator("#family_name")).to_have_value("木村")
    tablet.page.locator("#phone").fill("0312345678")
    tablet.page.locator("#caller button").click()
    tablet.page.wait_for_url("**/visits/new**")


def test_it_is_locked_on_the_server_too(tablet):
    rests(tablet)
    tablet.page.wait_for_load_state("networkidle")
    tablet.open("/staff/board")
    expect(tablet.page.locator("h1")).to_have_text("佐藤は席を外しています")


def test_who_touches_it_is_there(tablet):
    for _ in range(3):
        tablet.page.clock.run_for(4 * 60 * 1000)
        tablet.page.locator("#family_name").press("End")
    expect(tablet.page.locator("#lock")).to_be_hidden()


def test_unlocked_in_a_new_window_it_opens_by_itself(tablet):
    """By a passkey, for which the page has no place."""
    rests(tablet)
    tablet.page.wait_for_load_state("networkidle")
    other = tablet.context.new_page()
    other.goto(f"{tablet.app.url}/account/second-step")
    other.locator("#code").fill(authenticator.digits(SECRET, now=clock.now() + timedelta(seconds=30)))
    other.locator("#step button").click()
    other.wait_for_url("**/staff/**")
    tablet.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(tablet.page.locator("#lock")).to_be_hidden()
    expect(tablet.page.locator("#family_name")).to_have_value("木村")


def test_the_button_hands_it_over(tablet):
    tablet.page.get_by_role("button", name="席を離れる").click()
    expect(tablet.page.locator("h1")).to_have_text("佐藤は席を外しています")
    tablet.page.get_by_role("button", name="ほかの人がログインする").click()
    tablet.page.wait_for_url(tablet.app.url + "/")
    tablet.open("/staff/board")
    assert "/login" in tablet.page.url
