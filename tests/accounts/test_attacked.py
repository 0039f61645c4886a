"""What somebody found who tried to break in; each once here."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member, StaffRole
from portal.accounts.models.sign_ins import OneTimeCode, Passkey, SignIn
from portal.accounts.operations import codes, links
from portal.accounts.operations.passwords import check_password, set_password
from portal.accounts.operations.people import add_member, add_staff, change_member, change_staff
from portal.accounts.queries.people import count_owners, one_staff, records_of
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.joinings import NotTheSame
from portal.accounts.rules.refusals import AddressInUse, Erased, LastOwner, LinkOver, PasswordGuessable
from portal.booking.operations import bookings
from portal.checkout.models import Draft
from portal.checkout.operations import contacts, drafts
from portal.db import db, transaction
from portal.lib import authenticator, passwords
from portal.notifications import worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from portal.ops.dispatch import looking
from portal.privacy.operations import erasure
from portal.records import operations as records
from tests import people
from tests.accounts.test_sign_in import PASSPHRASE, ask_for_code, told, try_password, type_code
from tests.conftest import NOW, at
from tests.support.crowd import together

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def half_signed_in(app, account):
    """After the first step only."""
    browser, token = app.test_client(), people.signed_in(account, is_strong=False, now=NOW)
    with browser.session_transaction() as session:
        session["_user_id"] = token
    return browser


@pytest.fixture
def owner(app, hana, now):
    """An owner with a second step, who trains here too."""
    staff = add_staff(
        email="hana@example.com", name="花", role=StaffRole.OWNER, password=None, actor="system", now=now
    )
    with transaction():
        staff.account.totp_secret = SECRET
    return staff


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


def test_the_first_step_alone_changes_takes_and_deletes_nothing(app, owner, branch):
    browser = half_signed_in(app, owner.account)
    for url in ("/account/email", "/me/erasure", "/me/partner", "/staff/settings"):
        assert browser.get(url).location == f"/account/second-step?next={url}", url
    token = browser.page("/me/privacy").forms[0].fields["csrf_token"]
    for url in ("/me/export", "/account/authenticator/removal", "/account/email"):
        assert browser.post(url, data={"csrf_token": token}).location.startswith("/account/second-step"), url


def test_nothing_mailed_before_a_new_address_or_password_lets_anybody_in(client, hana, branch, now):
    for _ in range(2):
        client.submit("/password/reset", id="forgot", email="hana@example.com")
    first, second = (one.facts["token"] for one in told("password_reset"))
    set_password(token=first, account=hana.account, password=PASSPHRASE, now=now)
    with pytest.raises(LinkOver):
        links.open_link(use=CodeUse.PASSWORD, token=second, now=now)

    client.submit("/password/reset", id="forgot", email="hana@example.com")
    third = told("password_reset")[-1].facts["token"]
    with transaction():
        hana.account.email = "new@example.com"
    with pytest.raises(LinkOver):
        links.open_link(use=CodeUse.PASSWORD, token=third, now=now)


def test_records_joined_twice_are_deleted_and_shown_whole(hana, now, sato):
    second = add_member(family_name="二", given_name="", kana=("", ""), phone=hana.phone, actor="x", now=now)
    third = people.member("third@example.com", now=now, family="三")
    records.note_look(member=hana, staff=sato, now=now)
    people.joined(hana, second, now=now)
    people.joined(third, hana, now=now)
    assert set(records_of(third)) == {hana.subject, second.subject, third.subject}
    erasure.erase(member=third, now=now)
    assert {member.family_name for member in db.session.scalars(select(Member))} == {"–"}
    assert db.session.scalars(select(Account.email)).all() == ["sato@example.com"]


def test_a_draft_begun_while_signed_in_goes_with_her(signed_in, hana, trial, mori, now):
    signed_in(hana).post("/book/drafts", data={"service": "trial", "at": "2030-04-02T10:00"})
    draft = db.session.scalars(select(Draft)).one()
    drafts.answer_health(draft=draft, answers=people.WELL, babies=0, now=now)
    contacts.mail_way_back(draft=draft, email="private@example.com", locale="ja", trainer="", now=now)
    erasure.erase(member=hana, now=now)
    assert db.session.scalars(select(Draft)).all() == []
    assert [outbox_message.kind for outbox_message in db.session.scalars(select(OutboxMessage))] == ["erased"]


def test_no_address_of_hers_stays_in_the_outbox(app, branch, hana, now):
    codes.send_code(
        use=CodeUse.NEW_ADDRESS, email="tried@example.com", account=hana.account, network="n", locale="ja",
        secret="k", now=now,
    )  # fmt: skip
    erasure.erase(member=hana, now=now)
    assert [outbox_message.to for outbox_message in db.session.scalars(select(OutboxMessage))] == [
        "hana@example.com"
    ]
    worker.route_due(look=looking(app), clock=lambda: now)
    assert worker.deliver_next(Channel.EMAIL, look=looking(app), send=lambda *_: None, now=now)
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_two_owners_who_leave_at_once_leave_one(app, now):
    numbers = [people.staff(f"o{n}@example.com", "香川", StaffRole.OWNER, now=now).id for n in range(2)]
    db.session.rollback()

    def leave(number):
        def deed():
            with app.app_context():
                found = one_staff(number)
                try:
                    change_staff(
                        staff=found, name="x", role=StaffRole.DESK, is_active=True, actor="x", now=now
                    )
                except LastOwner:
                    return "stays"
                return "left"

        return deed

    assert sorted(together([leave(number) for number in numbers])) == ["left", "stays"]
    db.session.rollback()
    assert count_owners() == 1


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


def test_a_new_password_while_signed_in_keeps_her_in(signed_in, hana, branch):
    browser = signed_in(hana)
    browser.submit("/password/reset", id="forgot", email="hana@example.com")
    path = f"/password/reset/{told('password_reset')[0].facts['token']}"
    assert browser.submit(path, id="reset", password=PASSPHRASE).location == "/welcome"
    assert browser.get("/me").status_code == 200


def test_whoever_signs_in_next_finds_nothing_of_the_one_before(app, hana, yui, trial, mori, now):
    with transaction():
        yui.account.password = passwords.hashed(PASSPHRASE)
    browser, copy = app.test_client(), app.test_client()
    ask_for_code(browser, "hana@example.com")
    type_code(browser, told("sign_in_code")[0].facts["code"])
    copy.set_cookie("session", browser.get_cookie("session").value)
    browser.post("/book/drafts", data={"service": "trial", "at": "2030-04-02T10:00"})
    draft = db.session.scalars(select(Draft)).one()
    try_password(browser, "yui@example.com", PASSPHRASE)
    assert copy.get("/me").status_code == 302
    assert browser.get(f"/book/{draft.key}/health").status_code in (302, 404)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


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


def test_signing_in_again_is_a_confirmation(signed_in, hana, branch, clock):
    with transaction():
        hana.account.password = passwords.hashed(PASSPHRASE)
    browser = signed_in(hana)
    clock.shift(20 * 60)
    assert browser.get("/account/email").status_code == 302
    try_password(browser, "hana@example.com", PASSPHRASE)
    assert browser.get("/account/email").status_code == 200


def test_who_works_here_no_more_trains_here_still(app, signed_in, kana, hana, branch, now):
    staff = add_staff(
        email="hana@example.com", name="花", role=StaffRole.DESK, password=None, actor="x", now=now
    )
    change_staff(staff=staff, name="花", role=StaffRole.DESK, is_active=False, actor=kana.actor, now=now)
    browser = signed_in(hana)
    assert browser.get("/welcome").location == "/me"
    assert browser.get("/me").status_code == 200
    assert browser.get("/staff/board").status_code == 403


def test_what_is_deleted_is_not_written_to_again(hana, yui, sato, trial, mori, now):
    for one in (hana, yui):
        erasure.erase(member=one, now=now)
    with pytest.raises(Erased):
        change_member(member=hana, values={"family_name": "x"}, actor="x", now=now)
    with pytest.raises(Erased):
        records.write_note(member=hana, staff=sato, words="x", is_for_desk=False, now=now)
    with pytest.raises(Erased):
        bookings.book(
            member=hana, service=trial, starts_at=at(10), health_check=None, override="x", actor="x", now=now
        )
    with pytest.raises(NotTheSame):
        people.joined(hana, yui, now=now)


def test_staff_who_delete_what_they_have_here_as_members_are_signed_out(app, signed_in, owner, hana, branch):
    browser, copy = signed_in(owner), app.test_client()
    copy.set_cookie("session", browser.get_cookie("session").value)
    assert browser.submit("/me/erasure", id="erasure", is_sure="y").location == "/me/erased"
    assert copy.get("/staff/board").status_code == 302


@pytest.mark.parametrize("url", ["/login/code", "/login", "/password/reset", "/partner/x", "/account"])
def test_pages_that_show_an_address_are_kept_by_nobody(client, hana, branch, url):
    ask_for_code(client, "hana@example.com")
    assert client.get(url).headers["Cache-Control"] == "no-store"


def test_an_app_is_set_up_in_two_tabs(signed_in, sato, branch):
    browser = signed_in(sato)
    first, second = (browser.get("/account/authenticator").text for _ in range(2))
    assert first.partition("<code")[2][:60] == second.partition("<code")[2][:60]


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


def test_somebody_who_works_here_is_not_added_twice(hana, owner, now):
    with pytest.raises(AddressInUse):
        add_staff(email="Hana@example.com", name="x", role=StaffRole.DESK, password=None, actor="x", now=now)
