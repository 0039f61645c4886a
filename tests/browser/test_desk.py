"""The desk in a real browser: a day from opening to closing, keys only, the mouse, two desks, no network."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from portal.accounts.models.people import StaffRole
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import attendance
from portal.booking.operations.attendance import check_in
from portal.db import db
from portal.gym import queries as gym
from portal.lib import clock
from tests import people
from tests.browser.test_journey import Phone, chromium, cookie_of, gym_with_shifts, too_wide  # noqa: F401 - fixtures
from tests.support.axe import WCAG, hindrances

DESKTOP = {"width": 1280, "height": 800}


class Day:
    """A day with two trainers and nine visits to the first; and a desk that is signed in."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            branch, now = gym.branch(), datetime.now(UTC)
            number = len(branch.trainers)
            # A day of its own for each test, beyond the deadline for moving.
            self.day = now.astimezone(branch.zone).date() + timedelta(days=15 + number * 3 // 2)
            self.names = [f"朝日{number}", f"夕日{number}"]
            first, second = (people.trainer(branch, name, name) for name in self.names)
            for n in range(3):
                for who in (first, second):
                    people.works(who, branch, self.day + timedelta(days=n), time(7), time(22))
            self.trainers = [first.id, second.id]
            desk = people.staff(f"desk{number}@example.com", f"受付{number}", StaffRole.DESK, now=now)
            self.cookie = cookie_of(app, desk.account)
            self.references = []
            for n in range(9):
                member = people.member(
                    f"m{number}-{n}@example.com", now=now, phone=f"090{number:04d}{n:04d}", family=f"会員{n}"
                )
                start = datetime.combine(self.day, time(8 + n), branch.zone)
                made = people.booked(member, gym.service("trial"), start, now=now, trainer_id=first.id)
                self.references.append(made.reference)

    def desk(self, chromium, **settings):  # noqa: F811
        phone = Phone(chromium, self.app, **settings)
        phone.context.add_cookies([{"name": "session", "value": self.cookie, "url": self.app.url}])
        phone.page.set_viewport_size(DESKTOP)
        return phone

    @property
    def board(self):
        return f"/staff/board?date={self.day.isoformat()}"

    def booking(self, n):
        with self.app.app_context():
            found = db.session.scalars(select(Booking).where(Booking.reference == self.references[n])).one()
            return found.local_start.strftime("%H:%M"), found.trainer_id


@pytest.fixture
def day(gym_with_shifts):  # noqa: F811
    return Day(gym_with_shifts)


def card(phone, day, n):
    return phone.page.locator(f'[data-reference="{day.references[n]}"] a')


def test_a_whole_day_fits_the_screen_without_scrolling(chromium, day):  # noqa: F811
    phone = day.desk(chromium)
    phone.open(day.board)
    box = phone.page.locator("[data-board]").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP["height"]
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]
    phone.context.close()
    assert not phone.faults


def test_a_visit_is_moved_by_keys_only_and_moved_back(chromium, day):  # noqa: F811
    phone = day.desk(chromium)
    page = phone.page
    phone.open(day.board)
    card(phone, day, 8).focus()  # 16:00
    page.keyboard.press("ArrowUp")
    expect(card(phone, day, 7)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("m")
    expect(page.locator("[data-mover]")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-mover] p")).to_contain_text("重なっています（15:00 会員7 花さん）")
    page.keyboard.press("Enter")
    expect(page.locator("[data-mover]")).to_be_visible()  # refused in place
    page.keyboard.press("Escape")
    assert day.booking(8) == ("16:00", day.trainers[0])

    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".said").first).to_contain_text("17:00")
    assert day.booking(8) == ("17:00", day.trainers[1])
    page.get_by_role("button", name="元に戻す").click()
    expect(page.locator(".said").first).to_contain_text("16:00")
    assert day.booking(8) == ("16:00", day.trainers[0])
    phone.context.close()
    assert not phone.faults


def test_a_visit_is_moved_with_the_mouse_and_by_buttons(chromium, day):  # noqa: F811
    phone = day.desk(chromium)
    page = phone.page
    phone.open(day.board)
    box, lane = (
        card(phone, day, 0).bounding_box(),
        page.locator(f'[data-trainer="{day.trainers[1]}"]').bounding_box(),
    )
    page.mouse.move(box["x"] + 30, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(lane["x"] + 40, box["y"] + 8, steps=5)
    page.mouse.up()
    expect(page.locator(".said").first).to_contain_text("移しました")
    assert day.booking(0) == ("08:00", day.trainers[1])

    page.wait_for_load_state("load")  # by then the page listens to keys
    card(phone, day, 0).focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="30分遅く").click()
    page.get_by_role("button", name=re.compile("ここへ移す")).click()
    expect(page.locator(".said").first).to_contain_text("8:30")
    phone.context.close()
    assert not phone.faults


