"""What a guest asks stands in the mail that confirms; who sends stands in the one after the trial."""

import re
from datetime import timedelta

import pytest

from portal.booking.operations import attendance
from portal.db import transaction
from tests import people
from tests.conftest import at


def text_of(mail):
    return "\n".join(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.fixture
def confirmed(deliver, mailbox, hana, trial, mori, now):
    """The mail about one visit, as text and as HTML."""

    def book(**more):
        people.booked(hana, trial, at(10), now=now, **more)
        deliver(now)
        return text_of(mailbox.letters[-1])

    return book


def test_it_names_the_price_and_what_to_bring(confirmed, branch, trial):
    with transaction():
        trial.price_yen = 5500
        branch.arrival_ja = "動きやすい服でお越しください。\nビルの入口は<裏>です。"
    said = confirmed()
    assert said.count("料金: 5,500円（税込）") == 2
    assert said.count("動きやすい服でお越しください。") == 2
    assert "入口は&lt;裏&gt;です。" in said


def test_without_them_it_says_when_the_price_is_told_and_nothing_else(confirmed):
    said = confirmed()
    assert said.count("料金: 料金は当日ご案内します") == 2
    assert not re.search(r"\n{3}|None|<p></p>", said)


@pytest.mark.parametrize(
    ("babies", "words"), [(1, "赤ちゃんと一緒に"), (2, "赤ちゃん2人と一緒に"), (0, "おひとりで")]
)
def test_it_says_whether_her_baby_comes_as_she_has_chosen(confirmed, babies, words):
    assert confirmed(babies=babies).count(words) == 2


def test_where_babies_do_not_come_it_says_nothing_of_them(confirmed, branch):
    with transaction():
        branch.welcomes_babies = False
    said = confirmed()
    assert "赤ちゃん" not in said
    assert "おひとりで" not in said


@pytest.fixture
def follow_up(deliver, mailbox, clock, hana, trial, mori, kudo, branch, now):
    """The mail on the day after a trial."""

    def send():
        visit = people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id)
        clock.move_to(at(8))
        attendance.check_in(booking=visit, actor="staff:1", now=at(8))
        clock.move_to(at(10) + timedelta(days=1))
        deliver(at(10) + timedelta(days=1))
        return mailbox.letters[-1]

    return send


def test_the_mail_after_the_trial_names_its_sender_and_can_be_ended(follow_up, branch, now):
    people.told_everything(branch, now=now)
    mail = follow_up()
    said = text_of(mail)
    assert mail["Subject"] == "お越しいただき、ありがとうございました"
    for words in ("operator in ja", "operator_address in ja", branch.email, "/unsubscribe/"):
        assert said.count(words) >= 2, words
    assert mail["List-Unsubscribe"]


def test_before_the_operator_is_told_it_names_the_gym_and_its_postal_address(follow_up, branch):
    said = text_of(follow_up())
    assert said.count("Cortis Gym 銀座店") >= 2
    assert said.count("〒104-0042 東京都中央区入船2-9-4 3階") == 2
