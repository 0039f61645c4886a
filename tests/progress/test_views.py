"""The log as she uses it: a tap, another, back again; other days; what is refused."""

import pytest
from sqlalchemy import select

from portal.accounts.operations import consents
from portal.accounts.rules.consents import Purpose
from portal.db import db
from portal.progress.models import Activity, LogEntry
from portal.progress.rules.measures import Measure
from portal.sealed.keys import seal
from tests.conftest import TODAY

LOG = "/me/log"
PAIN = {"id": "answer-pain"}


def logged(measure=Measure.PAIN):
    db.session.rollback()
    rows = select(LogEntry).where(LogEntry.measure == measure, LogEntry.value.is_not(None))
    return [(entry.day, entry.value) for entry in db.session.scalars(rows)]


def answer(browser, asked, page=LOG, **fields):
    return browser.submit(page, id=f"answer-{asked}", **fields)


@pytest.fixture
def hers(signed_in, hana, branch):
    return signed_in(hana)


def test_the_log_is_for_members(client, branch):
    assert client.get(LOG).location == "/login?next=/me/log"


def test_nothing_is_chosen_beforehand(hers):
    page = hers.page(LOG)
    assert 'aria-pressed="true"' not in page.html.partition("<footer")[0]
    assert "まだ記録がありません" in page.words
    assert "見守ることもしていません" in page.words


def test_one_tap_logs_todays_pain_and_asks_where(hers):
    assert 'id="q-parts"' in hers.page(LOG).html
    response = answer(hers, "pain", value="4")
    assert (response.status_code, response.location) == (303, "/me/log#q-pain")
    page = hers.page(LOG)
    assert "保存しました" in page.words
    assert logged() == [(TODAY, 4)]
    answer(hers, "parts", choice="low_back")
    answer(hers, "parts", choice="pelvis")
    answer(hers, "parts", choice="low_back")
    assert logged(Measure.PARTS) == [(TODAY, ["pelvis"])]


@pytest.mark.parametrize(
    ("measure", "fields", "kept"),
    [
        ("leaks", {"value": "little"}, "little"),
        ("heaviness", {"choice": "felt"}, ["felt"]),
        ("sleep", {"value": "2_to_4"}, "2_to_4"),
        ("tiredness", {"value": "5"}, 5),
        ("moves", {"choice": "cat-cow"}, ["cat-cow"]),
        ("foods", {"choice": "soy"}, ["soy"]),
        ("word", {"value": " 朝だけ痛いです "}, "朝だけ痛いです"),
    ],
)
def test_every_question_is_answered_by_one_form(hers, measure, fields, kept):
    assert answer(hers, measure, **fields).status_code == 303
    assert logged(Measure(measure)) == [(TODAY, kept)]
    hers.submit(LOG, id=f"remove-{measure}")
    assert logged(Measure(measure)) == []
    hers.submit(LOG, id=f"undo-{measure}")
    assert logged(Measure(measure)) == [(TODAY, kept)]


def test_another_tap_changes_it_and_undo_brings_it_back(hers):
    answer(hers, "pain", value="4")
    answer(hers, "pain", value="6")
    assert logged() == [(TODAY, 6)]
    hers.submit(LOG, id="undo-pain")
    assert logged() == [(TODAY, 4)]


def test_the_first_tap_can_be_taken_back_too(hers):
    answer(hers, "pain", value="4")
    hers.submit(LOG, id="undo-pain")
    assert logged() == []
    assert "まだ記録がありません" in hers.page(LOG).words


def test_what_the_cookie_carries_for_undo_cannot_be_read(hers):
    answer(hers, "word", value="腰が気になります")
    answer(hers, "word", value="だいじょうぶ")
    with hers.session_transaction() as kept:
        assert "腰" not in str(dict(kept))


def test_from_home_she_comes_back_home(hers):
    assert answer(hers, "pain", page="/me", value="0").location == "/me"
    assert "保存しました" in hers.page("/me").words


