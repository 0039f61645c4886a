"""What the link of an invitation to help opens, and what it never does."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import partners
from portal.accounts.queries.people import account_by_email
from portal.accounts.rules.sign_ins import Way
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import at

TARO = "taro@example.com"


def mailed(kind):
    newest = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
    return db.session.scalars(newest).first()


def invite(member, email, now):
    partners.invite_partner(member=member, email=email, locale="ja", now=now)
    return f"/partner/{mailed('partner_invited').facts['token']}"


def accepted():
    return db.session.scalars(select(Partner.account_id).where(Partner.accepted_at.is_not(None))).all()


def is_nobody(browser):
    return browser.get("/partner").location == "/login?next=/partner"


@pytest.fixture
def visit(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


@pytest.mark.parametrize("who", ["yui", "sato"])
def test_the_link_is_no_way_into_an_account_that_is_there(app, request, hana, visit, branch, now, who):
    person = request.getfixturevalue(who)
    browser, link = app.test_client(), invite(hana, person.account.email, now)
    page = browser.page(link)
    assert "ログインしてから" in page.words
    assert f"/login?next={link}" in page.links
    assert not [form for form in page.forms if form.action == link]
    token = browser.page("/login").forms[0].fields["csrf_token"]
    assert browser.post(link, data={"csrf_token": token}).status_code == 422
    assert is_nobody(browser)
    assert accepted() == []
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_she_signs_in_by_her_own_means_comes_back_and_says_yes(app, hana, yui, visit, branch, now):
    browser, link = app.test_client(), invite(hana, "yui@example.com", now)
    browser.submit(f"/login?next={link}", id="by-code", email="yui@example.com")
    code = mailed("sign_in_code").facts["code"]
    answer = browser.submit(f"/login/code?next={link}", id="code-form", code=code)
    assert answer.location == link
    assert browser.submit(link, ends=link).location == "/partner"
    assert accepted() == [yui.account.id]
    assert "10:00–11:00" in browser.page("/partner").words
    assert browser.get("/me").status_code == 200, "she is whom she signed in as"
    assert browser.get(link).status_code == 422, "it counts once"


def test_somebody_else_who_is_signed_in_cannot_say_yes(signed_in, hana, yui, visit, now):
    link = invite(hana, TARO, now)
    browser = signed_in(yui)
    page = browser.page(link)
    assert "ログアウトしてから" in page.words
    assert TARO not in page.html
    token = browser.page("/account").forms[0].fields["csrf_token"]
    assert browser.post(link, data={"csrf_token": token}).status_code == 422
    assert accepted() == []
    assert db.session.scalar(select(Account.id).where(Account.email == TARO)) is None


def test_nobody_becomes_her_own_helper_by_a_change_of_address(signed_in, hana, visit, now):
    link = invite(hana, TARO, now)
    with transaction():
        hana.account.email = TARO
    page = signed_in(hana).page(link)
    assert not [form for form in page.forms if form.action == link]


def test_an_address_that_has_got_an_account_since_is_not_signed_in(app, hana, visit, branch, now):
    browser, link = app.test_client(), invite(hana, TARO, now)
    fields = browser.page(link).form(ends=link).fields
    people.member(TARO, now=now, phone="0311112222")
    answer = browser.post(link, data=fields)
    assert answer.status_code == 422
    assert "ログインしてから" in answer.text
    assert is_nobody(browser)


@pytest.fixture
def helper(app, hana, visit, branch, now):
    """A browser in which the link has opened a new account."""
    browser, link = app.test_client(), invite(hana, TARO, now)
    assert browser.submit(link, ends=link).location == "/partner"
    return browser


def test_a_new_account_is_signed_in_to_these_pages_and_nothing_else(helper, branch):
    assert "10:00–11:00" in helper.page("/partner").words
    for url in ("/account", "/account/email", "/account/erasure", "/account/recovery-codes"):
        assert helper.get(url).location == f"/account/confirmation?next={url}", url
    for url in ("/me", "/me/privacy", "/me/bookings", "/account/messages"):
        assert helper.get(url).status_code == 403, url
    assert helper.get("/staff/board").status_code == 403
    assert TARO not in helper.get("/password/reset").text
    token = helper.page("/partner").forms[0].fields["csrf_token"]
    for url in ("/account/passkeys", "/account/passkeys/options", "/account/sign-ins/end"):
        assert helper.post(url, data={"csrf_token": token}).location.startswith("/account/confirmation"), url
    assert db.session.scalars(select(SignIn.way)).all() == [Way.HELPER]


def test_the_mailbox_is_proven_by_a_code_and_then_it_is_an_account_like_any(helper, branch):
    helper.submit("/account/confirmation?next=/account", ends="/codes")
    code = mailed("address_code")
    assert code.to == TARO
    answer = helper.submit("/account/confirmation?next=/account", id="confirm", code=code.facts["code"])
    assert answer.location == "/account"
    assert TARO in helper.page("/account").words
    assert db.session.scalars(select(SignIn.way)).all() == [Way.CODE]


def test_when_the_account_becomes_more_the_invitation_opens_it_no_longer(helper, branch, now):
    people.member(TARO, now=now, phone="0311112222")
    assert is_nobody(helper)
    assert helper.get("/me").location == "/login?next=/me"


def test_another_invitation_does_not_make_more_of_the_first(helper, yui, now):
    link = invite(yui, TARO, now)
    assert "ログインしてから" in helper.page(link).words


def test_a_helper_who_books_for_herself_shows_that_the_address_is_hers(helper, trial, mori, now):
    draft = people.begun(trial, at(14), now=now)
    with helper.session_transaction() as session:
        session["drafts"] = [draft.key]
        session["drafts_of"] = {draft.key: account_by_email(TARO).id}  # begun by this helper
    url = f"/book/{draft.key}"
    contact = people.contact(TARO, phone="0311112222")
    fields = {name: getattr(contact, name) for name in contact.__dataclass_fields__}
    helper.submit(f"{url}/contact", id="step", **(fields | {"family_kana": "やまもと", "given_kana": "はな"}))
    helper.submit(f"{url}/code", id="step", code=mailed("booking_code").facts["code"])
    assert helper.submit(f"{url}/check", id="step").location.startswith("/book/done/")
    assert helper.get("/me").status_code == 200


def test_invitations_to_one_address_are_few_whoever_sends_them(app, signed_in, branch, now):
    members = [people.member(f"m{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(3)]
    answers = []
    for member in members:
        browser = signed_in(member)
        answers += [browser.submit("/me/partner", id="partner", email=TARO).status_code for _ in range(5)]
    assert answers == [303] * 10 + [429] * 5