def test_a_visit_is_moved_without_scripts(chromium, day):  # noqa: F811
    phone = day.desk(chromium, java_script_enabled=False)
    page = phone.page
    phone.open(day.board)
    card(phone, day, 1).click()
    page.get_by_role("link", name="移す", exact=True).click()
    page.fill("#time", "18:00")
    page.select_option("#trainer", str(day.trainers[1]))
    page.get_by_role("button", name="予約を移す").click()
    expect(page.locator("main")).to_contain_text("18:00")
    assert day.booking(1) == ("18:00", day.trainers[1])
    page.get_by_role("button", name="元に戻す").click()
    assert day.booking(1) == ("09:00", day.trainers[0])
    phone.context.close()
    assert not phone.faults


def test_two_desks_race_on_one_booking(chromium, day):  # noqa: F811
    one, other = day.desk(chromium), day.desk(chromium)
    for phone in (one, other):
        phone.open(day.board)
        card(phone, day, 2).focus()
        phone.page.keyboard.press("m")
        phone.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    expect(one.page.locator(".said").first).to_contain_text("移しました")
    other.page.keyboard.press("ArrowDown")
    other.page.keyboard.press("Enter")
    expect(other.page.locator(".problems")).to_contain_text("ほかの人が先に")
    expect(other.page.locator("main")).to_contain_text(day.names[1])
    assert day.booking(2) == ("10:00", day.trainers[1])
    for phone in (one, other):
        phone.context.close()
        assert not phone.faults


def test_the_board_follows_and_says_when_it_cannot(chromium, day):  # noqa: F811
    phone = day.desk(chromium)
    page = phone.page
    page.clock.install()
    phone.open(day.board)
    with day.app.app_context():
        booking = db.session.scalars(select(Booking).where(Booking.reference == day.references[3])).one()

        attendance.note_late(booking=booking, minutes=10, actor="staff:1", now=clock.now())
    card(phone, day, 4).focus()
    page.clock.run_for(31_000)
    expect(page.locator(f'[data-reference="{day.references[3]}"]')).to_contain_text("10分遅れ")
    expect(card(phone, day, 4)).to_be_focused()

    phone.context.set_offline(True)
    page.clock.run_for(31_000)
    expect(page.locator("[data-stale]")).to_contain_text("つながっていないため")
    page.keyboard.press("m")
    expect(page.locator("[data-mover]")).to_be_hidden()
    phone.context.set_offline(False)
    page.clock.run_for(31_000)
    expect(page.locator("[data-stale]")).to_be_hidden()
    phone.context.close()


def test_a_sick_trainer_with_nine_visits_is_three_taps(chromium, day):  # noqa: F811
    phone = day.desk(chromium)
    page = phone.page
    phone.open(f"/staff/trainers/{day.trainers[0]}/time-off?date={day.day.isoformat()}")
    page.get_by_role("button", name="休みを入れる").click()
    expect(page.locator("main")).to_contain_text("9件の予約があります")
    expect(page.locator("select")).to_have_count(9)
    page.locator("select").nth(0).select_option("ask")
    page.get_by_role("button", name="この内容で変更し、案内を送る").click()
    expect(page.locator("main")).to_contain_text("休みを入れました")
    expect(page.locator(".side")).to_contain_text("会員の返事を待っています")
    with day.app.app_context():
        found = db.session.scalars(
            select(Offer).join(Offer.moves).where(Booking.reference.in_(day.references))
        ).all()
        assert len(found) == 9
        assert len([one for one in found if one.starts_at is None]) == 1
        reference = day.references[1]
        booking = db.session.scalars(select(Booking).where(Booking.reference == reference)).one()
        cookie = cookie_of(day.app, booking.member.account)
    her = Phone(chromium, day.app)
    her.context.add_cookies([{"name": "session", "value": cookie, "url": day.app.url}])
    her.open(f"/me/bookings/{reference}")
    her.page.get_by_role("button", name="この時刻に決める").click()
    expect(her.page.locator("main")).to_contain_text("変更しました")
    for one in (phone, her):
        one.context.close()
        assert not one.faults


