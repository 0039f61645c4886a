"""A new version in place of the old one: killed at any moment it goes on, and whatever fails starts the old again."""

import os
import subprocess
from itertools import count

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text

from portal.settings import ROOT
from tests.conftest import new_database
from tests.migrations.test_releases import RELEASES, is_there, load, matches_the_models
from tests.ops.test_backups import ended, flask

MEMBERS = 300
STEP = 0.1  # seconds by which each try is left to live longer


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    with new_database(request.param, tmp_path) as url:
        yield url


@pytest.mark.soak
@pytest.mark.parametrize("revision", RELEASES)
def test_killed_at_any_moment_it_goes_on(address, revision):
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        load(connection, revision)
        for number in range(1, MEMBERS + 1):
            is_there(connection, "member", id=number)
            is_there(
                connection, "outbox_message", id=number, key=str(number), last_error="too late", tried=[]
            )
    killed = 0
    for tries in count():
        process = flask(address, "db", "upgrade")
        try:
            process.wait(tries * STEP)
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
    code, said = ended(process)
    assert code == 0, said
    assert killed > 5
    with engine.connect() as connection:
        assert matches_the_models(connection)
        for table in ("member", "outbox_message"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == MEMBERS
    assert "_alembic_tmp_member" not in inspect(engine).get_table_names()


# What the script calls, each of which writes down that it was called; one of them may fail.
STAND_IN = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLED"
case "$(basename "$0") $*" in "$FAILING"*) exit 1;; esac
"""


@pytest.fixture
def upgrade(tmp_path):
    """The script with stand-ins for the machine; upgrade(failing) → exit code and what it called."""
    programs, new, conf = tmp_path / "bin", tmp_path / "new", tmp_path / "portal.env"
    programs.mkdir()
    new.mkdir()
    conf.write_text("PORTAL_BASE_URL=https://gym.example\n")
    for name in ("make", "portal", "systemctl", "ln", "curl"):
        (programs / name).write_text(STAND_IN)
        (programs / name).chmod(0o755)
    script = tmp_path / "upgrade.sh"
    script.write_text(
        (ROOT / "docs/deploy/upgrade.sh").read_text().replace("/etc/cortis/portal.env", str(conf))
    )

    def run(failing="nothing"):
        called = tmp_path / "called"
        called.write_text("")
        done = subprocess.run(
            ["sh", script, new], capture_output=True, check=False,
            env={"PATH": f"{programs}:{os.environ['PATH']}", "CALLED": str(called), "FAILING": failing},
        )  # fmt: skip
        return done.returncode, called.read_text().replace(str(new), "NEW").splitlines()

    return run


def test_an_upgrade_backs_up_stops_the_worker_and_ends_with_an_answer(upgrade):
    code, called = upgrade()
    assert code == 0
    assert called == [
        "make -C NEW --quiet setup",
        "portal backup",
        "systemctl stop cortis-worker.service",
        "portal db upgrade",
        "ln -sfn NEW /opt/cortis",
        "systemctl restart cortis-web.service",
        "systemctl start cortis-worker.service",
        "portal doctor",
        called[-1],
    ]
    assert called[-1].startswith("curl")
    assert "Host: gym.example" in called[-1]


@pytest.mark.parametrize(
    ("failing", "last"),
    [
        ("make", "make -C NEW --quiet setup"),
        ("portal backup", "portal backup"),
        ("portal db upgrade", "systemctl start cortis-worker.service"),
    ],
)
def test_what_fails_before_the_schema_is_changed_leaves_the_old_version_at_work(upgrade, failing, last):
    code, called = upgrade(failing)
    assert code != 0
    assert called[-1] == last
    assert not [line for line in called if line.startswith("ln")]


def test_what_the_doctor_finds_stops_nothing(upgrade):
    assert upgrade("portal doctor")[0] == 0
