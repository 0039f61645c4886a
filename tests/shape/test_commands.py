"""Every command that the papers name works as it stands there, in a fresh shell in a fresh clone."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click import Context

ROOT = Path(__file__).parents[2]
PAPERS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted(
    ROOT.glob("docs/*.md")
)
BIN = ".venv/bin/"
FLASK = [f"{BIN}flask", "--app", "wsgi"]
OURS = ("make", "flask", "gunicorn", "pytest", "ruff", "alembic")


def commands():
    """All that a reader may copy: spans and blocks whose first word is one of our programs."""
    found = {}
    for path in PAPERS:
        text = path.read_text()
        blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```", text)
        lines = [line for block in blocks for line in block.splitlines()]
        spans = re.findall(r"`([^`]+)`", re.sub(r"(?ms)^```.*?^```", "", text))
        for said in map(_as_here, [*lines, *(" ".join(span.split()) for span in spans)]):
            program = re.sub(r"^([A-Z_]+=\S* )+", "", said).split(" ", 1)[0]
            if program.removeprefix(BIN) in OURS and " " in said:
                found.setdefault(said, path.name)
    return found


def _as_here(said):
    """On the machine of docs/operating.md, `portal` is a program around flask, and the folder another."""
    said = re.sub(r" -C /opt/cortis", "", re.sub(r"\s+# .*", "", said).strip())
    return re.sub(r"^portal (?=[a-z])", f"{BIN}flask --app wsgi ", said)


COMMANDS = commands()


def in_shell(said, **env):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return subprocess.run(
        ["/bin/sh", "-c", said], check=False, cwd=ROOT, env=environment | {"PATH": "/usr/bin:/bin"} | env,
        capture_output=True, text=True, timeout=100,
    )  # fmt: skip


def test_there_are_some():
    assert {"make run", "make test", "make key"} <= set(COMMANDS)
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("said", COMMANDS)
def test_its_program_is_found_from_the_folder(said):
    program = re.sub(r"^([A-Z_]+=\S* )+", "", said).split(" ", 1)[0]
    assert program == "make" or program.startswith(BIN), f"{COMMANDS[said]}: {said}"


@pytest.mark.parametrize("said", [said for said in COMMANDS if "make " in said])
def test_make_knows_what_to_do(said):
    answer = in_shell(said.replace("make ", "make -n ", 1))
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("said", [said for said in COMMANDS if said.startswith(f"{BIN}flask")])
def test_flask_knows_it(app, said):
    words = shlex.split(said)
    assert words[:3] == FLASK, said
    names = [word for word in words[3:] if re.fullmatch("[a-z][a-z-]+", word)][:2]
    group = app.cli.get_command(Context(app.cli), names[0])
    answer = app.test_cli_runner().invoke(args=[*names[: 2 if hasattr(group, "commands") else 1], "--help"])
    assert answer.exit_code == 0, answer.output


def test_a_key_is_made_where_production_has_none_yet():
    answer = in_shell("make -s key", PORTAL_ENVIRONMENT="production")
    assert answer.returncode == 0, answer.stderr
    assert len(answer.stdout.strip()) >= 40


@pytest.fixture(scope="module")
def new_database(tmp_path_factory):
    """The address of one that the first command makes."""
    return f"sqlite:///{tmp_path_factory.mktemp('new')}/portal.sqlite"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Kana Kagawa", marks=pytest.mark.soak),
        pytest.param("香川 カナ", marks=pytest.mark.soak),
        'Sinéad O\'Brien "香川" $HOME',
    ],
)
def test_an_owner_is_made_on_a_new_database_and_another_beside_her(new_database, name):
    email = f"{len(name)}@example.com"
    answer = in_shell(
        f"make -s owner EMAIL={email} NAME={shlex.quote(name.replace('$', '$$'))}",
        PORTAL_DATABASE_URL=new_database,
    )
    assert answer.returncode == 0, answer.stderr
    assert f"{name} can sign in as {email}." in answer.stdout


def test_without_a_name_it_says_what_to_write(tmp_path):
    answer = in_shell("make -s owner", PORTAL_DATABASE_URL=f"sqlite:///{tmp_path}/portal.sqlite")
    assert answer.returncode != 0
    assert "make owner EMAIL=" in answer.stdout


def test_gunicorn_reads_its_settings(tmp_path):
    unit = (ROOT / "docs" / "deploy" / "cortis-web.service").read_text()
    [said] = re.findall("^ExecStart=/opt/cortis/(.*)$", unit, re.MULTILINE)
    answer = in_shell(
        said.replace("gunicorn ", "gunicorn --check-config ", 1),
        PORTAL_DATABASE_URL=f"sqlite:///{tmp_path}/portal.sqlite",
    )
    assert answer.returncode == 0, answer.stderr
