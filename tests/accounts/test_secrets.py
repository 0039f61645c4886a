"""Passwords, tokens and digests: their lengths, and how they are kept and shown."""

import hashlib
import math
import re

import pytest
from itsdangerous import URLSafeTimedSerializer

from portal.accounts.models.people import Account
from portal.accounts.operations.passwords import check_password
from portal.accounts.rules.refusals import PasswordGuessable
from portal.accounts.views import passwords as views
from portal.db import db, transaction
from portal.lib import authenticator, passkeys, passwords, tokens
from portal.lib.passkeys import Site
from portal.web.app_settings import settings
from portal.web.cookies import Sessions
from portal.web.form_tokens import unmasked
from tests import people
from tests.accounts.test_sign_in import PASSPHRASE, told


@pytest.mark.parametrize(
    "password",
    [
        "Password123456789!",
        "correcthorsebatterystaple",
        "thisismypassword",
        "cortis-gym-ginza",
        "cortisgymginza2026",
        "yamamotohana1990",
    ],
)
def test_passwords_that_are_tried_first_are_refused(hana, password):

    with pytest.raises(PasswordGuessable):
        check_password(password, hana.account)


LETTERS = len(tokens.REFERENCE_LETTERS)


def test_tokens_have_256_bits_and_codes_to_write_down_73():
    for token in (tokens.url_token(), tokens.url_token()):
        assert len(token) == 43, "32 bytes in base64"
    assert len({tokens.url_token() for _ in range(1000)}) == 1000
    assert 16 * math.log2(LETTERS) > 73, "a recovery code, behind limits and a first step"
    assert len(authenticator.new_secret()) * 5 == 160


def test_a_sign_in_is_known_by_256_bits_and_kept_as_a_digest(hana, now):
    token = people.signed_in(hana.account, now=now)
    assert len(token) == 43
    assert token not in str(db.session.execute(db.text("SELECT digest FROM sign_in")).all())


def test_new_passkeys_are_of_curves_only():
    options, _ = passkeys.to_register(
        Site("gym.example", "https://gym.example", "x"), handle="h", account="a", known=[]
    )
    assert re.findall(r'"alg": (-\d+)', options) == ["-8", "-7"]


def test_passwords_are_masked_and_may_be_pasted(client, hana, branch):
    page = client.get("/login").text
    assert re.search(r'<input[^>]*id="password"[^>]*type="password"', page)
    assert "onpaste" not in page


def test_nothing_is_signed_with_sha_1():
    for signer in (URLSafeTimedSerializer("x").make_signer(), Sessions.digest_method):
        digest = getattr(signer, "digest_method", signer)
        assert digest is hashlib.sha256


def test_a_forms_token_is_signed_with_sha_256(app, client, branch):
    token = unmasked(client.page("/login").forms[0].fields["csrf_token"])

    def opened(digest):
        signer = URLSafeTimedSerializer(
            app.config["SECRET_KEY"], salt="wtf-csrf-token", signer_kwargs={"digest_method": digest}
        )
        return signer.loads_unsafe(token)[0]

    assert opened(hashlib.sha256)
    assert not opened(hashlib.sha1)


def test_each_proof_brings_a_new_token_and_the_old_one_ends(app, hana, branch, now):
    with transaction():
        hana.account.password = passwords.hashed(PASSPHRASE)
    browser, copy = app.test_client(), app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = people.signed_in(hana.account, now=now)
    copy.set_cookie("session", browser.get_cookie("session").value)
    assert copy.get("/me").status_code == 200
    page = "/account/confirmation?next=/account"
    assert browser.submit(page, id="confirm", password=PASSPHRASE).status_code == 303
    assert browser.get("/me").status_code == 200
    assert copy.get("/me").status_code == 302


def test_what_a_browser_keeps_between_two_steps_can_be_read_by_nobody(client, hana, branch):
    client.submit("/login", id="by-code", email="hana@example.com")
    with client.session_transaction() as session:
        kept = str(dict(session))
    assert "email" in kept, "the address is there"
    assert "hana" not in kept


def test_a_password_that_leaked_is_refused(client, hana, branch, tmp_path, monkeypatch):
    leaked = "what the whole town knows by now"
    path = tmp_path / "leaked.txt"
    path.write_text(hashlib.sha1(leaked.encode()).hexdigest().upper() + ":9\n")
    there = settings().model_copy(update={"breached_passwords": path})
    monkeypatch.setattr(views, "settings", lambda: there)
    client.submit("/password/reset", id="forgot", email="hana@example.com")
    link = f"/password/reset/{told('password_reset')[-1].facts['token']}"
    refused = client.submit(link, id="reset", password=leaked)
    assert refused.status_code == 422
    assert db.session.get(Account, hana.account_id).password is None
    assert client.submit(link, id="reset", password=PASSPHRASE).status_code == 303
