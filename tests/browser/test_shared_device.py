"""One device, two persons: nothing kept for the last can be read, and nothing she had not sent is lost."""

import pytest

from portal.accounts.models.people import Account, Member, StaffRole
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import partners
from portal.accounts.operations.merges import merge
from portal.db import db, transaction
from portal.lib import clock
from portal.notifications.models import OutboxMessage
from tests import people
from tests.browser.kept import kept_text
from tests.browser.test_journey import chromium, cookie_of, gym_with_shifts  # noqa: F401 - fixtures
from tests.browser.test_log import noted
from tests.browser.test_player import Device, is_kept, member  # noqa: F401 - a fixture

WORD = "夫には言えないことば"


@pytest.fixture
def tablet(chromium, gym_with_shifts, member):  # noqa: F811
    """Her own sign-in on it; her log is kept, and a pain and a word wait to be sent."""
    tablet = Device(chromium, gym_with_shifts, member, is_clocked=False)
    tablet.open("/me/log")
    tablet.wait("navigator.serviceWorker.ready.then(() => true)")
    tablet.page.reload()
    is_kept(tablet, "/me/log")
    tablet.page.route("**/me/log/notes", lambda route: route.abort())
    tablet.page.locator('#q-pain button[value="6"]').click()
    tablet.page.locator("#q-word textarea").fill(WORD)
    tablet.page.locator("#q-word textarea").blur()
    tablet.wait(
        "Object.entries(localStorage).filter(([name, kept]) =>"
        " name.startsWith('waiting:') && JSON.parse(kept).sealed).length === 2"
    )
    yield tablet
    tablet.faults = []  # what was aborted stands there
    tablet.close()


def comes(tablet, account):
    """Somebody else is signed in on it from now on, as by her own code."""
    tablet.context.clear_cookies()
    cookie = cookie_of(tablet.app, account)
    tablet.context.add_cookies([{"name": "session", "value": cookie, "url": tablet.app.url}])


def everything(tablet):
    """What a reader of the disk finds."""
    pages = (
        "caches.has('pages').then((has) => has ? caches.open('pages') : null)"
        ".then(async (pages) => { if (!pages) return []; const found = [];"
        " for (const one of await pages.matchAll()) found.push(await one.clone().text()); return found; })"
    )
    stored = tablet.page.evaluate("JSON.stringify(Object.entries(localStorage))")
    return stored + "".join(tablet.page.evaluate(pages))


def offline(tablet, path):
    tablet.context.set_offline(True)
    try:
        tablet.open(path)
        return tablet.page.locator("main").inner_text()
    finally:
        tablet.context.set_offline(False)


def waits(tablet):
    return tablet.page.evaluate(
        "Object.keys(localStorage).filter((one) => one.startsWith('waiting:')).length"
    )


def test_what_is_kept_and_what_waits_is_sealed(tablet):
    found = everything(tablet)
    for word in (WORD, "pain", "きょうの", "記録"):
        assert word not in found, word
    assert "記録" in tablet.page.evaluate(kept_text("/me/log")), "she herself reads it"
    assert WORD in offline(tablet, "/me/log") or tablet.page.locator("#q-word textarea").input_value() == WORD


def test_anothers_sign_out_loses_nothing_of_hers(tablet, member):  # noqa: F811
    with tablet.app.app_context():
        other = people.member(f"b{member[0]}@example.com", now=clock.now(), phone=f"070{member[0]:08}")
        comes(tablet, other.account)
    tablet.open("/routines")
    assert waits(tablet) == 2
    tablet.page.get_by_role("button", name="ログアウト").click()
    tablet.page.wait_for_url(tablet.app.url + "/")
    assert waits(tablet) == 2
    assert WORD not in everything(tablet)
    tablet.page.unroute("**/me/log/notes")
    tablet.context.clear_cookies()
    tablet.context.add_cookies([{"name": "session", "value": member[1], "url": tablet.app.url}])
    tablet.open("/me/log")
    tablet.wait("!Object.keys(localStorage).some((name) => name.startsWith('waiting:'))")
    assert noted(tablet.app, member) == {"pain": 6, "word": WORD}


