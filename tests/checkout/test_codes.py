"""The codes of a booking: as strong as those for signing in, and no way to trouble anybody."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member
from portal.accounts.models.sign_ins import OneTimeCode, SignIn
from portal.accounts.operations.codes import void_codes
from portal.accounts.rules.codes import MOST_CODES_FROM_EVERYWHERE, MOST_WRONG_GUESSES
from portal.booking.models.bookings import Booking
from portal.checkout.models import Draft
from portal.checkout.operations import contacts, forgetting
from portal.db import db
from portal.notifications import letters, worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from portal.ops.dispatch import looking
from portal.privacy.operations import erasure
from portal.sealed.keys import seal
from tests import people
from tests.checkout.test_views import HANA, WELL, choose
from tests.conftest import at
from tests.notifications.test_letters import a_letter
from tests.support.page import Page

NEW = "new@example.com"


def mails(kind="booking_code"):
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    ).all()


def signed_in_anywhere():
    return db.session.scalar(select(func.count()).select_from(SignIn))


@pytest.fixture
def visitor(app, trial, mori, now):
    """visitor(network) is a browser on its contact page: the browser, and the draft's address."""

    def begin(network="127.0.0.1"):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = network
        draft = people.begun(trial, at(10), now=now, is_held=False)
        with browser.session_transaction() as session:
            session["drafts"] = [draft.key]
        return browser, f"/book/{draft.key}"

    return begin


def give(browser, draft, email):
    return browser.submit(f"{draft}/contact", id="step", **(HANA | {"email": email}))


def guess(browser, draft, code):
    return browser.submit(f"{draft}/code", id="step", code=code)


def wrong_for(message):
    return "000000" if message.facts["code"] != "000000" else "111111"


def test_the_drafts_of_others_never_keep_her_from_booking(visitor):
    for _ in range(5):
        give(*visitor(), NEW)
    hers = visitor()
    assert give(*hers, NEW).location.endswith("/code")
    assert len(mails()) == 6
    assert guess(*hers, mails()[-1].facts["code"]).location.endswith("/check")


def test_where_a_mailbox_is_full_the_newest_link_is_good_in_her_browser(visitor):
    others = [visitor(f"10.0.0.{n}") for n in range(MOST_CODES_FROM_EVERYWHERE)]
    for other in others:
        give(*other, NEW)
    browser, draft = visitor("10.1.0.1")
    assert give(browser, draft, NEW).location == f"{draft}/code", "what she has typed is kept"
    assert "何通か" in browser.page(f"{draft}/code").words
    assert len(mails()) == MOST_CODES_FROM_EVERYWHERE, "and her mailbox bears it"

    link = f"/book/codes/{mails()[-1].facts['token']}"
    assert browser.submit(link, ends=link).location == f"{draft}/check"
    stranger, its_draft = others[-1]
    assert stranger.get(f"{its_draft}/check").location == f"{its_draft}/code", "nothing of theirs is proven"


def test_in_a_storm_one_more_goes_out_where_none_is_fresh(visitor, clock):
    for n in range(MOST_CODES_FROM_EVERYWHERE):
        give(*visitor(f"10.0.0.{n}"), NEW)
    clock.shift(601)
    give(*visitor("10.1.0.1"), NEW)
    assert len(mails()) == MOST_CODES_FROM_EVERYWHERE + 1


def test_one_draft_mails_few_people(visitor):
    browser, draft = visitor()
    answers = [give(browser, draft, f"stranger{n}@example.com").status_code for n in range(40)]
    assert answers == [303] * 20 + [429] * 20
    assert len(mails()) == 20


def test_what_is_typed_again_is_taken_however_often(visitor):
    browser, draft = visitor()
    assert [give(browser, draft, NEW).status_code for _ in range(30)] == [303] * 30
    assert [give(browser, draft, "no address").status_code for _ in range(30)] == [422] * 30
    assert len(mails()) == 1


def test_one_network_mails_few_people_with_however_many_drafts(visitor, clock):
    answers = [give(*visitor(), f"stranger{n}@example.com").status_code for n in range(40)]
    assert answers[-1] == 429
    assert len(mails()) == 30
    clock.shift(3600)
    assert give(*visitor("10.0.0.2"), NEW).status_code == 303


