"""What the mail to who works here says, and what it does not."""

from portal.booking.operations.staff_news import tell_staff
from tests import people
from tests.conftest import at


def test_a_mail_names_nobody(deliver, mailbox, branch, kana, hana, trial, mori, now):
    tell_staff(branch, now=now)
    people.booked(hana, trial, at(10), now=now)
    tell_staff(branch, now=now)
    deliver(now)
    [mail] = [mail for mail in mailbox.letters if mail["To"] == kana.account.email]
    text = mail.get_body(("plain",)).get_content()
    assert "新しい予約" in mail["Subject"]
    assert "4月2日" in text
    assert "山本" not in text
    assert "/staff/bookings/" in text