def test_strong_pain_is_answered_with_advice_first(hers):
    def advice():
        [found] = [part for part in hers.page(LOG).html.split("<div") if "data-advice" in part][:1]
        return "hidden" not in found.partition(">")[0]

    answer(hers, "pain", value="7")
    assert advice()
    assert "/safety" in hers.page(LOG).links
    answer(hers, "pain", value="6")
    assert not advice()
    answer(hers, "pain", page="/me/log/2030-03-31", value="3")
    assert advice(), "three more than yesterday"


HELP = "尿もれや、何かが下がる感じが続くときは、産婦人科か女性泌尿器科に相談してください。"


@pytest.mark.parametrize(
    ("measure", "said", "is_advised"),
    [
        ("leaks", {"value": "no"}, False), ("leaks", {"value": "little"}, True), ("leaks", {"value": "yes"}, True),
        ("heaviness", {"choice": "felt"}, True),
    ],
)  # fmt: skip
def test_leaking_and_heaviness_say_when_to_see_a_doctor(hers, measure, said, is_advised):
    def advice():
        _before, card = hers.page(LOG).html.split(f'id="q-{measure}"')
        tag, _advice, words = card.partition("</section>")[0].partition("data-advice")
        assert HELP in words, tag
        return "hidden" not in words.partition(">")[0]

    assert not advice()
    answer(hers, measure, **said)
    assert advice() is is_advised


def test_the_same_sentence_stands_wherever_these_two_are_spoken_of(hers):
    for page in ("/safety", "/routines/ten", "/guides/five-exercises", "/guides/yoga-pilates"):
        assert HELP in hers.page(page).words, page
    english = "If leaking or heaviness stays, see a gynaecologist or urologist."
    for page in ("/safety", "/routines/ten", "/guides/five-exercises", "/guides/yoga-pilates", "/me/log"):
        assert english in hers.page("/en" + page).words, page
    assert HELP not in hers.page("/me/progress").words, "she has noted neither"
    answer(hers, "leaks", value="no")
    assert HELP not in hers.page("/me/progress").words
    answer(hers, "leaks", value="little")
    assert HELP in hers.page("/me/progress").words


@pytest.mark.parametrize("value", ["11", "-1", "x", "", "3.5", "9" * 30, "４"])
def test_a_number_off_the_scale_is_refused(hers, value):
    response = answer(hers, "pain", value=value)
    assert response.status_code == 422
    assert "0から10の数字" in response.text
    assert logged() == []


@pytest.mark.parametrize(
    ("measure", "fields"),
    [
        ("leaks", {"value": "perhaps"}),
        ("sleep", {"value": "12"}),
        ("tiredness", {"value": "0"}),
        ("foods", {"choice": "cake"}),
        ("word", {"value": "長" * 10_000}),
        ("pain", {"measure": "mood", "value": "3"}),
        ("pain", {"measure": "weight", "value": "60"}),
        ("pain", {"measure": "activities", "value": "3", "activity": "77"}),
    ],
)
def test_what_is_no_answer_is_refused_and_the_rest_stays(hers, measure, fields):
    answer(hers, "sleep", value="6_or_more")
    response = answer(hers, measure, **fields)
    assert response.status_code in (404, 422)
    db.session.rollback()
    kept = db.session.scalars(select(LogEntry.measure).where(LogEntry.value.is_not(None))).all()
    assert kept == [Measure.SLEEP]


def test_ten_thousand_letters_are_still_there_to_be_shortened(hers):
    response = answer(hers, "word", value="長" * 600)
    assert response.status_code == 422
    assert "500文字まで" in response.text
    assert "長" * 600 in response.text


@pytest.mark.parametrize(
    ("day", "status"), [("2030-04-02", 422), ("2030-03-24", 422), ("x", 404), ("9999-99-99", 404)]
)
def test_a_day_that_cannot_be_logged_is_refused(hers, day, status):
    form = hers.page(LOG).form(**PAIN)
    response = hers.post(f"/me/log/{day}", data=form.fields | {"value": "3"})
    assert response.status_code == status
    assert logged() == []


