"""A page whose scripts come late, a store that never opens, keys of somebody before: nothing waits, nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_journey import chromium, gym_with_shifts  # noqa: F401 - fixtures
from tests.browser.test_log import LOG, noted, tap
from tests.browser.test_player import Device, member, runs, until_sent  # noqa: F401 - fixtures

HANGS = "IDBFactory.prototype.open = () => ({});"


@pytest.mark.parametrize("script", ["", HANGS], ids=["well", "its-store-hangs"])
def test_what_is_typed_before_the_page_listens_is_kept(chromium, gym_with_shifts, member, script):  # noqa: F811
    """On a slow network the scripts come after the first letters."""
    phone = Device(chromium, gym_with_shifts, member, script=script, is_clocked=False)
    phone.taps = 0
    held = []

    def hold(route):
        held.append(route)

    script = re.compile("/log[.]js")
    phone.context.route(script, hold)
    with phone.page.expect_request(script):
        phone.page.goto(phone.app.url + LOG, wait_until="commit")
    phone.page.locator("#word").fill("きょうは眠れました")
    held.pop().continue_()
    expect(phone.page.locator("#q-word [data-said]")).to_have_text("保存しました。")
    tap(phone, "pain", 1)
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 1, "word": "きょうは眠れました"}
    phone.close()


def test_keys_of_somebody_before_her_keep_nothing_back(chromium, gym_with_shifts, member):  # noqa: F811
    """An answer that was on its way to the one before may come after the worker has looked who is there."""
    phone = Device(chromium, gym_with_shifts, member, is_clocked=False, service_workers="block")
    phone.taps = 0
    phone.open(LOG)
    phone.page.route("**/me/log/notes", lambda route: route.abort())
    tap(phone, "pain", 5)
    phone.wait(
        "Object.entries(localStorage).some(([name, kept]) => name.startsWith('waiting:') && kept.includes('sealed'))"
    )
    phone.page.evaluate(
        "crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']).then((key) => {"
        " const answer = { name: 'before', owner: '0', pages: key, notes: key, joined: new Map() };"
        " const asked = indexedDB.open('device', 1);"
        " return new Promise((done) => { asked.onsuccess = () => {"
        "   const change = asked.result.transaction('keys', 'readwrite');"
        "   change.objectStore('keys').put(answer, 'of the sign-in');"
        "   change.oncomplete = () => done(asked.result.close()); }; }); })"
    )
    phone.page.unroute("**/me/log/notes")
    phone.open(LOG)
    until_sent(phone)
    assert noted(gym_with_shifts, member) == {"pain": 5}
    phone.close()


def test_it_starts_on_a_device_whose_store_hangs(chromium, gym_with_shifts, member):  # noqa: F811
    phone = Device(chromium, gym_with_shifts, member, script=HANGS)
    phone.start()
    phone.passes(25)
    phone.page.locator("#pause").click()
    until_sent(phone)
    assert runs(gym_with_shifts, member)[0][1] > 0
    phone.close()
