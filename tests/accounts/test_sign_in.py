"""Signing in by mailed code or password, and setting one."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import OneTimeCode, SignIn
from portal.accounts.operations import codes, sign_ins
from portal.accounts.rules.codes import MOST_CODES_AN_HOUR, CodeUse
from portal.accounts.rules.refusals import TooManyCodes
from portal.db import db, transaction
from portal.lib import passwords
from portal.notifications.models import OutboxMessage
from tests.support.page import Page, without_tokens

PASSPHRASE = "三月の電車で花を見た朝のこと。"  # 15 characters


def told(kind):
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    ).all()


@pytest.fixture
def with_password(app, hana):
    with transaction():
        hana.account.password = passwords.hashed(PASSPHRASE)
    return hana


def ask_for_code(client, email, url="/login"):
    return client.submit(url, id="by-code", email=email)


def type_code(client, code, **fields):
    return client.submit("/login/code", id="code-form", code=code, **fields)


def try_password(client, email, password, url="/login", **fields):
    return client.submit(url, id="by-password", email=email, password=password, **fields)


def test_a_member_signs_in_with_a_mailed_code_that_counts_once(app, client, hana, branch):
    assert ask_for_code(client, "hana@example.com").location == "/login/code"
    [message] = told("sign_in_code")
    assert message.to == "hana@example.com"
    code = message.facts["code"]
    other = app.test_client()
    ask_for_code(other, "hana@example.com")
    assert type_code(other, code).status_code == 422, "another browser asked for it"
    with other.session_transaction() as theirs, client.session_transaction() as hers:
        theirs["sign_in_code"] = dict(hers["sign_in_code"])
    assert type_code(client, f" {code[:3]} {code[3:]} ").location == "/welcome"
    assert "山本さん" in client.page("/me").words

    assert type_code(other, code).status_code == 422, "it was used"


def test_a_wrong_code_is_explained_and_five_wrong_ones_end_it(client, hana, branch):
    ask_for_code(client, "hana@example.com")
    code = told("sign_in_code")[0].facts["code"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        answer = type_code(client, wrong)
        assert answer.status_code == 422
        assert "hana@example.com" in answer.text
    assert "もう使えません" in type_code(client, code).text
    assert client.get("/me").status_code == 302


def test_a_code_is_over_after_ten_minutes(client, hana, branch, clock):
    ask_for_code(client, "hana@example.com")
    clock.shift(600)
    assert type_code(client, told("sign_in_code")[0].facts["code"]).status_code == 422


def test_known_and_unknown_addresses_are_answered_alike(client, hana, branch):
    def asked(email):
        first = ask_for_code(client, email)
        page = client.get("/login/code").text.replace(email, "…")
        wrong = type_code(client, "000000").text.replace(email, "…")
        return first.status_code, first.location, without_tokens(page), without_tokens(wrong)

    assert asked("hana@example.com") == asked("nobody@example.com")
    assert [one.to for one in told("no_account")] == ["nobody@example.com"]
    assert len(told("sign_in_code")) == 1

    def wrong(email):
        return without_tokens(try_password(client, email, "x" * 20).text.replace(email, "…"))

    assert wrong("hana@example.com") == wrong("nobody@example.com")

    def reset(email):
        first = client.submit("/password/reset", id="forgot", email=email)
        return first.status_code, first.location, without_tokens(client.get("/password/reset").text)

    assert reset("hana@example.com") == reset("nobody@example.com")


def test_known_and_unknown_addresses_cost_the_same_work(
    client, with_password, branch, statements, monkeypatch
):
    def work(deed):
        with statements() as seen:
            deed()
        return [one.split()[0:3] for one in seen]

    known, unknown = (
        work(lambda to=to: ask_for_code(client, f"{to}@example.com")) for to in ("hana", "nobody")
    )
    assert known == unknown
    hashes = []
    real = passwords.HASHER.__class__.verify
    monkeypatch.setattr(
        passwords.HASHER.__class__, "verify", lambda self, *given: hashes.append(1) or real(self, *given)
    )
    for to in ("hana", "nobody"):
        try_password(client, f"{to}@example.com", "x" * 20)
    assert len(hashes) == 2


def test_codes_are_limited_by_where_they_are_asked_from_and_never_keep_the_owner_out(app, hana, now):
    def send(network, **more):
        return codes.send_code(
            use=CodeUse.SIGN_IN, email="hana@example.com", account=hana.account, network=network,
            locale="ja", secret="k", now=now, **more,
        )  # fmt: skip

    for _ in range(MOST_CODES_AN_HOUR):
        send("10.0.0.1")
    with pytest.raises(TooManyCodes):
        send("10.0.0.1")
    send("10.0.0.2")
    for n in range(40):
        try:
            send(f"10.0.1.{n}")
        except TooManyCodes:
            break
    else:
        pytest.fail("a mailbox has its limit")
    with pytest.raises(TooManyCodes):
        send("10.0.0.3")
    send("10.0.0.3", is_known_device=True)


def test_codes_are_counted_by_network_and_not_by_each_address_of_it(client, hana, branch, clock):
    for n in range(MOST_CODES_AN_HOUR + 1):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8::{n}"
        answer = ask_for_code(client, "hana@example.com")
    assert answer.status_code == 422
    client.environ_base["REMOTE_ADDR"] = "2001:db8:0:1::1"
    assert ask_for_code(client, "hana@example.com").status_code == 303


def test_whoever_is_refused_a_code_has_a_link_in_her_mailbox(app, client, hana, branch, clock):
    """A minute after minute storm of requests never leaves the owner without a way in."""
    for minute in range(90):
        clock.shift(60)
        client.environ_base["REMOTE_ADDR"] = f"10.0.{minute}.1"
        answers = [ask_for_code(client, "hana@example.com").status_code for _ in range(4)]
        if 422 in answers:
            newest = told("sign_in_code")[-1].facts["token"]
            assert app.test_client().get(f"/login/links/{newest}").status_code == 200
    assert 422 in answers, "the storm was one"
    assert len(told("sign_in_code")) < 30 + 30 + 90 / 10, "and her mailbox bears it"
    hers = app.test_client()
    hers.environ_base["REMOTE_ADDR"] = "10.1.0.1"
    answer = hers.submit(f"/login/links/{newest}", id="link-form")
    assert answer.location == "/welcome"
    assert "山本さん" in hers.page("/me").words


def test_a_program_that_presses_the_button_in_a_mail_takes_nothing_from_her(app, client, hana, branch):
    """It looks through the mail before her: neither the code nor the link is used up by it."""
    ask_for_code(client, "hana@example.com")
    facts = told("sign_in_code")[0].facts
    link = f"/login/links/{facts['token']}"
    assert app.test_client().submit(link, id="link-form").status_code == 303
    assert app.test_client().submit(link, id="link-form").location == "/welcome"
    assert type_code(client, facts["code"]).location == "/welcome"


def test_the_link_beside_a_code_counts_three_times_and_for_ten_minutes(app, client, hana, branch, clock):
    ask_for_code(client, "hana@example.com")
    link = f"/login/links/{told('sign_in_code')[0].facts['token']}"
    other = app.test_client()
    assert "hana@example.com" in Page(other.get(link).text).words
    assert other.get("/me").status_code == 302, "looking at it signs nobody in"
    for browser in (other, app.test_client(), app.test_client()):
        assert browser.submit(link, id="link-form").location == "/welcome"
    assert "もう使えません" in app.test_client().get(link, follow_redirects=True).text
    token = app.test_client().page("/login").form(ends="/login/codes").fields["csrf_token"]
    assert "もう使えません" in app.test_client().post(
        link, data={"csrf_token": token}, follow_redirects=True
    ).text  # fmt: skip

    ask_for_code(client, "hana@example.com")
    late = f"/login/links/{told('sign_in_code')[1].facts['token']}"
    clock.shift(600)
    assert client.get(late).status_code == 303


def test_the_key_of_a_browser_that_has_asked_opens_no_link(client, hana, branch):
    ask_for_code(client, "hana@example.com")
    with client.session_transaction() as hers:
        key = hers["sign_in_code"]["key"]
    assert client.get(f"/login/links/{key}").status_code == 303
    assert client.get("/me").status_code == 302


def test_guessing_a_password_is_slowed_down_but_never_on_a_device_of_hers(app, with_password, branch):
    hers, elsewhere = app.test_client(), app.test_client()
    assert try_password(hers, "hana@example.com", PASSPHRASE).location == "/welcome"
    hers.submit("/me", ends="/logout")
    for network in range(12):  # wherever it comes from, a hundred an hour are enough
        elsewhere.environ_base["REMOTE_ADDR"] = f"10.0.0.{network}"
        answers = [try_password(elsewhere, "hana@example.com", "a wrong guess again") for _ in range(9)]
    assert {answer.status_code for answer in answers} == {429}
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert try_password(hers, "hana@example.com", PASSPHRASE).location == "/welcome"


def test_whoever_opens_a_members_page_signs_in_and_comes_back(client, with_password, branch):
    asked = client.get("/en/guides/five-exercises")
    assert asked.location == "/en/login?next=/en/guides/five-exercises"
    assert "Please sign in to open this page." in Page(client.get(asked.location).text).words
    answer = try_password(client, "hana@example.com", PASSPHRASE, url=asked.location)
    assert answer.location == "/en/guides/five-exercises"


@pytest.mark.parametrize(
    "trap", ["https://evil.example/", "//evil.example/", "/\\evil.example", "//[", "/\t/evil.example", ""]
)
def test_the_way_back_leads_nowhere_else(client, with_password, branch, trap):
    fields = client.page("/login").form(id="by-password").fields
    fields |= {"email": "hana@example.com", "password": PASSPHRASE}
    for url in ("/login", "/login/codes", "/login/code"):
        answer = client.post(url, query_string={"next": trap}, data=fields)
        assert answer.status_code in (400, 302), url
        assert (answer.location or "/login").startswith("/login"), url
    assert client.post("/login", query_string={"next": trap}, data=fields).status_code == 400


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(app, with_password, branch):
    browser, thief = app.test_client(), app.test_client()
    try_password(browser, "hana@example.com", PASSPHRASE)
    thief.set_cookie("session", browser.get_cookie("session").value)
    assert thief.get("/me").status_code == 200
    answer = browser.submit("/me", ends="/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert thief.get("/me").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_signing_out_wants_its_token(client, with_password, branch):
    try_password(client, "hana@example.com", PASSPHRASE)
    assert client.post("/logout").status_code == 422
    assert client.get("/me").status_code == 200


def test_a_session_from_before_the_sign_in_opens_nothing_after_it(app, with_password, branch):
    victim, attacker = app.test_client(), app.test_client()
    attacker.get("/login")
    victim.set_cookie("session", attacker.get_cookie("session").value)
    with attacker.session_transaction() as planted:
        token = planted["csrf_token"]
    try_password(victim, "hana@example.com", PASSPHRASE)
    assert attacker.get("/me").status_code == 302
    with victim.session_transaction() as session:
        assert session.get("csrf_token") != token


def test_a_password_is_set_by_a_mailed_link_of_our_own_address(app, hana, signed_in, branch):
    client, other = app.test_client(), signed_in(hana)
    trap = {"Host": "evil.example"}
    form = Page(client.get("/en/password/reset", headers=trap).text).form(id="forgot")
    client.post("/en/password/reset", headers=trap, data=form.fields | {"email": "hana@example.com"})
    [message] = told("password_reset")
    assert "evil" not in str(message.facts)
    path = f"/en/password/reset/{message.facts['token']}"
    for wrong, why in (
        ("too short", "15 characters or more"),
        ("x" * 201, "at most 200 characters"),
        ("x" * 5000, "at most 200 characters"),
        ("passwordpassword", "among the first that are tried"),
        ("aaaaaaaaaaaaaaaaaa", "among the first that are tried"),
        ("hana@example.com", "among the first that are tried"),
    ):
        answer = client.submit(path, id="reset", password=wrong)
        assert answer.status_code == 422, wrong
        assert why in answer.text, wrong
    assert client.submit(path, id="reset", password=PASSPHRASE).location == "/en/welcome"
    assert len(told("password_changed")) == 1
    db.session.rollback()
    assert db.session.scalar(select(Account.password)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert other.get("/me").status_code == 302, "who was signed in elsewhere is no more"
    assert client.get("/me").status_code == 200
    again = client.get(path, follow_redirects=True)
    assert "does not work any more" in again.text


def test_a_password_is_the_same_whatever_keyboard_typed_it(client, hana, branch):
    with transaction():
        hana.account.password = passwords.hashed("ガラスのうさぎと１２３４５６")
    assert try_password(client, "hana@example.com", "ｶﾞﾗｽのうさぎと123456").location == "/welcome"


def test_a_forged_reset_link_changes_nothing(client, hana, branch):
    answer = client.get("/password/reset/forged", follow_redirects=True)
    assert "もう使えません" in answer.text


def test_a_link_is_over_after_an_hour_and_opens_only_what_it_is_for(client, hana, branch, clock):
    client.submit("/password/reset", id="forgot", email="hana@example.com")
    token = told("password_reset")[0].facts["token"]
    assert client.get(f"/invitations/{token}").status_code == 422
    assert client.get(f"/password/reset/{token}").status_code == 200
    clock.shift(3600)
    assert client.get(f"/password/reset/{token}").status_code == 303


def test_a_wrong_password_leads_back_to_the_password(client, with_password, branch):
    again = Page(try_password(client, "hana@example.com", "x" * 20).text)
    assert "組み合わせが違います" in again.words
    assert again.form(id="by-password").fields["email"] == "hana@example.com"


def test_a_password_without_end_is_refused_alike(client, with_password, branch):
    first, second = (
        try_password(client, email, "x" * 5000) for email in ("hana@example.com", "nobody@example.com")
    )
    assert first.status_code == second.status_code == 422


def test_english_stays_english_through_sign_in_and_out(client, with_password, branch):
    assert try_password(client, "hana@example.com", PASSPHRASE, url="/en/login").location == "/en/welcome"
    assert client.submit("/en/me", ends="/logout").location == "/en/"


def test_a_member_who_is_not_remembered_is_asked_again_after_a_day(app, with_password, branch, clock):
    short, long = app.test_client(), app.test_client()
    try_password(short, "hana@example.com", PASSPHRASE)
    answer = try_password(long, "hana@example.com", PASSPHRASE, is_remembered="y")
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("session=")]
    assert "Expires=" in cookie
    assert "HttpOnly" in cookie
    clock.shift(24 * 3600)
    assert short.get("/me").status_code == 302
    assert long.get("/me").status_code == 200
    clock.shift(29 * 24 * 3600)
    assert long.get("/me").status_code == 302


def test_what_is_over_is_forgotten(hana, signed_in, now, clock, client, branch):
    signed_in(hana)
    ask_for_code(client, "hana@example.com")
    clock.shift(31 * 24 * 3600)
    later = now.replace(month=5, day=15)
    sign_ins.forget_sign_ins(now=later)
    codes.forget_codes(now=later)
    for model in (SignIn, OneTimeCode):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_no_token_or_code_lies_open_in_the_database(client, hana, branch, signed_in):
    ask_for_code(client, "hana@example.com")
    code = told("sign_in_code")[0].facts["code"]
    rows = db.session.execute(db.text("SELECT * FROM one_time_code")).all()
    rows += db.session.execute(db.text("SELECT facts FROM outbox_message")).all()
    assert code not in str(rows)


def test_codes_for_a_new_address_have_their_limits_whoever_asks(app, hana, now):
    """They are no way in, so nobody is kept out, and no stranger's mailbox is filled."""
    for n in range(60):
        try:
            codes.send_code(
                use=CodeUse.NEW_ADDRESS, email="victim@example.com", account=hana.account, network=f"10.0.0.{n}",
                locale="ja", secret="k", now=now,
            )  # fmt: skip
        except TooManyCodes:
            break
    assert n <= 30
