"""A file of members is read by the browser, in either of the two writings that Excel knows in Japan."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.accounts.models.people import StaffRole
from tests import people
from tests.browser.test_journey import Phone, chromium, cookie_of, gym_with_shifts  # noqa: F401

LIST = "氏名,電話番号\r\n佐藤 葵,090-1111-0001\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_its_lines_stand_in_the_field(chromium, gym_with_shifts, encoding):  # noqa: F811
    app = gym_with_shifts
    with app.app_context():
        owner = people.staff(f"{encoding}@example.com", "香川", StaffRole.OWNER, now=datetime.now(UTC))
        cookie = cookie_of(app, owner.account)
    phone = Phone(chromium, app)
    phone.context.add_cookies([{"name": "session", "value": cookie, "url": app.url}])
    phone.open("/staff/members/imports")
    content = LIST.encode(encoding)
    phone.page.locator("#file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": content})
    expect(phone.page.locator("#lines")).to_have_value(LIST.replace("\r\n", "\n"))
    phone.page.get_by_role("button", name="行を確かめる").click()
    expect(phone.page.locator("main")).to_contain_text("このうち1行を新しく追加できます")
    phone.context.close()
    assert not phone.faults
