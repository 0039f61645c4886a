"""Staff and their second step, sessions and devices, confirmation, invitations, addresses."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Account, StaffRole
from portal.accounts.models.sign_ins import RecoveryCode
from portal.accounts.operations import second_steps
from portal.accounts.operations.people import add_staff
from portal.accounts.queries.people import account_by_email
from portal.accounts.queries.sign_ins import count_recovery_codes
from portal.db import db, transaction
from portal.lib import authenticator, passwords
from portal.notifications.models import OutboxMessage
from portal.sealed.keys import opened
from tests import people
from tests.accounts.conftest import SECRET, half_signed_in
from tests.accounts.test_sign_in import PASSPHRASE, told, try_password
from tests.conftest import NOW
from tests.support.page import without_tokens


@pytest.fixture
def half(app, sato, branch):
    """A browser in which sato has taken the first step only."""
    browser = app.test_client()
    token = people.signed_in(sato.account, is_strong=False, now=NOW)
    with browser.session_transaction() as session:
        session["_user_id"] = token
    return browser


@pytest.fixture
def with_app(sato):
    with transaction():
        sato.account.totp_secret = SECRET
    return sato


def digits(now):
    return authenticator.digits(SECRET, now=now)


def test_staff_open_nothing_before_the_second_step(half, with_app):
    for url in ("/staff/board", "/staff/members", "/staff/day/2030-04-02"):
        assert half.get(url).location.startswith("/account/second-step?next=/staff/"), url
    assert half.post("/staff/members/new").location == "/account/second-step"
    answer = half.submit("/account/second-step?next=/staff/board", id="step", code=digits(NOW))
    assert answer.location == "/staff/board"
    assert half.get("/staff/board").status_code == 200


def test_digits_count_once_even_for_somebody_who_looked_over_her_shoulder(app, half, with_app, now):
    half.submit("/account/second-step", id="step", code=digits(NOW))
    other = app.test_client()
    token = people.signed_in(with_app.account, is_strong=False, now=NOW)
    with other.session_transaction() as session:
        session["_user_id"] = token
    assert other.submit("/account/second-step", id="step", code=digits(NOW)).status_code == 422


def test_guessing_digits_is_slowed_down(half, with_app):
    answers = [half.submit("/account/second-step", id="step", code="000000").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_new_staff_are_invited_and_set_up_a_second_step_first(app, signed_in, kana, branch):
    signed_in(kana).submit("/staff/people", id="staff", name="森", email="mori@example.com", role="trainer")
    [message] = told("invitation")
    browser = app.test_client()
    link = f"/invitations/{message.facts['token']}"
    for _ in range(2):  # a mail program may look first
        assert browser.get(link).status_code == 200
    assert browser.submit(link, ends=link).location == "/welcome"
    assert browser.get(link).status_code == 422, "it counts once"

    assert browser.get("/staff/board").location.startswith("/account/second-step")
    page = browser.page("/staff/board")
    assert "どちらかを選んで" in page.words
    page = browser.page("/account/authenticator")
    assert "<svg" in page.html
    mori = account_by_email("mori@example.com")
    with browser.session_transaction() as session:
        secret = opened(session["authenticator"], "authenticator", mori.id)
    code = authenticator.digits(secret, now=NOW)
    form = page.form(id="authenticator")
    answer = browser.post("/account/authenticator", data=form.fields | {"code": code})
    assert answer.location == "/account/recovery-codes"
    assert browser.get("/staff/board").status_code == 200
    db.session.expire_all()
    stored = db.session.execute(db.text("SELECT totp_secret FROM account")).all()
    assert secret not in str(stored)


def test_an_app_counts_only_when_it_shows_the_right_digits(half, sato):
    half.get("/account/authenticator")
    with half.session_transaction() as session:
        secret = opened(session["authenticator"], "authenticator", sato.account.id)
    form = half.page("/account").forms[0]
    data = {"csrf_token": form.fields["csrf_token"], "code": "000000"}
    assert half.post("/account/authenticator", data=data).status_code == 422
    db.session.expire_all()
    assert sato.account.totp_secret is None
    data["code"] = authenticator.digits(secret, now=NOW)
    assert half.post("/account/authenticator", data=data).status_code == 303


def test_who_has_a_second_step_cannot_replace_it_without_taking_it(half, with_app):
    for url in ("/account/authenticator", "/account/recovery-codes"):
        assert half.get(url).location == f"/account/second-step?next={url}"


def test_recovery_codes_are_shown_once_and_count_once(app, signed_in, half, with_app):
    browser = signed_in(with_app)
    page = browser.page_of(browser.submit("/account/recovery-codes", ends="/account/recovery-codes"))
    codes = re.findall(r"<code[^>]*>([-\w]+)</code>", page.html)
    assert len(codes) == 10
    assert codes[0] not in browser.page("/account/recovery-codes").words
    assert codes[0] not in str(db.session.scalars(select(RecoveryCode.digest)).all())
    assert half.submit("/account/second-step", id="step", code=codes[0].lower()).status_code == 303
    assert count_recovery_codes(with_app.account.id) == 9
    assert half.submit("/account/second-step", id="step", code=codes[0]).status_code == 422
    assert told("security_changed")[-1].facts == {"what": "recovery_code_used"}


def test_staff_keep_at_least_one_second_step_and_members_need_none(signed_in, with_app, hana, branch):
    answer = signed_in(with_app).submit("/account", ends="/authenticator/removal")
    assert answer.status_code == 422
    with transaction():
        hana.account.totp_secret = SECRET
    assert signed_in(hana).submit("/account", ends="/authenticator/removal").status_code == 303


def test_members_are_offered_no_second_step_that_nobody_would_ask_for(signed_in, hana, branch):
    browser = signed_in(hana)
    assert "認証アプリ" not in browser.page("/account").words
    assert browser.get("/account/authenticator").location == "/account"


def test_staff_are_asked_again_after_an_idle_hour_and_after_a_day(signed_in, sato, branch, clock, now):
    browser = signed_in(sato)
    browser.stays(clock, 59)
    assert browser.get("/staff/board").status_code == 200
    clock.shift(59 * 60)
    assert browser.get("/staff/board").location.startswith("/account/second-step"), "locked, and hers still"
    clock.shift(61)
    asked = browser.get("/staff/board")
    assert asked.location.startswith("/login")
    assert "しばらく操作がなかった" in browser.page(asked.location).words

    browser = signed_in(sato)
    for _ in range(24 * 12):
        assert browser.get("/account/here").status_code == 200
        clock.shift(299)
    clock.shift(299)
    assert browser.get("/staff/board").location.startswith("/login")


def test_a_board_that_looks_for_news_by_itself_keeps_nobody_signed_in(signed_in, sato, branch, clock):
    browser = signed_in(sato)
    for _ in range(7):
        clock.shift(10 * 60)
        answer = browser.get("/staff/board", headers={"Portal-Refresh": "1"})
    assert answer.status_code == 302


def test_she_sees_her_devices_and_ends_them(app, signed_in, hana, yui, branch):
    here, there, third = signed_in(hana), signed_in(hana), signed_in(hana)
    page = here.page("/account")
    assert page.words.count("Test") == 3
    ends = [form.action for form in page.forms if form.action.endswith("/end") and "sign-ins/" in form.action]
    token = page.forms[0].fields["csrf_token"]
    stranger = signed_in(yui)
    theirs = stranger.page("/account").forms[0].fields["csrf_token"]
    stranger.post(ends[0], data={"csrf_token": theirs})
    assert [one.get("/me").status_code for one in (here, there, third)] == [200, 200, 200]
    here.post(ends[0], data={"csrf_token": token})
    assert sorted(one.get("/me").status_code for one in (there, third)) == [200, 302]
    here.submit("/account", ends="/account/sign-ins/end")
    assert [one.get("/me").status_code for one in (here, there, third)] == [200, 302, 302]


def test_sign_ins_end_with_the_role_and_when_somebody_is_disabled(signed_in, sato, kana, branch):
    owner, browser = signed_in(kana), signed_in(sato)
    owner.submit(f"/staff/people/{sato.id}", id="staff", name="佐藤 さつき")
    assert browser.get("/staff/board").status_code == 200, "another name is no reason"
    owner.submit(f"/staff/people/{sato.id}", id="staff", role="trainer")
    assert browser.get("/staff/board").status_code == 302
    browser = signed_in(sato)
    owner.submit(f"/staff/people/{sato.id}", id="staff", is_active=None)
    assert browser.get("/staff/board").status_code == 302


def test_what_matters_asks_once_more_whether_it_is_she(signed_in, kana, branch, clock):
    with transaction():
        kana.account.totp_secret = SECRET
    browser = signed_in(kana)
    assert browser.get("/staff/settings/rules").status_code == 200
    form = browser.page("/staff/settings/rules").form(id="rules")
    browser.stays(clock, 20)
    for url in ("/staff/settings/rules", "/staff/people", "/account/email", "/staff/services/trial"):
        assert browser.get(url).location == f"/account/confirmation?next={url}", url
    assert browser.get("/staff/board").status_code == 200
    saved = browser.post("/staff/settings/rules", data=form.fields)
    assert saved.location == "/staff/settings/rules", "what she was typing meanwhile is taken"
    later = NOW + timedelta(minutes=20)
    asked = browser.get("/staff/settings/rules").location
    assert browser.submit(asked, id="confirm", code="000000").status_code == 422
    assert browser.submit(asked, id="confirm", code=digits(later)).location == "/staff/settings/rules"
    assert browser.get("/staff/settings/rules").status_code == 200


def test_a_member_confirms_by_password_or_mailed_code(signed_in, hana, branch, clock):
    browser = signed_in(hana)
    clock.shift(20 * 60)
    asked = browser.get("/account/email").location
    browser.submit(asked, ends="/account/confirmation/codes")
    code = told("address_code")[0].facts["code"]
    assert browser.submit(asked, id="confirm", code=code).location == "/account/email"
    with transaction():
        from portal.lib import passwords

        hana.account.password = passwords.hashed(PASSPHRASE)
    clock.shift(20 * 60)
    assert browser.submit(asked, id="confirm", password="not the password at all").status_code == 422
    assert browser.submit(asked, id="confirm", password=PASSPHRASE).location == "/account/email"


def test_another_address_counts_when_it_is_proven_and_the_old_one_is_told(signed_in, hana, branch):
    browser, other = signed_in(hana), signed_in(hana)
    browser.submit("/account/email", id="address", email="New@Example.com")
    db.session.expire_all()
    assert hana.account.email == "hana@example.com"
    [message] = told("address_code")
    assert message.to == "new@example.com"
    assert browser.submit("/account/email/code", id="prove", code="000000").status_code == 422
    answer = browser.submit("/account/email/code", id="prove", code=message.facts["code"])
    assert answer.location == "/account"
    db.session.expire_all()
    assert hana.account.email == "new@example.com"
    assert [one.to for one in told("address_changed")] == ["hana@example.com"]
    assert (browser.get("/me").status_code, other.get("/me").status_code) == (200, 302)


def test_an_address_of_somebody_else_is_asked_for_in_vain_and_nobody_learns_it(signed_in, hana, yui, branch):
    browser = signed_in(hana)

    def asked(email):
        first = browser.submit("/account/email", id="address", email=email)
        page = browser.get("/account/email/code").text.replace(email, "…")
        wrong = browser.submit("/account/email/code", id="prove", code="000000").text.replace(email, "…")
        return first.location, without_tokens(page), without_tokens(wrong)

    assert asked("yui@example.com") == asked("free@example.com")
    assert [one.to for one in told("address_taken")] == ["yui@example.com"]


def test_the_owner_resets_a_second_step_that_is_lost(app, signed_in, kana, half, with_app):
    signed_in(kana).submit(f"/staff/people/{with_app.id}", ends="/second-step/reset")
    db.session.expire_all()
    assert with_app.account.totp_secret is None
    assert half.get("/account").status_code == 302
    runner = app.test_cli_runner()
    with transaction():
        kana.account.totp_secret = SECRET
    assert runner.invoke(args=["reset-second-step", "kana@example.com"]).exit_code == 0
    assert runner.invoke(args=["reset-second-step", "nobody@example.com"]).exit_code == 1
    db.session.expire_all()
    assert kana.account.totp_secret is None


def test_a_member_who_comes_to_work_here_is_asked_for_a_second_step(app, signed_in, hana, now):
    browser = signed_in(hana)
    add_staff(
        email="hana@example.com", name="山本", role=StaffRole.DESK, password=None, actor="staff:1", now=now
    )
    assert browser.get("/me").status_code == 302
    assert db.session.scalar(select(Account).where(Account.email == "hana@example.com")).staff.name == "山本"


def test_every_change_is_mailed(signed_in, with_app, branch):
    signed_in(with_app).get("/account")
    with transaction() as session:
        session.query(OutboxMessage).delete()
    second_steps.reset_second_steps(account=with_app.account, actor="staff:1", now=NOW)
    [message] = told("security_changed")
    assert (message.to, message.facts) == ("sato@example.com", {"what": "second_steps_reset"})


def test_a_password_alone_is_no_way_into_the_desk(client, with_app, branch):
    with transaction():
        from portal.lib import passwords

        with_app.account.password = passwords.hashed(PASSPHRASE)
    assert try_password(client, "sato@example.com", PASSPHRASE).location == "/welcome"
    assert client.get("/staff/board").location.startswith("/account/second-step")


def test_after_a_reset_a_password_alone_sets_up_nothing(app, client, kana, sato, branch, now):
    """Whoever has only the password is sent to the mailbox first."""
    with transaction():
        sato.account.password = passwords.hashed(PASSPHRASE)
        sato.account.totp_secret = "S" * 32
    second_steps.reset_second_steps(account=sato.account, actor=kana.actor, now=now)
    try_password(client, "sato@example.com", PASSPHRASE)
    for url in ("/account/authenticator", "/account/recovery-codes"):
        assert client.get(url).location == f"/account/confirmation?next={url}"
    assert (
        client.post(
            "/account/passkeys/options", data=client.page("/account").form(ends="/logout").fields
        ).status_code
        == 302
    )
    page = client.page("/account/confirmation?next=/account/authenticator")
    assert not any(control.get("type") == "password" for control in page.controls)
    client.submit("/account/confirmation?next=/account/authenticator", ends="/codes")
    code = told("address_code")[-1].facts["code"]
    answer = client.submit("/account/confirmation?next=/account/authenticator", id="confirm", code=code)
    assert answer.location == "/account/authenticator"
    assert client.get("/account/authenticator").status_code == 200


def test_the_first_step_alone_changes_takes_and_deletes_nothing(app, owner, branch):
    browser = half_signed_in(app, owner.account)
    for url in ("/account/email", "/me/erasure", "/me/partner", "/staff/settings"):
        assert browser.get(url).location == f"/account/second-step?next={url}", url
    token = browser.page("/me/privacy").forms[0].fields["csrf_token"]
    for url in ("/me/export", "/account/authenticator/removal", "/account/email"):
        assert browser.post(url, data={"csrf_token": token}).location.startswith("/account/second-step"), url


def test_an_app_is_set_up_in_two_tabs(signed_in, sato, branch):
    browser = signed_in(sato)
    first, second = (browser.get("/account/authenticator").text for _ in range(2))
    assert first.partition("<code")[2][:60] == second.partition("<code")[2][:60]