def test_a_day_at_the_desk_from_opening_to_closing(chromium, day):  # noqa: F811
    """Look, book for a caller, find by /, note what she says, cancel, look at the day on paper."""
    phone = day.desk(chromium)
    page = phone.page
    phone.open(day.board)
    page.keyboard.press("n")
    page.fill("#q", "かいいん")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="はじめての方").click()
    page.fill("#family_name", "木村")
    page.fill("#phone", "03-9876-5432")
    page.get_by_role("button", name="時刻を選ぶ").click()
    page.fill("#day", day.day.isoformat())
    page.fill("#time", "20:00")
    page.select_option("#trainer", str(day.trainers[1]))
    page.get_by_role("button", name="予約を入れる").click()
    expect(page.locator(".problems")).to_be_focused()
    page.fill("#reason", "お電話でのご希望")
    page.get_by_role("button", name="予約を入れる").click()
    expect(page.locator("h1")).to_contain_text("木村")

    phone.open(day.board)
    expect(page.locator("main")).to_contain_text("20:00 木村")
    page.keyboard.press("/")
    page.keyboard.type("会員5")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("会員の記録")).first.click()
    page.fill("#words", "次は15分早く来られます")
    page.get_by_role("button", name="申し送りを書く").click()
    expect(page.locator("#notes")).to_contain_text("次は15分早く")

    phone.open(f"/staff/bookings/{day.references[5]}/cancellation")
    page.fill("#words", "お電話")
    page.get_by_role("button", name=re.compile("キャンセル")).click()
    phone.open(f"/staff/day/{day.day.isoformat()}")
    expect(page.locator("tbody tr")).to_have_count(9)
    page.emulate_media(media="print")
    assert page.locator(".unprinted").first.is_hidden()
    pdf = page.pdf(format="A4", landscape=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 1 or b"/Count 1" in pdf
    phone.context.close()
    assert not phone.faults


def test_who_is_here_cannot_be_moved_by_key(chromium, day):  # noqa: F811
    with day.app.app_context():
        booking = db.session.scalars(select(Booking).where(Booking.reference == day.references[6])).one()
        check_in(booking=booking, actor="staff:1", now=booking.starts_at)
    phone = day.desk(chromium)
    phone.open(day.board)
    card(phone, day, 6).focus()
    phone.page.keyboard.press("m")
    expect(phone.page.locator("[data-mover]")).to_contain_text("来店中なので移せません")
    phone.context.close()
    assert not phone.faults


@pytest.mark.parametrize(
    ("width", "most"), [(390, 9), *(pytest.param(width, 99, marks=pytest.mark.soak) for width in (390, 1280))]
)
def test_desk_pages_pass_axe_and_never_scroll_sideways(chromium, day, width, most):  # noqa: F811
    first, when = day.trainers[0], day.day.isoformat()
    phone = day.desk(chromium, bypass_csp=True)
    paths = [
        day.board, f"{day.board}&view=week", f"{day.board}&view=week&trainer={first}", f"/staff/day/{when}",
        f"/staff/bookings/{day.references[7]}", f"/staff/bookings/{day.references[7]}/time", "/staff/members?q=会員",
        "/staff/members/new", "/staff/shifts", f"/staff/trainers/{first}/hours", f"/staff/trainers/{first}/shifts/{when}",
        f"/staff/trainers/{first}/time-off", "/staff/time-off", "/staff/coverage", "/staff/waitlist",
        "/staff/bookings/exports/new", "/en" + day.board, "/en/staff/shifts",
    ]  # fmt: skip
    for number, path in enumerate(paths):
        phone.open(path)
        assert too_wide(phone.page, 820, 1280, width) == [], path
        if number >= most:  # those behind are read by axe in `make soak`
            continue
        assert not (found := hindrances(phone.page, runOnly=WCAG)), f"{path}: {found}"
    phone.context.close()
    assert not phone.faults


ZOOMS = """() => [...document.querySelectorAll("input, select, textarea")]
    .filter((field) => field.checkVisibility() && parseFloat(getComputedStyle(field).fontSize) < 16)
    .map((field) => field.name)"""


def test_no_field_makes_a_phone_zoom_in(chromium, day):  # noqa: F811
    first, when = day.trainers[0], day.day.isoformat()
    phone = day.desk(chromium, has_touch=True, is_mobile=True)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    for path in (
        day.board, f"/staff/day/{when}", "/staff/members", "/staff/members/new", "/staff/shifts",
        f"/staff/trainers/{first}/hours", f"/staff/trainers/{first}/time-off", "/staff/bookings/exports/new",
        f"/staff/bookings/{day.references[7]}", f"/staff/bookings/{day.references[7]}/time", "/login", "/book/time?service=trial",
    ):  # fmt: skip
        phone.open(path)
        assert phone.page.evaluate(ZOOMS) == [], path
    phone.context.close()


def test_with_a_finger_a_move_begins_on_the_page_of_the_visit(chromium, day):  # noqa: F811
    phone = day.desk(chromium, has_touch=True)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    page = phone.page
    phone.open(f"/staff/bookings/{day.references[8]}")
    page.get_by_role("link", name="予定表で移す").click()
    page.get_by_role("button", name="30分遅く").tap()
    page.get_by_role("button", name="次のトレーナー").tap()
    page.get_by_role("button", name="ここへ移す").tap()
    expect(page.locator(".said").first).to_contain_text("16:30")
    assert day.booking(8) == ("16:30", day.trainers[1])
    phone.context.close()
    assert not phone.faults
