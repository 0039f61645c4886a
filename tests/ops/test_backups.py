"""`flask backup`, `restore` and `move`, as somebody types them."""

import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path

import pyrage
import pytest
from click import ClickException
from flask_migrate import upgrade
from sqlalchemy import NullPool, create_engine, func, inspect, select, text

from portal import create_app
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.ops.archives import backups, erased
from portal.ops.archives import file as files
from portal.ops.cli import keeping
from portal.privacy.operations import erasure
from portal.seed import seed_branch
from portal.settings import ROOT, Settings
from tests import people
from tests.bench import seed
from tests.conftest import at, new_database
from tests.support.apps import let_go

pytestmark = pytest.mark.usefixtures("as_patient_as_ever")


@contextmanager
def portal(url, **settings):
    """The commands of a portal on this database: run("backup", path) → exit code and what it said."""
    app = create_app(Settings(database_url=url, **settings))

    def run(*words):
        args = [str(word) for word in words]
        done = Context().run(app.test_cli_runner().invoke, args=args)  # not in that of the test's own app
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output + (done.stderr or "")

    yield run
    let_go(app)


@pytest.fixture
def gym(app, hana, trial, mori, now):
    """The address of a gym with a booking in it."""
    people.booked(hana, trial, at(10), now=now)
    with db.engine.begin() as connection:  # tests make their tables without revisions
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0032')"))
    yield db.engine.url.render_as_string(hide_password=False)
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("DELETE FROM worker_run"))  # written by another app, unseen by this one


def count(url):
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Booking.__table__))


def test_a_backup_is_a_file_of_ones_own_and_fills_an_empty_database(gym, tmp_path):
    with portal(gym, backups=tmp_path / "kept") as run:
        code, said = run("backup")
        assert (code, "1 bookings, 1 members. It was restored elsewhere, and is right." in said) == (
            0,
            True,
        ), said
        [(_, path)] = backups.backups_in(tmp_path / "kept")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    there = f"sqlite:///{tmp_path}/there.sqlite"
    with portal(there) as run:
        code, said = run("restore", path)
        assert code == 0, said
        assert "Restored: 1 bookings, 1 members. It is as of" in said
        assert "1 messages are held back" in said
        code, said = run("restore", path)
        assert (code, "holds something already" in said) == (1, True)
    assert count(there) == 1


def test_a_sealed_one_opens_with_its_key_alone(gym, tmp_path):
    ours, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, identity in (("ours.txt", ours), ("other.txt", other)):
        (tmp_path / name).write_text(f"# created: today\n{identity}\n")
    (tmp_path / "none.txt").write_text("AGE-SECRET-KEY-1NOTHING\n")
    with portal(gym, backup_key=str(ours.to_public())) as run:
        code, said = run("backup", tmp_path / "gym.zip")
        assert code == 0, said
    path = tmp_path / "gym.zip.age"
    assert [file.name for file in tmp_path.glob("gym*")] == ["gym.zip.age"]
    assert b"hana@example.com" not in path.read_bytes()
    with portal(f"sqlite:///{tmp_path}/there.sqlite") as run:
        for words, why in (
            ([], "it is sealed"),
            (["--key", tmp_path / "other.txt"], "does not open it"),
            (["--key", tmp_path / "none.txt"], "holds no key of age"),
            (["--key", tmp_path / "missing.txt"], "No such file"),
        ):
            code, said = run("restore", path, *words)
            assert (code, why in said) == (1, True), said
        assert run("restore", path, "--key", tmp_path / "ours.txt")[0] == 0


def test_what_cannot_be_restored_is_said_and_nothing_is_written(gym, tmp_path):
    with portal(gym) as run:
        assert run("backup", tmp_path / "gym.zip")[0] == 0
        assert "There is no folder" in run("backup", tmp_path / "nowhere" / "gym.zip")[1]
    whole = (tmp_path / "gym.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-100])
    (tmp_path / "text.zip").write_text("not a zip")
    there = f"sqlite:///{tmp_path}/there.sqlite"
    with portal(there) as run:
        for name, why in (
            ("cut.zip", "no backup, or its end is missing"),
            ("text.zip", "no backup"),
            ("missing.zip", "No such file"),
        ):
            code, said = run("restore", tmp_path / name)
            assert (code, why in said) == (1, True), said
    assert inspect(create_engine(there, poolclass=NullPool)).get_table_names() == []


def test_one_of_a_newer_schema_asks_for_the_newer_portal(gym, tmp_path):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with backups.one_moment(db.engine) as connection, (tmp_path / "newer.zip").open("wb") as file:
        files.write(connection, file, now=at(10))
    with portal(f"sqlite:///{tmp_path}/there.sqlite") as run:
        code, said = run("restore", tmp_path / "newer.zip")
    assert (code, "newer portal (revision 9999)" in said) == (1, True), said


def flask(url, *words, limit=None):
    """A process of its own, which may write files of `limit` bytes at most."""

    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)]
    if limit:
        command = ["prlimit", f"--fsize={limit}", *command]
    environment = {"PATH": "/usr/bin:/bin", "PORTAL_DATABASE_URL": url}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def ended(process):
    """Its exit code and what it said."""
    said = process.communicate()[1]
    return process.returncode, said


