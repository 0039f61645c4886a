"""What a passkey proves, and what a copy of one does not. The browser's part is tests/browser/test_passkeys.py."""

from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select
from webauthn.helpers import bytes_to_base64url

from portal.accounts.models.sign_ins import OneTimeCode, Passkey
from portal.accounts.operations import codes, second_steps
from portal.accounts.operations import second_steps as accounts_second_steps
from portal.accounts.queries import sign_ins
from portal.accounts.rules.refusals import (
    NotThisKey,
)
from portal.db import db, transaction
from portal.lib.passkeys import Site
from tests.accounts.test_sign_in import told
from tests.support.crowd import PATIENCE, together
from tests.support.keys import SoftKey

SITE = Site("gym.example", "https://gym.example", "Cortis Gym")
CHALLENGE = "Y2hhbGxlbmdlLW9mLXRoaXJ0eS10d28tbGV0dGVycw"


@pytest.fixture
def key(hana, now):
    return kept(SoftKey("hers", site=SITE), hana, now=now)


def kept(key, whose, *, now):
    with transaction() as session:
        session.add(
            Passkey(
                account_id=whose.account.id, credential=key.credential, name="iPhone", made_at=now,
                public_key=bytes_to_base64url(key.public_key), sign_count=5,
            )
        )  # fmt: skip
    return key


def asked(whose, *, now):
    return codes.keep_challenge(challenge=CHALLENGE, account_id=whose.account.id if whose else None, now=now)


def used(key, *, asked, count, now):
    return second_steps.use_passkey(site=SITE, key=asked, answer=key.signs(CHALLENGE, count=count), now=now)


def test_a_key_lets_its_owner_in_and_its_counter_only_grows(hana, key, now):
    assert used(key, asked=asked(None, now=now), count=6, now=now) == hana.account
    assert used(key, asked=asked(hana, now=now), count=7, now=now) == hana.account
    for count in (7, 6, 0):
        with pytest.raises(NotThisKey):
            used(key, asked=asked(None, now=now), count=count, now=now)
    assert db.session.scalar(select(Passkey.sign_count)) == 7


def test_of_a_copied_keys_two_answers_at_once_one_passes(app, key, now, monkeypatch):
    """Both have read the counter before either has written it."""
    challenges, both = [asked(None, now=now) for _ in range(2)], Barrier(2)
    found = sign_ins.passkey

    def found_together(credential):
        row = found(credential)
        both.wait(timeout=PATIENCE)
        return row

    monkeypatch.setattr(sign_ins, "passkey", found_together)

    def use(challenge):
        with app.app_context():
            try:
                used(key, asked=challenge, count=6, now=now)
            except NotThisKey:
                return "refused"
            return "passed"

    assert sorted(together([partial(use, challenge) for challenge in challenges])) == ["passed", "refused"]


def test_a_key_taken_away_meanwhile_is_none(app, hana, key, now, monkeypatch):
    use = accounts_second_steps.use_challenge

    def taken_away(**asked):
        with app.app_context():  # from another browser of hers
            [passkey] = sign_ins.passkeys_of(hana.account.id)
            second_steps.remove_passkey(account=passkey.account, number=passkey.id, now=now)
        return use(**asked)

    monkeypatch.setattr(accounts_second_steps, "use_challenge", taken_away)
    with pytest.raises(NotThisKey):
        used(key, asked=asked(None, now=now), count=6, now=now)


def test_a_challenge_serves_once(key, now):
    challenge = asked(None, now=now)
    used(key, asked=challenge, count=6, now=now)
    with pytest.raises(NotThisKey):
        used(key, asked=challenge, count=7, now=now)


def test_a_challenge_of_one_account_serves_no_other(hana, yui, key, now):
    with pytest.raises(NotThisKey):
        used(key, asked=asked(yui, now=now), count=6, now=now)
    new = SoftKey("new", site=SITE)
    for whose in (yui, None):
        with pytest.raises(NotThisKey):
            second_steps.add_passkey(
                account=hana.account, site=SITE, key=asked(whose, now=now), answer=new.is_made(CHALLENGE),
                name="new", now=now,
            )  # fmt: skip
    assert sign_ins.passkeys_of(hana.account.id)[-1].credential == key.credential
    made = second_steps.add_passkey(
        account=hana.account, site=SITE, key=asked(hana, now=now), answer=new.is_made(CHALLENGE), name="new",
        now=now,
    )  # fmt: skip
    assert made.account_id == hana.account.id


@pytest.mark.parametrize("answer", ["", "{}", "no answer", '{"id": "aGVycw"}'])
def test_what_is_no_answer_uses_the_challenge_up(hana, key, now, answer):
    challenge = asked(hana, now=now)
    with pytest.raises(NotThisKey):
        second_steps.use_passkey(site=SITE, key=challenge, answer=answer, now=now)
    with pytest.raises(NotThisKey):
        used(key, asked=challenge, count=6, now=now)


def test_no_passkey_is_asked_twice_and_nonsense_is_no_fault_of_ours(client, branch):
    token = client.page("/login").forms[0].fields["csrf_token"]
    for answer in (
        "",
        '{"id":"a\\u0000b"}',
        "[" * 19_000,
        '{"id":"abc","a":' + "[" * 5000 + "]" * 5000 + "}",
    ):
        assert client.post("/login/passkey/options", data={"csrf_token": token}).is_json
        for _ in range(2):
            assert (
                client.post("/login/passkey", data={"csrf_token": token, "answer": answer}).status_code == 422
            )
    assert db.session.scalar(select(func.count()).select_from(OneTimeCode)) == 0


def test_staff_with_passkeys_only_confirm_with_nothing_weaker(signed_in, kana, branch, clock, now):
    with transaction() as session:
        session.add(
            Passkey(
                account_id=kana.account.id,
                credential="c",
                public_key="p",
                sign_count=0,
                name="x",
                made_at=now,
            )
        )
    browser = signed_in(kana)
    clock.shift(20 * 60)
    page = browser.page("/account/confirmation?next=/staff/settings")
    assert not [form for form in page.forms if form.action.endswith("/confirmation/codes")]
    token = page.forms[0].fields["csrf_token"]
    browser.post("/account/confirmation/codes", data={"csrf_token": token})
    assert told("address_code") == []
