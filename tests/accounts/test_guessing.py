"""How many wrong codes in a row an account bears, over days and from wherever, and that its owner still gets in."""

from datetime import timedelta
from functools import partial

import pytest

from portal.accounts.models.people import Account, StaffRole
from portal.accounts.operations import sign_ins
from portal.accounts.operations.codes import send_code, use_code
from portal.accounts.operations.people import add_staff
from portal.accounts.rules.codes import MOST_FAILED_GUESSES, CodeUse
from portal.accounts.rules.refusals import (
    WrongCode,
)
from portal.db import db, transaction
from portal.lib import authenticator
from portal.lib.errors import RuleBroken
from tests.accounts.conftest import SECRET, half_signed_in
from tests.accounts.test_sign_in import ask_for_code, told, type_code
from tests.conftest import NOW
from tests.support.crowd import together

KEY = "only-for-development-only-for-development"


def asked(hana, *, now, email="hana@example.com", **more):
    return send_code(
        use=CodeUse.SIGN_IN, email=email, account=hana.account if hana else None,
        network=str(now), locale="ja", secret=KEY, now=now, **more,
    )  # fmt: skip


def guess(key, code, *, now, **more):
    """Whether a code has fitted."""
    try:
        use_code(use=CodeUse.SIGN_IN, key=key, code=code, secret=KEY, now=now, **more)
    except RuleBroken:
        return False
    return True


def stormed(hana, *, now):
    """Somebody with many networks guesses five times at each of many codes, for days."""
    for n in range(MOST_FAILED_GUESSES // 5):
        key = asked(hana, now=now + timedelta(hours=4 * n))
        for _ in range(5):
            assert not guess(key, "x", now=now + timedelta(hours=4 * n))
    return now + timedelta(hours=4 * n + 1)


def test_after_a_hundred_wrong_ones_in_a_row_no_code_fits_from_elsewhere(hana, now):
    later = stormed(hana, now=now)
    key = asked(hana, now=later)
    code = told("sign_in_code")[-1].facts["code"]
    with pytest.raises(WrongCode):  # in the words that a wrong one is answered with
        use_code(use=CodeUse.SIGN_IN, key=key, code=code, secret=KEY, now=later)


def test_her_device_her_link_and_whatever_signs_her_in_go_on(app, hana, branch, now, clock):
    hers = app.test_client()
    ask_for_code(hers, "hana@example.com")
    type_code(hers, told("sign_in_code")[-1].facts["code"])
    hers.submit("/me", ends="/logout")

    def storm():
        with transaction():
            hana.account.failed_guesses = MOST_FAILED_GUESSES

    storm()
    ask_for_code(hers, "hana@example.com")
    assert type_code(hers, told("sign_in_code")[-1].facts["code"]).location == "/welcome"
    hers.submit("/me", ends="/logout")

    storm()
    other = app.test_client()
    ask_for_code(other, "hana@example.com")
    refused = type_code(other, told("sign_in_code")[-1].facts["code"])
    assert refused.status_code == 422
    assert "同じメールのリンク" in other.page_of(refused).words
    link = f"/login/links/{told('sign_in_code')[-1].facts['token']}"
    assert other.submit(link, id="link-form").location == "/welcome"

    third = app.test_client()
    ask_for_code(third, "hana@example.com")
    assert type_code(third, told("sign_in_code")[-1].facts["code"]).location == "/welcome"


def test_only_those_in_a_row_count(hana, now):
    for _ in range(3):
        key = asked(hana, now=now)
        assert not guess(key, "x", now=now)
        assert guess(key, told("sign_in_code")[-1].facts["code"], now=now)
        sign_ins.begin_sign_in(account=hana.account, way="code", device="", now=now)
        db.session.refresh(hana.account)
        assert hana.account.failed_guesses == 0


def test_guesses_at_one_account_are_not_counted_at_another(hana, yui, now):
    stormed(hana, now=now)
    db.session.expire_all()
    assert (hana.account.failed_guesses, yui.account.failed_guesses) == (MOST_FAILED_GUESSES, 0)


def test_guesses_at_one_moment_are_all_counted(app, hana, now):
    with transaction():
        hana.account.failed_guesses = MOST_FAILED_GUESSES - 2
    keys = [asked(hana, now=now) for _ in range(5)]
    codes = [message.facts["code"] for message in told("sign_in_code")]

    def use(key, code):
        with app.app_context():
            return guess(key, code, now=now)

    fitted = together([partial(use, key, code) for key, code in zip(keys, codes, strict=True)])
    assert sum(fitted) == 2


def test_an_address_that_nobody_has_is_answered_alike(app, client, hana, branch, now):
    """So that nobody learns by a hundred guesses whether it has an account."""
    with transaction():
        hana.account.failed_guesses = MOST_FAILED_GUESSES
    answers = []
    for email in ("hana@example.com", "nobody@example.com"):
        ask_for_code(client, email)
        page = client.page_of(type_code(client, "000000"))
        answers.append(page.words.replace(email, ""))
    assert answers[0] == answers[1]
    assert db.session.get(Account, hana.account.id).failed_guesses == MOST_FAILED_GUESSES


def test_guesses_at_a_code_that_is_over_or_used_up_count_for_nothing(hana, now):
    """Otherwise one mail and a hundred posts would close typed codes to her."""
    key = asked(hana, now=now)
    for _ in range(8):
        assert not guess(key, "x", now=now)
    for _ in range(8):
        assert not guess(key, "x", now=now + timedelta(hours=1))
    db.session.expire_all()
    assert hana.account.failed_guesses == 5


def test_guesses_from_elsewhere_do_not_stop_her_own(app, owner, branch):
    elsewhere, hers = half_signed_in(app, owner.account), half_signed_in(app, owner.account)
    elsewhere.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    for _ in range(6):
        answer = elsewhere.submit("/account/second-step", id="step", code="000000")
    assert answer.status_code == 429
    code = authenticator.digits(SECRET, now=NOW)
    assert hers.submit("/account/second-step", id="step", code=code).status_code == 303


def test_codes_asked_from_her_own_network_do_not_stop_her_device(app, hana, branch):
    hers, neighbour = app.test_client(), app.test_client()
    ask_for_code(hers, "hana@example.com")
    type_code(hers, told("sign_in_code")[-1].facts["code"])
    hers.submit("/me", ends="/logout")
    for _ in range(6):
        answer = ask_for_code(neighbour, "hana@example.com")
    assert answer.status_code == 422
    assert ask_for_code(hers, "hana@example.com").location == "/login/code"
    add_staff(
        email="hana@example.com",
        name="x",
        role=StaffRole.DESK,
        password=None,
        invites="k",
        actor="x",
        now=NOW,
    )
    assert len(told("invitation")) == 1
