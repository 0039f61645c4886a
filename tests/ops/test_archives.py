"""What is taken from one database fills another, row for row, and nothing that is damaged does."""

import io
import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, func, insert, select

from portal.accounts.models.people import Member
from portal.db import db, transaction
from portal.notifications import operations as notifications
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Failure
from portal.ops.archives import backups, erased, filling, opening, restoring, sealing, takeaway
from portal.ops.archives import file as files
from portal.ops.archives.file import Contents, NoArchive
from portal.privacy.operations import erasure
from portal.records.models import Note
from tests import people
from tests.conftest import at, new_database
from tests.ops.test_keys import filled  # noqa: F401


@pytest.fixture
def archive(app, filled, yui, now):  # noqa: F811
    """Everything of a gym with something in each sealed column, and one record joined into another."""
    with transaction():
        filled.merged_into_id = yui.id
    file = io.BytesIO()
    with backups.one_moment(db.engine) as connection:
        files.write(connection, file, now=now)
    return file


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def elsewhere(request, tmp_path_factory):
    with new_database(request.param, tmp_path_factory.mktemp("elsewhere")) as url:
        yield create_engine(url, poolclass=NullPool)


@pytest.fixture
def other(app, elsewhere):
    """An empty database of each engine, with today's tables."""
    db.metadata.create_all(elsewhere)
    yield elsewhere
    db.metadata.drop_all(elsewhere)


def fill(engine, file):
    with engine.begin() as connection:
        filling.fill(connection, file, files.check(file))


def test_each_row_is_alike_whichever_engine_it_comes_from_and_goes_to(archive, other):
    fill(other, archive)
    said = files.check(archive).tables
    assert said["member"].rows == 2
    assert sum(part.rows for part in said.values()) > 30
    with backups.one_moment(other) as connection:
        assert files.digests(connection) == said


def test_the_next_row_gets_a_number_of_its_own(archive, other):
    fill(other, archive)
    table = OutboxMessage.__table__
    with other.begin() as connection:
        most = connection.scalar(select(func.max(table.c.id)))
        row = dict(connection.execute(select(table).where(table.c.id == most)).mappings().one())
        del row["id"]
        made = connection.execute(
            insert(table).values(row | {"key": "new"}).returning(table.c.id)
        ).scalar_one()
    assert made == most + 1


def test_one_that_is_cut_short_is_refused(archive):
    whole = archive.getvalue()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        with pytest.raises(NoArchive):
            files.check(io.BytesIO(whole[:length]))


def test_one_that_was_changed_is_found_out(archive):
    """Its rows, and not only the packing of them."""
    changed = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, content.replace(b'"babies": 0', b'"babies": 2') if "booking" in name else content
            )
    with pytest.raises(NoArchive, match="booking is damaged"):
        files.check(changed)


@given(st.binary(max_size=400))
def test_what_is_none_is_refused(content):
    with pytest.raises(NoArchive):
        files.check(io.BytesIO(content))


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "tables": 3}', b"\xff"]
)
def test_a_foreign_zip_is_refused(manifest):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(files.MANIFEST, manifest)
    with pytest.raises(NoArchive, match="no backup of ours"):
        files.check(file)


def test_one_of_a_newer_portal_says_so():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(files.MANIFEST, json.dumps({"format": files.FORMAT + 1}))
    with pytest.raises(NoArchive, match="newer portal"):
        files.check(file)


def test_a_backup_sees_one_moment_and_stops_nobody(app, hana, now):
    with backups.one_moment(db.engine) as connection:
        before = connection.scalar(select(func.count()).select_from(Member.__table__))
        people.member("late@example.com", now=now, phone="09099999999")  # while it is being made
        assert connection.scalar(select(func.count()).select_from(Member.__table__)) == before


