"""Notes of trainers."""

from sqlalchemy import func, select

from portal.db import db
from portal.records.models import Note


def test_a_note_sent_twice_is_one_note(signed_in, sato, hana, branch):
    browser, page = signed_in(sato), f"/staff/members/{hana.id}"
    form = browser.page(page).form(ends="/notes")
    for _ in range(2):
        assert browser.post(form.action, data=form.fields | {"words": "窓側がお好き"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Note)) == 1
