"""The file of the database is the program's alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[2]


def rights(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.fixture
def open_to_all():
    before = os.umask(0)
    yield
    os.umask(before)


def written(path):
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    connection = engine.connect()
    connection.execute(text("CREATE TABLE IF NOT EXISTS secret (word TEXT)"))
    connection.commit()
    return connection


def test_it_is_made_for_nobody_else_whatever_the_umask(app, tmp_path, open_to_all):
    connection = written(tmp_path / "portal.sqlite")
    assert set(rights(tmp_path)) == {"portal.sqlite", "portal.sqlite-wal", "portal.sqlite-shm"}
    assert set(rights(tmp_path).values()) == {0o600}
    connection.close()


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o660, 0o604])
def test_one_that_others_could_read_is_closed_to_them(app, tmp_path, open_to_all, mode):
    path = tmp_path / "portal.sqlite"
    before = written(path)
    for file in tmp_path.iterdir():
        file.chmod(mode)
    now = written(path)
    assert set(rights(tmp_path).values()) == {0o600}
    before.close()
    now.close()


def test_the_first_command_makes_it_so(tmp_path, open_to_all):
    path = tmp_path / "portal.sqlite"
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
        cwd=ROOT, check=True, capture_output=True,
        env=os.environ | {"PORTAL_DATABASE_URL": f"sqlite:///{path}", "PORTAL_ENVIRONMENT": "development"},
    )  # fmt: skip
    assert set(rights(tmp_path).values()) == {0o600}


def test_where_nothing_can_be_made_sqlite_says_so(app, tmp_path):
    with pytest.raises(Exception, match="unable to open database file"):
        written(tmp_path / "nowhere" / "portal.sqlite")