def test_what_may_have_been_sent_is_held_back_and_what_is_to_come_is_not(hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    assert notifications.hold_back(now=now) == 1  # the confirmation; the reminders are due tomorrow
    messages = {row.kind: row for row in db.session.scalars(select(OutboxMessage))}
    assert messages["booking_confirmed"].failure is Failure.RESTORED
    assert messages["booking_confirmed"].given_up_at == now
    assert messages["booking_reminder"].given_up_at is None


@pytest.fixture
def deleted(hana, yui, monkeypatch, tmp_path, now):
    """hana, into whose record yui's was joined, has had everything deleted; the list knows both."""
    monkeypatch.setattr(erasure, "scrub", lambda *_: None)
    people.joined(hana, yui, now=now)
    erasure.erase(member=hana, now=now)
    assert (erased.write_down(tmp_path), erased.write_down(tmp_path)) == (2, 0)
    with transaction():  # as a backup of before has them
        for member in (hana, yui):
            member.erased_at, member.family_name = None, "山本"
    return tmp_path / erased.NAME


def again(listed, made_at, now):
    found = restoring.Restored(Contents(made_at, "", {}))
    restoring._erase_again(listed, found, now=now)
    return found


def test_whoever_was_deleted_since_is_not_brought_back(deleted, hana, yui, now):
    earlier, later = now - timedelta(hours=1), now + timedelta(hours=1)
    assert deleted.stat().st_mode & 0o777 == 0o600
    assert "山本" not in deleted.read_text()
    assert again(deleted, later, later).erased == 0
    assert again(deleted, earlier, later).erased == 1, "both, for they are one person"
    assert hana.erased_at
    assert yui.erased_at


def test_a_torn_line_costs_nothing_but_itself(deleted, now):
    with deleted.open("a") as file:
        file.write('{"kind": "member", "numb')
    assert len(list(erased.erased_in(deleted))) == 2
    assert erased.write_down(deleted.parent) == 0


def test_a_number_that_comes_back_is_somebody_else(deleted, hana, now):
    later = now + timedelta(days=1)
    with transaction():
        hana.erased_at = later
    assert erased.write_down(deleted.parent) == 1
    assert sum(gone.number == hana.id for gone in erased.erased_in(deleted)) == 2


def test_who_cannot_be_deleted_again_is_named_and_the_others_are(deleted, hana, yui, trial, mori, now):
    """In the backup, she is here at this moment."""
    with transaction():
        yui.merged_into_id = None
    people.booked(hana, trial, at(10), now=now)
    found = again(deleted, now - timedelta(hours=1), at(10, 30))
    assert found.erased == 1
    assert [fault for fault in found.faults if f"member {hana.id} was deleted since" in fault]


@given(st.lists(st.integers(0, 800), min_size=1, max_size=60))
def test_the_rule_keeps_the_newest_and_one_for_each_span(days):
    newest = datetime(2030, 4, 1, 3, tzinfo=UTC)
    times = {newest - timedelta(days=n) for n in days}
    kept = backups.kept_of(sorted(times))
    assert max(times) in kept
    assert kept <= times
    assert len(kept) <= backups.DAYS + backups.WEEKS + backups.MONTHS
    assert set(sorted(times)[-backups.DAYS :]) <= kept
    assert backups.kept_of(sorted(kept)) == kept, "thinned twice is thinned once"


def test_one_made_after_a_mishap_replaces_none_of_that_morning():
    night = datetime(2030, 4, 1, 3, tzinfo=UTC)
    times = [night - timedelta(days=1), night, night + timedelta(hours=7), night + timedelta(hours=8)]
    assert backups.kept_of(times) == set(times)


def test_old_backups_go_and_other_files_stay(tmp_path):
    for n in range(20):
        made = datetime(2030, 4, 1, 3, tzinfo=UTC) - timedelta(days=n)
        (tmp_path / made.strftime(backups.NAME)).touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "gym-of-hers.zip").touch()
    gone = backups.thin(tmp_path)
    assert 0 < len(gone) < 13
    assert len(list(tmp_path.iterdir())) == 22 - len(gone)
    assert (tmp_path / "gym-of-hers.zip").exists()


def test_what_is_taken_along_is_in_words_and_fills_an_empty_gym_alike(app, filled, other, tmp_path, now):  # noqa: F811
    """Field by field, but for the sealing itself, which is another each time."""
    with transaction():
        filled.given_name = "=1+1"
    ours = pyrage.x25519.Identity.generate()
    path = tmp_path / "gym.zip.age"
    takeaway.take_away(db.engine, path, key=str(ours.to_public()), now=now)
    (tmp_path / "key.txt").write_text(str(ours))
    with sealing.opened(path, tmp_path / "key.txt") as file:
        words = b"".join(files.lines(file, "note")).decode()
        assert "canary-note" in words
        with zipfile.ZipFile(file) as archive:
            assert "canary-note" in archive.read("csv/note.csv").decode("utf-8-sig")
            assert "09012345678" in archive.read("tables/member.jsonl").decode()
            assert "'=1+1" in archive.read("csv/member.csv").decode("utf-8-sig"), "no cell is a formula"
        fill(other, file)
        with backups.one_moment(other) as connection:
            again = io.BytesIO()
            files.write(connection, again, change=opening.opened, now=now)
        assert files.contents(again).tables == files.contents(file).tables
        with other.connect() as connection:
            assert "canary-note" not in str(connection.execute(select(Note.__table__)).all()), "sealed again"


def test_it_is_read_with_nothing_of_ours(app, filled, tmp_path, now):  # noqa: F811
    ours = pyrage.x25519.Identity.generate()
    takeaway.take_away(db.engine, tmp_path / "gym.zip.age", key=str(ours.to_public()), now=now)
    plain = pyrage.decrypt((tmp_path / "gym.zip.age").read_bytes(), [ours])
    (tmp_path / "gym.zip").write_bytes(plain)
    with zipfile.ZipFile(tmp_path / "gym.zip") as archive:
        archive.extract("read.py", tmp_path)
    command = ["python3", "-S", "-E", "read.py", "gym.zip", "gym.sqlite"]
    without = subprocess.run(command[:-2], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (without.returncode, "python3 read.py gym.zip" in without.stderr) == (1, True)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert " note" in done.stdout
    assert "DAMAGED" not in done.stdout
    with closing(sqlite3.connect(tmp_path / "gym.sqlite")) as made:
        assert made.execute("SELECT words FROM note").fetchall() == [("canary-note",)]
        assert made.execute("SELECT count(*) FROM member").fetchone() == (1,)