def test_seven_days_can_be_filled_in_and_no_more(hers):
    page = hers.page(LOG)
    days = [link for link in page.links if link.startswith("/me/log/2030")]
    assert (len(days), days[0]) == (7, "/me/log/2030-03-25")
    answer(hers, "pain", page=days[0], value="2")
    assert [day.isoformat() for day, _ in logged()] == ["2030-03-25"]
    for other in ("2030-03-24", "2030-04-02", "soon"):
        assert hers.get(f"/me/log/{other}").status_code == 404


def test_undo_of_what_never_was_harms_nothing(hers):
    token = hers.page(LOG).form(**PAIN).fields["csrf_token"]
    for before in ("", "99", "x"):
        response = hers.post(f"/me/log/{TODAY}/undo", data={"csrf_token": token, "before": before})
        assert response.status_code in (303, 422)
    assert logged() == []


def test_one_members_undo_leaves_anothers_log_alone(hers, signed_in, yui):
    answer(hers, "pain", value="4")
    other = signed_in(yui)
    answer(other, "pain", value="6")
    other.submit(LOG, id="undo-pain")
    assert logged() == [(TODAY, 4)]


def test_a_log_is_seen_by_its_owner_alone(hers, signed_in, yui):
    answer(hers, "pain", value="4")
    assert "Nothing logged yet" in signed_in(yui).page("/en/me/log").words


def test_activities_of_her_own_are_named_rated_and_ended(hers):
    hers.submit(LOG, id="activity", suggested="抱っこ")
    hers.submit(LOG, id="activity", name="階段をのぼる")
    hers.submit(LOG, id="activity", name="階段をのぼる")
    hers.submit(LOG, id="activity", name="寝返り")
    page = hers.page(LOG)
    assert "もう一つ" not in page.words
    assert 'id="activity"' not in page.html, "three are enough"
    first, second, _ = db.session.scalars(select(Activity).order_by(Activity.id)).all()
    fields = page.form(**PAIN).fields | {"measure": "activities"}
    for activity, value in ((first, "3"), (second, "5"), (first, "4")):
        hers.post(f"/me/log/{TODAY}", data=fields | {"activity": activity.id, "value": value})
    assert logged(Measure.ACTIVITIES) == [(TODAY, {str(first.id): 4, str(second.id): 5})]
    hers.submit(LOG, ends=f"/activities/{first.id}/end")
    assert "「抱っこ」をリストから外しました" in hers.page(LOG).words
    assert logged(Measure.ACTIVITIES)[0][1][str(first.id)] == 4


@pytest.mark.parametrize("name", ["", "   ", "長" * 31])
def test_an_activity_without_a_name_or_with_a_novel_is_refused(hers, name):
    assert hers.submit(LOG, id="activity", name=name).status_code == 422


def test_another_members_activity_is_not_found(hers, signed_in, yui, now):
    made = signed_in(yui)
    made.submit(LOG, id="activity", name="散歩")
    [hers_not] = db.session.scalars(select(Activity)).all()
    token = hers.page(LOG).form(**PAIN).fields["csrf_token"]
    gone = hers.post(f"/me/log/activities/{hers_not.id}/end", data={"csrf_token": token})
    assert gone.status_code == 404


BONE = {
    "day": "2029-11-02", "where": "中央区の健診", "device": "ultrasound", "site": "かかと",
    "value": "86.5", "unit": "yam", "weeks": "12", "feeding": "y",
}  # fmt: skip


def measure(browser, **fields):
    return browser.submit(
        "/me/log/measured", id="bone", **{f"bone__{name}": value for name, value in fields.items()}
    )


