"""The owner's menus on their pages, and what visitors, members and the desk see of them."""

import pytest

from portal.db import db
from portal.gym import queries as gym
from portal.rota.operations import menus
from tests import people
from tests.conftest import NOW, at

HERE = "/staff/services"
BY = {"actor": "staff:1", "now": NOW}


@pytest.fixture
def owner(signed_in, kana, branch, mori):
    return signed_in(kana)


def made(owner, **more):
    typed = {"name_ja": "骨盤底の30分", "name_en": "Thirty minutes", "minutes": "30"} | more
    answer = owner.submit(HERE, id="new", **typed)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_menu_is_made_filled_in_and_offered(owner, client, signed_in, hana, trial, now):
    people.booked(hana, trial, at(10), now=now)
    here = made(owner)
    assert here.startswith("/staff/services/menu-"), "an address says nothing of a body"
    member = signed_in(hana)
    assert "骨盤底の30分" not in member.page("/book/service").words
    assert "まだ受け付けていません" in owner.page(here).words
    owner.submit(here, id="service", summary_ja="短い回です", message_name_ja="30分の回")
    owner.submit(here, id="set-price", yen="4400")
    assert owner.submit(here, ends="/state").status_code == 303
    words = member.page("/book/service").words
    assert "骨盤底の30分" in words
    assert "4,400円（税込）" in words
    assert "10:00" in member.page(f"/book/time?service={gym.branch().menu[-1].slug}").words
    assert "骨盤底の30分" in owner.page(f"/staff/members/{hana.id}/visits/new").words


def test_while_it_rests_its_page_says_so_and_an_old_link_too(owner, client, trial):
    assert owner.submit("/staff/services/personal", ends="/state").status_code == 303
    assert owner.submit("/staff/services/trial", ends="/state").status_code == 303
    assert "いまは予約を受け付けていません" in owner.page("/staff/services/trial").words
    answer = client.get("/book/time?service=trial")
    assert answer.status_code == 422
    assert "いまご予約いただけません" in answer.text
    assert client.get("/").status_code == 200
    assert client.get("/book/time").status_code == 422
    assert client.get("/book/service").status_code == 200
    assert client.post("/book/drafts", data={"service": "trial", "at": "2030-04-02T10:00"}).status_code == 422


def test_ending_lists_the_visits_that_stay(owner, hana, trial, now):
    visit = people.booked(hana, trial, at(10), now=now)
    page = owner.page("/staff/services/trial/end")
    assert "入っている予約1件はそのままです" in page.words
    assert f"/staff/bookings/{visit.reference}" in page.links
    assert owner.submit("/staff/services/trial/end", ends="/end").location == HERE
    db.session.rollback()
    assert not visit.is_cancelled
    assert "産後体験" in owner.page(HERE).words, "among those that have ended"
    assert "産後体験" in owner.page(f"/staff/bookings/{visit.reference}").words
    assert owner.submit("/staff/services/trial", ends="/state").status_code == 303
    db.session.rollback()
    assert trial.is_offered


@pytest.mark.parametrize(
    ("typed", "where", "words"),
    [
        ({"yen": "0"}, "yen", "1円以上を入力"),
        ({"yen": ""}, "yen", "円を整数で"),
        ({"yen": "5500.5"}, "yen", ""),
        ({"yen": "1000001"}, "yen", "1,000,000"),
        ({"yen": "5500", "since": "2030-03-31"}, "since", "今日以降の日"),
        ({"yen": "5500", "since": "soon"}, "since", ""),
        ({"yen": "5500", "since": ""}, "since", "日を選んで"),
    ],
)
def test_a_price_that_cannot_be_is_explained(owner, trial, typed, where, words):
    answer = owner.submit("/staff/services/trial", id="set-price", **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{where}"' in answer.text
    db.session.rollback()
    assert trial.price_yen is None


def test_free_is_free_when_it_is_meant(owner, client, trial):
    assert owner.submit("/staff/services/trial", id="set-price", yen="0", is_free="y").status_code == 303
    assert "0円（税込）" in client.page("/").words


def test_pages_say_from_when_another_price_is_valid(owner, client, trial):
    owner.submit("/staff/services/trial", id="set-price", yen="5500")
    owner.submit("/staff/services/trial", id="set-price", yen="6600", since="2030-04-10")
    for path in ("/", "/book/service"):
        words = client.page(path).words
        assert "5,500円（税込）" in words, path
        assert "4月10日から 6,600円（税込）" in words, path
    assert "6,600円" not in client.page("/book/time?service=trial&date=2030-04-09").words
    assert "6,600円" in client.page("/book/time?service=trial&date=2030-04-10").words
    assert owner.submit("/staff/services/trial", ends="/prices/2030-04-10/removal").status_code == 303
    assert "6,600円" not in client.page("/").words


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"name_ja": ""}, "name_ja"),
        ({"name_en": "x" * 41}, "name_en"),
        ({"name_ja": "産後体験"}, "name_ja"),
        ({"minutes": "20"}, "minutes"),
        ({"minutes": "0"}, "minutes"),
    ],
)
def test_a_menu_that_cannot_be_is_explained(owner, typed, where):
    complete = {"name_ja": "ペア", "name_en": "Pair", "minutes": "30"}
    answer = owner.submit(HERE, id="new", **complete | typed)
    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.text
    assert len(gym.branch().services) == 2


def test_who_gives_it_is_chosen_by_ticks(owner, mori, kudo, trial):
    here = "/staff/services/trial"
    assert owner.submit(here, id="service", trainer_ids=[str(kudo.id)]).status_code == 303
    db.session.rollback()
    assert trial.trainer_ids == [kudo.id]
    assert owner.submit(here, id="service", trainer_ids=[str(kudo.id), str(mori.id)]).status_code == 303
    db.session.rollback()
    assert trial.trainer_ids == [], "everybody, and who comes tomorrow too"


def test_the_history_says_what_was_and_what_is(owner, trial):
    owner.submit("/staff/services/trial", id="set-price", yen="5500")
    owner.submit("/staff/services/trial", id="set-price", yen="6600")
    words = owner.page("/staff/history?event=service.changed").words
    assert "料金 5500" in words
    assert "料金 6600" in words


def test_they_change_places(owner):
    assert owner.submit(HERE, ends="/personal/place").location == f"{HERE}#personal"
    db.session.expire_all()
    assert [service.slug for service in gym.branch().menu] == ["personal", "trial"]


def test_visits_of_two_lengths_share_a_day(owner, client, signed_in, hana, trial, personal, now):
    people.booked(hana, trial, at(10), now=now)
    made(owner)
    short = gym.branch().menu[-1]
    menus.set_state(service=short, state="offered", **BY)
    menus.change_menu(service=short, values={"trainer_ids": []}, **BY)
    words = signed_in(hana).page(f"/book/time?service={short.slug}&date=2030-04-02").words
    assert "9:30" in words