def test_a_network_may_type_ten_codes_a_minute(visitor):
    browser, draft = visitor()
    give(browser, draft, NEW)
    answers = [guess(browser, draft, wrong_for(mails()[0])).status_code for _ in range(200)]
    assert answers[:10] == [422] * 10
    assert set(answers[10:]) == {429}


def test_one_draft_takes_few_guesses_from_however_many_networks(visitor):
    browser, draft = visitor()
    answers = []
    for n in range(8):
        browser.environ_base["REMOTE_ADDR"] = f"10.0.0.{n}"
        give(browser, draft, NEW)
        answers += [guess(browser, draft, wrong_for(mails()[-1])).status_code for _ in range(5)]
    assert answers.count(422) == 20
    assert answers[-1] == 429


@pytest.mark.parametrize("email", [NEW, "hana@example.com"])
def test_one_address_takes_few_guesses_and_its_owner_gets_on_all_the_same(visitor, hana, email):
    for n in range(MOST_WRONG_GUESSES // 5):
        browser, draft = visitor(f"10.0.0.{n}")
        give(browser, draft, email)
        for _ in range(5):
            guess(browser, draft, wrong_for(mails()[-1]))
    browser, draft = visitor("10.1.0.1")
    give(browser, draft, email)
    answer = guess(browser, draft, mails()[-1].facts["code"])
    assert answer.status_code == 422
    assert "いちばん新しいメールのリンク" in answer.text
    link = f"/book/codes/{mails()[-1].facts['token']}"
    assert browser.submit(link, ends=link).location == f"{draft}/check"


def test_guesses_at_codes_of_bookings_and_of_signing_in_are_counted_together(visitor, client, hana):
    for n in range(MOST_WRONG_GUESSES // 5):
        browser, draft = visitor(f"10.0.0.{n}")
        give(browser, draft, "hana@example.com")
        for _ in range(5):
            guess(browser, draft, wrong_for(mails()[-1]))
    client.submit("/login", id="by-code", email="hana@example.com")
    code = mails("sign_in_code")[0].facts["code"]
    assert client.submit("/login/code", id="code-form", code=code).status_code == 422
    link = f"/login/links/{mails('sign_in_code')[0].facts['token']}"
    assert client.submit(link, id="link-form").location == "/welcome"


def test_known_and_new_addresses_are_answered_alike_and_cost_the_same(visitor, statements, hana, kana):
    def asked(email):
        browser, draft = visitor()
        token = browser.page(f"{draft}/contact").form(id="step").fields["csrf_token"]
        fields = HANA | {"email": email, "csrf_token": token}
        with statements() as seen:
            first = browser.post(f"{draft}/contact", data=fields)
        page = browser.page(f"{draft}/code").words
        wrong = Page(guess(browser, draft, "000000").text).words
        blank = [one.replace(email, "…").replace(draft, "…") for one in (first.location, page, wrong)]
        return [one.split()[:3] for one in seen], blank, [*mails()[-1].facts], mails()[-1].locale

    assert asked("hana@example.com") == asked("who@example.com") == asked("kana@example.com")


def test_the_code_of_an_address_with_an_account_signs_in_as_one_for_that_does(visitor, hana, now):
    browser, draft = visitor()
    typed = HANA | {"family_name": "別人", "phone": "03-1111-2222"}
    browser.submit(f"{draft}/contact", id="step", **typed)
    assert signed_in_anywhere() == 0
    [mail] = mails()
    assert guess(browser, draft, mail.facts["code"]).location == f"{draft}/check"
    assert db.session.scalars(select(SignIn.account_id)).all() == [hana.account.id]
    assert "別人" not in browser.page(f"{draft}/check").words
    assert browser.submit(f"{draft}/check", id="step").location.startswith("/book/done/")
    db.session.expire_all()
    assert (hana.family_name, hana.phone) == ("山本", "09012345678")
    assert db.session.scalar(select(Booking.member_id)) == hana.id


def test_whoever_only_types_an_address_learns_and_changes_nothing(visitor, hana, now):
    people.answered(hana, now=now)
    browser, draft = visitor()
    give(browser, draft, "hana@example.com")
    for _ in range(5):
        guess(browser, draft, wrong_for(mails()[0]))
    assert browser.get(f"{draft}/check").location == f"{draft}/code"
    assert browser.get("/me").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 0


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(visitor):
    hers, other = visitor(), visitor("10.0.0.2")
    give(*hers, NEW)
    give(*other, NEW)
    assert guess(*other, mails()[0].facts["code"]).status_code == 422
    assert guess(*hers, mails()[0].facts["code"]).status_code == 303


def test_a_code_is_good_for_one_thing(visitor, client, hana):
    browser, draft = visitor()
    give(browser, draft, "hana@example.com")
    with browser.session_transaction() as session:
        key = next(iter(session["booking_codes"].values()))
    client.submit("/login", id="by-code", email="hana@example.com")
    with client.session_transaction() as session:
        session["sign_in_code"] = {"key": key, "email": seal("hana@example.com", "sign_in_code", key)}
    answer = client.submit("/login/code", id="code-form", code=mails()[0].facts["code"])
    assert answer.status_code == 422
    assert client.get(f"/login/links/{mails()[0].facts['token']}").status_code == 303
    assert client.get("/me").status_code == 302


def test_staff_are_never_signed_in_by_a_booking(visitor, sato):
    browser, draft = visitor()
    give(browser, draft, "sato@example.com")
    assert guess(browser, draft, mails()[0].facts["code"]).location == f"{draft}/check"
    answer = browser.submit(f"{draft}/check", id="step")
    assert answer.location.startswith("/login?next=/book/done/")
    assert "予約ができました" in browser.page(answer.location).words
    assert signed_in_anywhere() == 0


def test_a_proof_of_before_opens_no_account_that_was_opened_since(visitor, now):
    browser, draft = visitor()
    give(browser, draft, NEW)
    guess(browser, draft, mails()[0].facts["code"])
    people.member(NEW, now=now, phone="0311112222")
    assert browser.submit(f"{draft}/check", id="step").location.startswith("/login?next=/book/done/")
    assert signed_in_anywhere() == 0


def test_an_account_that_was_opened_after_the_mail_went_out_is_not_signed_in(visitor, now):
    browser, draft = visitor()
    give(browser, draft, NEW)
    people.member(NEW, now=now)
    assert guess(browser, draft, mails()[0].facts["code"]).location == f"{draft}/check"
    assert signed_in_anywhere() == 0


def test_a_new_password_ends_codes_of_bookings_too(visitor, hana):
    browser, draft = visitor()
    give(browser, draft, "hana@example.com")
    code = mails()[0].facts["code"]
    void_codes(hana.account)
    assert guess(browser, draft, code).status_code == 422


def test_whoever_is_signed_in_stays_so_whichever_address_she_types(app, signed_in, visitor, sato, hana):
    browser = signed_in(sato)
    _, draft = visitor()
    with browser.session_transaction() as session:
        session["drafts"] = [draft.removeprefix("/book/")]
        session["drafts_of"] = {draft.removeprefix("/book/"): sato.account.id}
    give(browser, draft, "hana@example.com")
    guess(browser, draft, mails()[0].facts["code"])
    assert browser.get("/staff/board").status_code == 200


def test_looking_at_the_link_proves_nothing_and_elsewhere_it_is_good_for_nothing(app, visitor):
    browser, draft = visitor()
    give(browser, draft, NEW)
    link = f"/book/codes/{mails()[0].facts['token']}"
    for one in (app.test_client(), browser):
        assert one.get(link).status_code == 200
    assert browser.get(f"{draft}/check").location == f"{draft}/code"
    elsewhere, others = visitor("10.0.0.2")
    give(elsewhere, others, "other@example.com")
    page = elsewhere.page(link)
    assert "途中のページがありません" in page.words
    assert NEW not in page.html, "whose address it is stays unsaid"
    token = elsewhere.page(f"{others}/code").form(id="step").fields["csrf_token"]
    assert elsewhere.post(link, data={"csrf_token": token}).status_code == 200
    assert elsewhere.get(f"{others}/check").location == f"{others}/code"

    assert browser.submit(link, ends=link).location == f"{draft}/check"
    assert browser.get(link).location == f"{draft}/check", "a second tap"
    assert app.test_client().get(link).status_code == 422


def test_the_link_signs_in_to_an_account_that_was_there(visitor, hana):
    browser, draft = visitor()
    give(browser, draft, "hana@example.com")
    link = f"/book/codes/{mails()[0].facts['token']}"
    assert browser.submit(link, ends=link).location == f"{draft}/check"
    assert "山本さん" in browser.page("/me").words


def test_a_link_is_over_after_ten_minutes(visitor, clock):
    browser, draft = visitor()
    give(browser, draft, NEW)
    clock.shift(600)
    assert browser.get(f"/book/codes/{mails()[0].facts['token']}").location == f"{draft}/code"
    assert "もう使えません" in browser.page(f"{draft}/code").words


def test_a_second_tap_on_the_code_goes_on_as_the_first_did(app, visitor, trial, mori, now):
    browser, draft = visitor()
    give(browser, draft, NEW)
    found = db.session.scalars(select(Draft)).one()
    with browser.session_transaction() as session:
        key = session["booking_codes"][found.key]
    code, secret = mails()[0].facts["code"], app.config["SECRET_KEY"]
    for _ in range(2):
        assert contacts.prove_address(draft=found, key=key, code=code, secret=secret, now=now) is None
    assert found.proven_email == NEW


def test_the_mail_says_what_the_code_is_good_for(app, visitor):
    text = letters.mail_of(app, a_letter("booking_code")).get_body(("plain",)).get_content()
    assert "ログインできます" in text or "signed in as you" in text


def later_page(client, hour=10):
    fields = WELL | {"born_on__month": "3", "born_on__day": "20", "clearance": "unsure"}
    chosen = choose(client, at=f"2030-04-02T{hour:02}:00")
    return client.submit(chosen, id="step", **fields).location


def mail_way_back(client, later, email):
    form = next(form for form in client.page(later).forms if "email" in form.fields)
    return client.post(later, data=form.fields | {"email": email})


def test_ways_back_are_mailed_to_few_people(client, mori, branch):
    later = later_page(client)
    answers = [mail_way_back(client, later, f"stranger{n}@example.com").status_code for n in range(25)]
    assert answers == [303] * 20 + [429] * 5
    assert len(mails("way_back")) == 20


def test_one_person_gets_few_ways_back_whoever_asks(app, mori, branch):
    for n in range(7):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"10.0.0.{n}"
        answer = mail_way_back(browser, later_page(browser, hour=8 + n), NEW)
    assert answer.status_code == 429
    assert len(mails("way_back")) == 5


def test_of_a_way_back_not_even_the_address_stays(app, client, mori, branch, now):
    mail_way_back(client, later_page(client), NEW)
    worker.route_due(look=looking(app), clock=lambda: now)
    assert worker.deliver_due(Channel.EMAIL, look=looking(app), send=lambda *_: None, clock=lambda: now)
    assert mails("way_back") == []


def test_answers_are_gone_after_a_day_whatever_was_mailed(client, mori, branch, clock, now):
    mail_way_back(client, later_page(client), NEW)
    clock.shift(24 * 3600)
    forgetting.forget_stale(now=at(9))
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_members_way_back_that_waits_goes_with_her(signed_in, hana, mori, branch, now):
    browser = signed_in(hana)
    mail_way_back(browser, later_page(browser), "private@example.com")
    forgetting.forget_stale(now=at(9, on=at(9).date().replace(day=5)))
    erasure.erase(member=hana, now=now)
    assert mails("way_back") == []


def test_nothing_of_a_proof_stays_after_erasure(visitor, now):
    (browser, draft), another = visitor(), visitor()
    give(browser, draft, NEW)
    guess(browser, draft, mails()[0].facts["code"])
    browser.submit(f"{draft}/check", id="step")
    give(*another, NEW)
    member = db.session.scalars(select(Member)).one()
    erasure.erase(member=member, now=now)
    for model in (Account, Draft, OneTimeCode):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0, model
    assert [outbox_message.kind for outbox_message in db.session.scalars(select(OutboxMessage))] == ["erased"]