def test_what_waits_goes_along_when_her_account_is_joined(tablet, member):  # noqa: F811
    with tablet.app.app_context():
        kept = people.member(f"k{member[0]}@example.com", now=clock.now(), phone=f"050{member[0]:08}")
        merge(kept=kept, gone=db.session.get_one(Member, member[0]), actor="system", now=clock.now())
        comes(tablet, kept.account)
        number = kept.id
    tablet.page.unroute("**/me/log/notes")
    tablet.open("/me/log")
    tablet.wait("!Object.keys(localStorage).some((name) => name.startsWith('waiting:'))")
    assert noted(tablet.app, (number,)) == {"pain": 6, "word": WORD}


def test_her_husband_reads_nothing_of_her_log_on_the_family_tablet(tablet, member):  # noqa: F811
    with tablet.app.app_context():
        hers = db.session.get_one(Member, member[0])
        partners.invite_partner(member=hers, email=f"he{member[0]}@example.com", locale="ja", now=clock.now())
        mails = db.select(OutboxMessage).where(OutboxMessage.kind == "partner_invited")
        token = db.session.scalars(mails.order_by(OutboxMessage.id.desc())).first().facts["token"]
    tablet.context.clear_cookies()
    tablet.open(f"/partner/{token}")
    tablet.page.get_by_role("button", name="引き受ける").click()
    tablet.page.wait_for_url("**/partner")
    for path in ("/me/log", "/routines", "/routines/ten"):
        assert "いまは通信できません" in offline(tablet, path), path
    assert waits(tablet) == 2, "what she has not sent waits, sealed"
    assert WORD not in everything(tablet)


def test_whoever_works_here_reads_nothing_of_it_either(tablet, member):  # noqa: F811
    with tablet.app.app_context():
        staff = people.staff(f"s{member[0]}@example.com", "佐藤", StaffRole.DESK, now=clock.now())
        comes(tablet, staff.account)
    tablet.open("/staff")
    assert "いまは通信できません" in offline(tablet, "/me/log")
    assert WORD not in everything(tablet)


def test_a_sign_in_that_ended_elsewhere_takes_its_pages_along(tablet, member):  # noqa: F811
    with tablet.app.app_context(), transaction() as session:
        number = session.scalar(
            db.select(Account.id).join(Account.member).where(Account.member.has(id=member[0]))
        )
        session.execute(db.delete(SignIn).where(SignIn.account_id == number))
    tablet.open("/guides")
    assert "いまは通信できません" in offline(tablet, "/me/log")
    assert (
        tablet.page.evaluate("sealing.keys()") is None if tablet.page.evaluate("'sealing' in self") else True
    )
    assert waits(tablet) == 2


def test_a_page_is_kept_for_a_week(tablet):
    old = (
        "caches.open('pages').then(async (pages) => { const kept = await pages.match('/me/log');"
        " const headers = new Headers(kept.headers);"
        " headers.set('Kept-At', Date.now() - 7 * 86400000 - 1000);"
        " await pages.put('/me/log', new Response(await kept.arrayBuffer(), { headers })); })"
    )
    assert "いまは通信できません" not in offline(tablet, "/me/log")
    tablet.page.evaluate(old)
    assert "いまは通信できません" in offline(tablet, "/me/log")


def test_who_deletes_everything_leaves_what_another_has_not_sent(tablet, member):  # noqa: F811
    with tablet.app.app_context():
        other = people.member(f"e{member[0]}@example.com", now=clock.now(), phone=f"060{member[0]:08}")
        comes(tablet, other.account)
    tablet.open("/me/erasure")
    tablet.page.locator("#is_sure").check()
    tablet.page.locator("#erasure button").click()
    tablet.page.wait_for_url("**/me/erased")
    tablet.wait("localStorage.getItem('owner') === null")
    assert waits(tablet) == 2


def test_pages_of_before_the_keys_are_not_shown(tablet):
    """A cache that an older version has filled."""
    tablet.page.evaluate(
        "caches.open('pages').then((pages) => pages.put('/me/log', new Response('<h1>old</h1>',"
        " { headers: { 'Content-Type': 'text/html' } })))"
    )
    assert "いまは通信できません" in offline(tablet, "/me/log")