@pytest.fixture
def larger(tmp_path, monkeypatch):
    """A gym on SQLite whose backup takes a moment."""
    monkeypatch.setattr(seed, "DAYS", 5)  # ahead
    url = f"sqlite:///{tmp_path}/larger.sqlite"
    seed.fill(url, 1000)
    return url


def test_on_a_full_disk_and_after_a_kill_the_old_one_stands(larger, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "gym.zip"
    path.write_bytes(b"the one before")
    code, said = ended(flask(larger, "backup", path, limit=100_000))
    assert (code, "No backup was made" in said) == (1, True), said
    assert {file.name for file in folder.iterdir()} == {"gym.zip", erased.NAME}

    killed = flask(larger, "backup", path)
    while not list(folder.glob(".*")):  # until it has begun
        assert killed.poll() is None
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    assert path.read_bytes() == b"the one before"
    assert ended(flask(larger, "backup", path))[0] == 0
    with path.open("rb") as file:
        assert files.check(file).count("booking") >= 1000


@pytest.fixture
def elsewhere(tmp_path):
    with new_database("postgresql", tmp_path) as url:
        yield url


def test_everything_moves_to_the_other_engine(larger, elsewhere):
    killed = flask(larger, "move", elsewhere)
    engine = create_engine(elsewhere, poolclass=NullPool)
    while not inspect(engine).has_table("page_version"):
        assert killed.poll() is None
        time.sleep(0.05)
    killed.kill()  # on its way
    killed.communicate()
    before = count(larger)
    code, said = ended(flask(larger, "move", elsewhere))
    assert code == 0, said  # whoever was filling it has ended with the one who was killed
    assert count(elsewhere) == before
    with backups.one_moment(create_engine(larger)) as here, backups.one_moment(engine) as there:
        assert files.digests(here) == files.digests(there)


def test_it_moves_back_from_the_other_engine(elsewhere, tmp_path):
    app = create_app(Settings(database_url=elsewhere))
    with app.app_context():
        upgrade()
        seed_branch()
    let_go(app)
    back = f"sqlite:///{tmp_path}/back.sqlite"
    assert ended(flask(elsewhere, "move", back))[0] == 0
    engine = create_engine(elsewhere, poolclass=NullPool)
    with backups.one_moment(engine) as there, backups.one_moment(create_engine(back)) as here:
        assert files.digests(here) == files.digests(there)


def test_a_command_takes_it_away_and_its_failing_is_said(gym, tmp_path):
    away = tmp_path / "away"
    away.mkdir()
    with portal(gym, backup_command=f"cp {{}} {away}") as run:
        code, said = run("backup", tmp_path / "gym.zip")
        assert (code, "Sent away by cp" in said, (away / "gym.zip").exists()) == (0, True, True), said
    with portal(gym, backup_command="false {}") as run:
        code, said = run("backup", tmp_path / "again.zip")
    assert (code, "The backup is made, and here alone" in said) == (1, True), said
    assert (tmp_path / "again.zip").exists()


def test_a_command_that_is_no_program_is_said_too(tmp_path):
    (tmp_path / "gym.zip").touch()
    with pytest.raises(ClickException, match="The backup is made, and here alone"):
        keeping._send_away("/no/such/program {}", tmp_path / "gym.zip")


def test_the_list_of_the_deleted_lies_beside(gym, tmp_path, hana, now, monkeypatch):
    monkeypatch.setattr(erasure, "scrub", lambda *_: None)
    with portal(gym) as run:
        assert run("backup", tmp_path)[0] == 0
    erasure.erase(member=hana, now=now)
    erased.write_down(tmp_path)
    away = tmp_path / "away"
    away.mkdir()
    with portal(gym, backup_command=f"cp {{}} {away}") as run:
        assert run("backup", tmp_path)[0] == 0
    assert (away / erased.NAME).read_text().count("\n") == 1


def test_the_owner_reads_when_one_was_last_proven(signed_in, kana, gym, tmp_path):
    owner = signed_in(kana)
    assert "バックアップ" in owner.page("/staff/settings").words
    assert "まだ確かめたバックアップがありません" in owner.page("/staff/settings").words
    with portal(gym) as run:
        assert run("backup", Path(tmp_path))[0] == 0
    assert "まだ確かめたバックアップがありません" not in owner.page("/staff/settings").words