def test_bone_density_is_kept_as_the_paper_says_and_can_be_cleared(hers):
    page = "/me/log/measured"
    assert measure(hers, **BONE).location == page
    words = hers.page(page).words
    for part in ("2029年11月2日", "86.5", "YAM", "超音波", "中央区の健診", "かかと", "産後12週", "授乳中"):
        assert part in words
    hers.submit(page, ends="/2029-11-02/removal")
    assert logged(Measure.BONE) == []
    hers.submit(page, ends="/2029-11-02/undo")
    assert "86.5" in hers.page(page).words


@pytest.mark.parametrize(
    "change",
    [
        {"value": "900"}, {"value": "x"}, {"value": "NaN"}, {"value": ""}, {"where": ""}, {"unit": "mg"},
        {"device": "eye"}, {"day": "2030-04-02"}, {"day": "2015-01-01"}, {"day": ""}, {"weeks": "-3"},
        {"where": "長" * 90},
    ],
    ids=str,
)  # fmt: skip
def test_a_measurement_that_cannot_be_is_explained_and_typed_words_stay(hers, change):
    response = measure(hers, **BONE | change)
    assert response.status_code == 422
    assert change.get("site", "かかと") in response.text
    assert logged(Measure.BONE) == []


def test_weight_is_asked_for_only_if_she_wants(hers, hana, now):
    page = "/me/log/measured"
    token = hers.page(page).form(id="height").fields["height-csrf_token"]
    sent = {"weight-csrf_token": token, "weight-day": TODAY.isoformat(), "weight-value": "58.2"}
    assert hers.post(f"{page}/weight", data=sent).status_code == 404
    assert hers.submit(page, ends="/consents/log_weight").location == page
    assert hers.submit(page, id="weight", weight__value="58.2").status_code == 303
    assert logged(Measure.WEIGHT) == [(TODAY, 58.2)]
    hers.submit(page, ends="/log_weight/withdrawal")
    assert 'id="weight"' not in hers.page(page).html
    assert consents.give_consent(member=hana, purpose=Purpose.LOG_WEIGHT, now=now)


def test_the_page_takes_as_many_statements_with_a_full_log_as_with_an_empty_one(hers, statements):
    hers.page(LOG)
    with statements() as empty:
        hers.page(LOG)
    for measure, fields in (
        ("pain", {"value": "3"}),
        ("foods", {"choice": "soy"}),
        ("sleep", {"value": "2_to_4"}),
    ):
        answer(hers, measure, **fields)
    hers.page(LOG)
    with statements() as full:
        hers.page(LOG)
    assert len(full) <= len(empty)


def test_a_very_long_word_never_costs_her_the_cookie(hers):
    answer(hers, "word", value="👶" * 500)
    response = answer(hers, "word", value="短く")
    cookies = response.headers.getlist("Set-Cookie")
    assert max(map(len, cookies)) < 4000
    assert logged(Measure.WORD) == [(TODAY, "短く")]
    assert 'id="undo-word"' in hers.page(LOG).html


def test_a_choice_for_what_has_no_choices_is_refused(hers):
    answer(hers, "pain", value="5")
    fields = hers.page(LOG).form(**PAIN).fields | {"choice": "soy"}
    assert hers.post(f"/me/log/{TODAY}", data=fields).status_code == 422
    assert logged() == [(TODAY, 5)]


def test_undo_takes_only_what_this_page_has_sealed(hers, hana):
    answer(hers, "pain", value="5")
    token = hers.page(LOG).form(**PAIN).fields["csrf_token"]
    for foreign in (
        seal("3", "just-logged"),
        seal("3", "just-logged", hana.id + 1, "pain", str(TODAY)),
        "x",
        "x.y",
    ):
        hers.post(f"/me/log/{TODAY}/undo", data={"csrf_token": token, "before": foreign})
        assert logged() == []
        answer(hers, "pain", value="5")


def test_a_number_that_is_none_is_explained(hers):
    for value in ("sNaN", "NaN", "Infinity", "1e999"):
        assert hers.submit("/me/log/measured", id="height", height__value=value).status_code == 422
