"""What somebody has read when she books: price, payment, time, deadlines, and what follows from a late one."""

import pytest
from flask import current_app
from sqlalchemy import select

from portal.accounts.operations import partners
from portal.availability.queries.slots import ANYONE
from portal.booking.models.offers import Offer
from portal.booking.rules.alternatives import Alternative
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from portal.rota.operations import absences
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import Wish
from portal.web.links import signed
from tests import people
from tests.checkout.test_views import go_to_check
from tests.conftest import TODAY, TOMORROW, at

ALWAYS = {"/legal/privacy", "/rules"}
WHEN_TOLD = {"/legal/terms", "/legal/tokushoho"}


class Ways:
    """A page on which somebody commits, by each way to a booking."""

    def __init__(self, client, browser, hana, personal, now):
        self.client, self.browser, self.hana, self.personal, self.now = client, browser, hana, personal, now

    def visitor(self):
        return self.client.page(go_to_check(self.client))

    def usual(self):
        sent = {"service": "personal", "at": "2030-04-02T14:00", "usual": "y"}
        return self.browser.page(self.browser.post("/book/drafts", data=sent).location)

    def move(self):
        booking = people.booked(self.hana, self.personal, at(14), now=self.now)
        here = f"/me/bookings/{booking.reference}/time"
        form = self.browser.page(f"{here}?date={TOMORROW}").form(id="slots")
        return self.browser.page(
            self.browser.post(here, data=form.fields | {"at": "2030-04-02T16:00"}).location
        )

    def partner(self):
        partners.invite_partner(member=self.hana, email="ken@example.com", locale="ja", now=self.now)
        token = self._facts("partner_invited")["token"]
        self.client.submit(f"/partner/{token}", ends=f"/partner/{token}")
        return self.client.page("/partner/bookings/new?at=2030-04-02T14:00")

    def series(self):
        return self.browser.page(f"/me/series?first_on={TOMORROW}&clock=14:00&weeks=2")

    def offer(self):
        wish = Wish(1 << TOMORROW.weekday(), at(14).time(), at(15).time(), TODAY, TOMORROW)
        wishes.join(
            member=self.hana, service=self.personal, wish=wish, asked=ANYONE, actor="staff:1", now=self.now
        )
        waiting.sweep(self.personal.branch, now=self.now)
        offer = db.session.scalars(select(Offer)).one()
        return self.client.page(f"/offers/{signed(current_app, 'offer', offer.id)}")

    @staticmethod
    def _facts(kind):
        return db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).one().facts


WAYS = ["visitor", "usual", "move", "partner", "series", "offer"]


@pytest.fixture
def ways(client, signed_in, hana, trial, personal, mori, kudo, now):
    """hana has had her trial, so that she may book sessions."""
    people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id)
    return Ways(client, signed_in(hana), hana, personal, now)


@pytest.mark.parametrize("way", WAYS)
def test_what_the_owner_has_told_stands_where_one_commits(way, ways, branch, now):
    people.told_everything(branch, now=now)
    page = getattr(ways, way)()
    for words in (
        "5,500円（税込）", "extra_fees in ja", "payment in ja", "service_time in ja", "cancellation in ja",
        "期限後のキャンセルとして記録します", "まで予約できます",
    ):  # fmt: skip
        assert words in page.words, words
    assert set(page.links) >= ALWAYS | WHEN_TOLD
    assert ("利用規約に同意" in page.words) == (way != "move")


@pytest.mark.parametrize("way", WAYS)
def test_what_nobody_has_told_is_said_honestly_and_no_link_leads_nowhere(way, ways):
    page = getattr(ways, way)()
    for words in (
        "料金は当日ご案内します", "お支払い方法は当日ご案内します", "このページに表示している日時（60分）",
        "料金がかかるかどうかは、まだここに書かれていません", "cortisgym.ginza@gmail.com",
    ):  # fmt: skip
        assert words in page.words, words
    assert set(page.links) >= ALWAYS
    assert not WHEN_TOLD & set(page.links)
    assert "同意したことになります" not in page.words


def test_deadlines_follow_the_settings(client, mori, branch):
    here = go_to_check(client)  # a visit at ten tomorrow
    words = client.page(here).words
    assert "この時間は、4月2日（火） 8:00まで予約できます" in words
    assert "4月1日（月） 10:00まで" in words
    with transaction():
        branch.notice_minutes, branch.change_minutes, branch.baby_ill_a_month = 60, 180, 0
    words = client.page(here).words
    assert "4月2日（火） 9:00まで予約できます" in words
    assert "4月2日（火） 7:00まで" in words
    assert "赤ちゃんの体調" not in words, "never, where the owner allows it no times a month"


def test_each_language_has_its_own_facts(client, mori, branch, now):
    people.told_everything(branch, now=now)
    with transaction():
        branch.legal = branch.legal | {"payment_en": "", "terms_en": ""}
    page = client.page(go_to_check(client, "/en"))
    assert "Nothing is paid on this site" in page.words
    assert "cancellation in en" in page.words
    assert "/en/legal/terms" not in page.links
    assert "/en/legal/tokushoho" not in page.links, "payment is missing on it"


def test_what_the_owner_has_told_is_text(client, mori, branch, now):
    people.told_everything(branch, now=now)
    with transaction():
        branch.legal = branch.legal | {"payment_ja": "<script>alert(1)</script>"}
    assert "<script>alert" not in client.get(go_to_check(client)).text


def test_a_proposed_time_is_taken_with_its_price_in_sight(signed_in, hana, trial, branch, mori, kudo, now):
    people.told_everything(branch, now=now)
    booking = people.booked(hana, trial, at(14), now=now, trainer_id=kudo.id)
    absences.enter_time_off(
        trainer=kudo,
        starts_at=at(7),
        ends_at=at(22),
        answers={booking.reference: Alternative(starts_at=at(16), trainer_id=mori.id)},
        actor="staff:1",
        now=now,
    )
    page = signed_in(hana).page(f"/me/bookings/{booking.reference}")
    assert "5,500円（税込）" in page.words
    assert "payment in ja" in page.words
    assert set(page.links) >= ALWAYS | WHEN_TOLD
