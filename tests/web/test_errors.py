"""Two who wait for each other: one goes on, the other is told to try again."""

import threading

from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.db import db, lock, transaction


def test_who_loses_a_deadlock_is_asked_to_try_again_and_nothing_is_half_done(app, hana, yui, signed_in):
    if db.engine.dialect.name == "sqlite":
        return  # one writes at a time, so nobody waits for each other
    first, second = hana.id, yui.id
    has_first, has_second = threading.Event(), threading.Event()
    outcomes = []

    def both(one, other, mine, theirs):
        with app.app_context(), app.test_request_context("/"):
            try:
                with transaction() as session:
                    lock(session.get_one(Member, one))
                    mine.set()
                    theirs.wait(10)
                    lock(session.get_one(Member, other))
                outcomes.append(200)
            except Exception as error:
                answer = app.handle_user_exception(error)
                outcomes.append(answer[1])

    db.session.rollback()
    threads = [
        threading.Thread(target=both, args=(first, second, has_first, has_second)),
        threading.Thread(target=both, args=(second, first, has_second, has_first)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [200, 409]
    assert db.session.scalars(select(Member.id)).all()
