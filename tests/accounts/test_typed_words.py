"""Who types while her sign-in comes to its end loses nothing."""

from sqlalchemy import select

from portal.db import db
from portal.records.models import Note
from tests import people
from tests.accounts.test_sign_in import PASSPHRASE
from tests.conftest import at


def test_a_note_typed_for_too_long_is_written_after_all(signed_in, sato, hana, branch, clock):
    browser, page = signed_in(sato), f"/staff/members/{hana.id}"
    form = browser.page(page).form(ends="/notes")
    words = "とても長い申し送り。窓側の席が落ち着くとのこと。"
    clock.shift(2 * 3600)
    answer = browser.post(form.action, data=form.fields | {"words": words})
    assert answer.status_code == 401
    assert words in answer.text
    again = browser.page_of(answer).form(id="again")
    token = people.signed_in(sato.account, now=at(11))
    with browser.session_transaction() as session:  # in the other window
        session["_user_id"] = token
        session.pop("csrf_token")
    shown = browser.post(again.action, data=again.fields)
    assert shown.status_code == 422
    assert words in shown.text, "the form as it was, with a fresh token"
    sent = browser.page_of(shown).form(ends="/notes")
    assert browser.post(sent.action, data=sent.fields | {"words": words}).status_code == 303
    assert db.session.scalar(select(Note.words)) == words


def test_secrets_and_forms_that_are_not_ours_are_not_shown_again(app, client, hana, branch):
    form = client.page("/login").form(id="by-password")
    token = form.fields["csrf_token"]
    answer = client.post(
        "/me/partner", data={"csrf_token": token, "email": "x@example.com", "password": PASSPHRASE}
    )
    assert answer.status_code == 401
    assert PASSPHRASE not in answer.text
    for other in ("", "forged"):
        answer = client.post("/me/partner", data={"csrf_token": other, "email": "x@example.com"})
        assert answer.location == "/login"
