"""Her charts in each of their states, her data to take along, and its end."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import consents
from portal.accounts.queries.people import standing_consents
from portal.accounts.rules.consents import Purpose
from portal.audit.models import AuditEntry
from portal.db import db
from portal.progress import operations as progress
from portal.progress.models import Activity, LogEntry
from portal.progress.rules.measures import Measure
from portal.routines.models import RoutineSession
from portal.routines.operations import runs
from portal.routines.rules import Report, RunErased
from portal.summary import operations, queries
from tests import people
from tests.conftest import TODAY, at

PAGE = "/me/progress"


@pytest.fixture
def hers(signed_in, hana, branch):
    return signed_in(hana)


def notes(member, measure, values, *, now):
    """Noted each on its own day; the keys are days back."""
    for back, value in values.items():
        day = TODAY - timedelta(days=back)
        progress.note(member=member, measure=measure, day=day, value=value, today=day, now=now)


def practises(member, back, *, now, seconds=300, skipped=(), key=None):
    ended = now - timedelta(days=back)
    report = Report(
        key=key or f"00000000-0000-4000-8000-{back:012}",
        routine="ten",
        started_at=ended - timedelta(seconds=seconds + 60),
        ended_at=ended,
        done={"breathing": seconds},
        skipped=list(skipped),
        is_finished=True,
    )
    day = TODAY - timedelta(days=back)
    runs.keep_session(member=member, report=report, day=day, today=day, now=ended)


def test_progress_is_for_members(client, branch):
    for path in ("", ".csv", ".json", "/summary", "/erasure"):
        assert client.get(PAGE + path).status_code == 302


def test_the_first_day_says_how_to_begin(hers):
    page = hers.page(PAGE)
    assert "まだ記録がありません" in page.words
    assert "chart__plot" not in page.html


def test_two_days_are_dots_and_no_line(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 3, 1: 5}, now=now)
    page = hers.page(PAGE)
    assert "3日分そろうと、線が出ます" in page.words
    assert 'class="chart__line" d=""' in page.html
    assert page.html.count("h0") >= 2


def test_three_days_have_a_line_and_the_gap_has_none(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 3, 1: 5, 2: 4, 10: 6, 11: 6, 12: 6}, now=now)
    page = hers.page(PAGE)
    line = page.html.partition('class="chart__line" d="')[2].partition('"')[0]
    assert line.count("M") == 2
    assert "この2週間の痛みは、5.5くらいです" in page.words
    assert "記録なし" in page.words


def test_a_change_is_said_only_from_two_points(hers, hana, now):
    notes(hana, Measure.PAIN, dict.fromkeys(range(14, 20), 5) | dict.fromkeys(range(5), 4), now=now)
    assert "前より" not in hers.page(PAGE).words
    notes(hana, Measure.PAIN, dict.fromkeys(range(5), 3), now=now + timedelta(minutes=1))
    words = hers.page(PAGE).words
    assert "この2週間の痛みは、3くらいです。その前の2週間は、5くらいでした。前より小さくなりました" in words
    assert (
        words == hers.page(f"{PAGE}?range=2w").words or "前より小さく" in hers.page(f"{PAGE}?range=2w").words
    )


def test_a_rise_is_answered_with_calm_advice_first(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 5, 2: 2}, now=now)
    words = hers.page(PAGE).words
    assert words.index("体操は休んでください") < words.index("痛みと体操")


def test_visits_practice_and_food_stand_beside_the_pain(hers, hana, trial, mori, now, clock):
    people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    clock.move_to(at(12))
    later = at(20)
    day = at(10).date()
    progress.note(member=hana, measure=Measure.FOODS, day=day, value=["soy", "fish"], today=day, now=later)
    practises(hana, 0, now=now)
    page = hers.page(PAGE)
    assert page.html.count('class="chart__visit"') == 1
    assert "この期間に1日。音声ガイドで動いた時間は5分です" in page.words
    assert "大豆" in page.words
    assert "1/7" in page.words


@pytest.mark.parametrize("wanted", ["2w", "4w", "3m", "banana", ""])
def test_every_range_has_a_page(hers, hana, now, wanted):
    notes(hana, Measure.PAIN, dict.fromkeys(range(0, 90, 3), 4), now=now)
    page = hers.page(f"{PAGE}?range={wanted}")
    rows = page.html.partition('id="chart-days"')[2].partition("</table>")[0].count("data-pain=")
    assert rows == {"2w": 14, "4w": 28, "3m": 91}.get(wanted, 28)


def test_three_months_take_three_statements_however_many_members_there_are(
    hana, yui, branch, statements, now
):
    def read():
        branch.local(now)  # read anew after others have written
        with statements() as seen:
            queries.summary(hana.id, first=TODAY - timedelta(days=90), last=TODAY, branch=branch)
        return len(seen)

    alone = read()
    for member in (hana, yui, *(people.member(f"m{n}@example.com", now=now) for n in range(5))):
        notes(member, Measure.PAIN, dict.fromkeys(range(0, 90, 5), 4), now=now)
        practises(member, 3, now=now)
    assert alone == read() <= 4


def test_the_page_takes_the_same_statements_full_and_empty(hers, hana, now, statements):
    hers.page(PAGE)
    with statements() as empty:
        hers.page(PAGE)
    notes(hana, Measure.PAIN, dict.fromkeys(range(60), 4), now=now)
    notes(hana, Measure.FOODS, {back: ["soy"] for back in range(60)}, now=now)
    for back in range(5):
        practises(hana, back, now=now)
    hers.page(PAGE)
    with statements() as full:
        hers.page(PAGE)
    assert len(full) <= len(empty)


# Her data


def test_csv_has_a_line_for_each_day_and_no_formula(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 3, 2: 4}, now=now)
    notes(hana, Measure.WORD, {0: "=HYPERLINK(1)"}, now=now)
    practises(hana, 1, now=now)
    answer = hers.get(f"{PAGE}.csv")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["2030-03-30", "2030-03-31", "2030-04-01"]
    assert rows[0][1] == "腰・背中・骨盤まわりの痛み"
    assert "'=HYPERLINK(1)" in rows[3]
    assert "5" in rows[2]


def test_json_has_all_of_it(hers, hana, now):
    notes(hana, Measure.SLEEP, {0: "2_to_4"}, now=now)
    activity = progress.add_activity(member=hana, name="抱っこ", now=now)
    notes(hana, Measure.ACTIVITIES, {0: {str(activity.id): 3}}, now=now)
    found = json.loads(hers.get(f"{PAGE}.json").text)
    assert {"day": "2030-04-01", "measure": "sleep", "value": "2_to_4"} in found["log"]
    assert found["activities"] == [{"number": activity.id, "name": "抱っこ"}]


def test_the_page_for_her_doctor_has_the_days_she_chooses(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 3, 1: 8, 2: 4, 40: 9}, now=now)
    notes(hana, Measure.LEAKS, {0: "little", 1: "no"}, now=now)
    notes(hana, Measure.WORD, {0: "秘密のことば"}, now=now)
    words = hers.page(f"{PAGE}/summary").words
    assert "山本" in words
    assert "中央値" in words
    assert "1/2" in words
    assert "秘密のことば" not in words, "a word to the trainer is not for the doctor"
    longer = hers.page(f"{PAGE}/summary?first=2030-02-01&last=2030-04-01").words
    assert "2030年2月1日" in longer


@pytest.mark.parametrize(
    "asked",
    ["first=2030-04-01&last=2030-03-01", "first=2030-03-01&last=2030-05-01", "first=x&last=y", "first=&last=",
     "first=2000-01-01&last=2030-04-01"],
)  # fmt: skip
def test_days_that_cannot_be_shown_are_explained(hers, asked):
    answer = hers.get(f"{PAGE}/summary?{asked}")
    assert answer.status_code == 422
    assert "problems" in answer.text


def test_erased_is_erased_and_leaves_another_members_log(hers, hana, yui, now):
    notes(hana, Measure.PAIN, {0: 3}, now=now)
    notes(yui, Measure.PAIN, {0: 5}, now=now)
    progress.add_activity(member=hana, name="抱っこ", now=now)
    practises(hana, 1, now=now)
    page = f"{PAGE}/erasure"
    assert hers.submit(page, id="erasure").status_code == 422
    assert progress.queries.has_noted(hana.id)
    assert hers.submit(page, id="erasure", is_sure="y").location == "/me/log"
    assert "削除しました" in hers.page("/me/log").words
    db.session.rollback()
    assert db.session.scalars(select(LogEntry.member_id)).all() == [yui.id]
    for kind in (Activity, RoutineSession):
        assert db.session.scalar(select(func.count()).select_from(kind)) == 0
    event = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (event.event, event.details) == ("log.erased", {})


def test_erasing_needs_its_token(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 3}, now=now)
    assert hers.post(f"{PAGE}/erasure").status_code == 422
    assert progress.queries.has_noted(hana.id)


def test_a_record_that_was_joined_keeps_nothing_after_the_end(hers, hana, branch, now):
    other = people.member("double@example.com", now=now, phone=hana.phone)
    for member in (hana, other):  # the same day in both: that of the other stays where it is
        notes(member, Measure.PAIN, {0: 3}, now=now)
    people.joined(hana, other, now=now)
    operations.erase_log(member=hana, now=now)
    db.session.rollback()
    assert db.session.scalars(select(LogEntry)).all() == []


def test_a_tap_from_before_the_deletion_does_not_come_back(hana, branch, now):
    notes(hana, Measure.PAIN, {0: 3}, now=now)
    operations.erase_log(member=hana, now=now)
    said = {"member": hana, "measure": Measure.PAIN, "day": TODAY, "value": 6, "today": TODAY}
    progress.note(**said, now=now + timedelta(minutes=5), noted_at=now - timedelta(hours=1))
    assert not progress.queries.has_noted(hana.id)
    with pytest.raises(RunErased):
        practises(hana, 1, now=now)
    progress.note(**said, now=now + timedelta(minutes=5))
    assert progress.queries.has_noted(hana.id)


def test_where_it_hurt_does_not_outlive_the_pain(hers, hana, now):
    notes(hana, Measure.PAIN, {0: 4}, now=now)
    notes(hana, Measure.PARTS, {0: ["low_back"]}, now=now)
    assert "痛む場所" in hers.page(f"{PAGE}/summary").words
    notes(hana, Measure.PAIN, {0: 0}, now=now + timedelta(minutes=1))
    assert "痛む場所" not in hers.page(f"{PAGE}/summary").words


def test_csv_has_what_was_measured_too(hers, hana, now):
    progress.note(
        member=hana,
        measure=Measure.HEIGHT,
        day=TODAY - timedelta(days=400),
        value=158.5,
        today=TODAY,
        now=now,
    )
    assert '"158.5"' in hers.get(f"{PAGE}.csv").text


def test_a_share_taken_back_stays_so_when_records_are_joined(hana, branch, now):
    other = people.member("double2@example.com", now=now, phone=hana.phone)
    consents.give_consent(member=other, purpose=Purpose.SHARE_PAIN, now=now)
    consents.give_consent(member=hana, purpose=Purpose.SHARE_PAIN, now=now + timedelta(hours=1))
    consents.withdraw_consent(member=hana, purpose=Purpose.SHARE_PAIN, now=now + timedelta(hours=2))
    people.joined(hana, other, now=now + timedelta(hours=3))
    assert Purpose.SHARE_PAIN not in standing_consents(hana.id)
