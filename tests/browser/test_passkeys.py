"""Passkeys and the second step in a real browser, with an authenticator that the browser pretends to have."""

import threading
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.serving import make_server

from portal import create_app
from portal.accounts.models.people import StaffRole
from portal.accounts.models.sign_ins import Passkey
from portal.accounts.operations.people import add_staff
from portal.db import db, transaction
from portal.lib import authenticator, clock
from portal.notifications.models import OutboxMessage
from portal.seed import seed_branch
from portal.settings import Settings
from tests import people
from tests.browser.test_journey import Phone, chromium  # noqa: F401 - a fixture

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The portal under a name, for keys are made for names."""
    server = make_server("127.0.0.1", 0, None, threaded=True)
    url = f"http://localhost:{server.server_port}"
    app = create_app(
        Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('keys')}/portal.sqlite", base_url=url)
    )
    server.app, app.url = app, url
    with app.app_context():
        db.create_all()
        seed_branch()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app
    server.shutdown()
    thread.join()


@pytest.fixture
def phone(chromium, house):  # noqa: F811
    with house.app_context():
        for limiter in house.extensions["limiter"]:
            limiter.reset()
    phone = Phone(chromium, house)
    phone.devtools = phone.context.new_cdp_session(phone.page)
    phone.devtools.send("WebAuthn.enable")
    phone.key = phone.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    yield phone
    phone.context.close()
    assert not phone.faults


def mailed(app, kind):
    with app.app_context():
        return db.session.scalars(
            select(OutboxMessage.facts).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
        ).first()


def sign_in_by_code(phone, email):
    phone.open("/login")
    phone.page.fill("#by-code [name=email]", email)
    phone.page.click("text=コードをメールで受け取る")
    phone.page.fill("[name=code]", mailed(phone.app, "sign_in_code")["code"])
    phone.page.locator("#code-form button").first.click()
    phone.page.wait_for_url(lambda url: "/login" not in url)  # or the next page is asked for by nobody


def test_a_member_adds_a_passkey_and_signs_in_with_nothing_else(phone, house):
    with house.app_context():
        people.member("hana@example.com", now=clock.now())
    sign_in_by_code(phone, "hana@example.com")
    phone.open("/account")
    phone.page.click("text=この端末のパスキーを追加する")
    expect(phone.page.locator(".said")).to_contain_text("設定しました")
    phone.open("/account")
    phone.page.click("footer >> text=ログアウト")
    phone.page.wait_for_url(phone.app.url + "/")
    phone.open("/me")
    phone.page.click("text=パスキーでログインする")
    expect(phone.page.locator("h1")).to_contain_text("山本さん")
    with house.app_context():
        [key] = db.session.scalars(select(Passkey))
        assert key.used_at is not None


def test_a_finger_that_is_not_hers_is_told_so_and_signs_nobody_in(phone, house):
    phone.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": phone.key, "isUserVerified": False})
    phone.open("/login")
    phone.page.click("text=パスキーでログインする")
    expect(phone.page.locator("[data-said]")).to_contain_text("パスキーを使えませんでした")
    phone.open("/me")
    assert "/login" in phone.page.url


def test_new_staff_come_in_by_their_invitation_and_a_passkey(phone, house):
    with house.app_context():
        add_staff(
            email="sato@example.com", name="佐藤", role=StaffRole.DESK, password=None, invites="k",
            actor="staff:1", now=clock.now(),
        )  # fmt: skip
    phone.open(f"/invitations/{mailed(house, 'invitation')['token']}")
    phone.page.click("text=ログインして設定する")
    expect(phone.page.locator("h1")).to_have_text("ログインの設定")
    phone.page.click("text=この端末のパスキーを追加する")
    phone.page.wait_for_url("**/account/recovery-codes**")
    phone.page.click("text=10個作る")
    expect(phone.page.locator(".recovery li")).to_have_count(10)
    phone.open("/staff/board")
    expect(phone.page.locator("h1")).to_be_visible()
    phone.page.click("footer >> text=ログアウト")
    phone.open("/staff/board")
    phone.page.click("text=パスキーでログインする")
    phone.page.wait_for_url("**/staff/board")
    expect(phone.page.locator(".desk__who a")).to_have_text("佐藤")


def test_without_scripts_there_is_no_dead_button_and_the_app_lets_in(chromium, house):  # noqa: F811
    with house.app_context():
        staff = people.staff("mori@example.com", "森", StaffRole.DESK, now=clock.now())
        secret = authenticator.new_secret()
        with transaction():
            staff.account.totp_secret = secret
    phone = Phone(chromium, house, java_script_enabled=False)
    phone.open("/login")
    expect(phone.page.locator("[data-passkey]")).to_be_hidden()
    sign_in_by_code(phone, "mori@example.com")
    expect(phone.page.locator("h1")).to_have_text("2段階認証")
    phone.page.fill("[name=code]", authenticator.digits(secret, now=datetime.now(UTC)))
    phone.page.click("#step button")
    phone.page.wait_for_url("**/staff/day/**")
    phone.context.close()
    assert not phone.faults


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[" * 5000,
        '{"id": 3}',
        '{"id": "\\ud800"}',
        '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}',
    ],
)
def test_what_is_no_answer_of_a_key_is_refused(house, answer):
    browser = house.test_client()
    page = browser.get("/login").text
    token = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    assert browser.post("/login/passkey/options", data={"csrf_token": token}).is_json
    refused = browser.post("/login/passkey", data={"csrf_token": token, "answer": answer})
    assert refused.status_code == 422
