"""A wrong setting stops the start with one line that names it."""

import os
import shutil
import subprocess
import sys

import pytest

from portal import settings
from portal.settings import Settings, WrongSettings

PRODUCTION = {
    "PORTAL_ENVIRONMENT": "production",
    "PORTAL_SECRET_KEY": "k" * 32,
    "PORTAL_FIELD_KEYS": "cHJvZHVjdGlvbi1vbmx5LXByb2R1Y3Rpb24tb25seSE=",
    "PORTAL_INDEX_KEY": "i" * 32,
    "PORTAL_BASE_URL": "https://gym.example",
    "PORTAL_SMTP_URL": "smtp://user:secret-word@127.0.0.1:25",
    "PORTAL_DATABASE_URL": "sqlite:////nowhere/x.sqlite",
    "PORTAL_TRUSTED_PROXIES": "1",
}


@pytest.fixture
def environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        monkeypatch.delenv(name)

    def put(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_BASE_URL", "gym.example"),
        ("PORTAL_BASE_URL", "javascript:alert(1)"),
        ("PORTAL_SMTP_URL", "mail.example:25"),
        ("PORTAL_ENVIRONMENT", "prod"),
        ("PORTAL_SECRET_KEY", ""),
        ("PORTAL_FIELD_KEYS", ""),
        ("PORTAL_FIELD_KEYS", "no key at all"),
        ("PORTAL_INDEX_KEY", "short"),
        ("PORTAL_DATABASE_URL", "postgresql://u:p@host:notaport/db"),
        ("PORTAL_SMTP_URL", "smtp://host:99999"),
        ("PORTAL_SMTP_URL", "smtp://host:abc"),
        ("PORTAL_BASE_URL", "http://x:abc"),
        ("PORTAL_BREACHED_PASSWORDS", "/nowhere/leaked.txt"),
        ("PORTAL_BREACHED_PASSWORDS", __file__),
        ("PORTAL_MAIL_FROM", "nobody"),
        ("PORTAL_MAIL_FROM", "A <a@example.com>\nBcc: x@example.com"),
        ("PORTAL_TRUSTED_PROXIES", "many"),
        ("PORTAL_LINE_ID", "123abcde"),
        ("PORTAL_LINE_URL", "api.line.me"),
        ("PORTAL_LINE_TOKEN", "a-token-alone"),
        ("PORTAL_DATABSE_URL", "sqlite:///x"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(environment, name, value):
    environment(**{name: value})
    with pytest.raises(WrongSettings) as stop:
        settings.load()
    assert str(stop.value).startswith(name + ": ")
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize(
    "name",
    [
        "PORTAL_SECRET_KEY", "PORTAL_FIELD_KEYS", "PORTAL_INDEX_KEY", "PORTAL_BASE_URL", "PORTAL_SMTP_URL",
        "PORTAL_TRUSTED_PROXIES",
    ],
)  # fmt: skip
def test_production_does_not_start_half_configured(environment, name):
    environment(**{key: value for key, value in PRODUCTION.items() if key != name})
    with pytest.raises(WrongSettings, match=f"^{name}: "):
        settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SMTP_URL", "smtp://mail.example:25"),
        ("PORTAL_LINE_URL", "http://api.line.me"),
        ("PORTAL_DATABASE_URL", "postgresql://u:p@db.example/portal"),
        ("PORTAL_DATABASE_URL", "postgresql://u:p@db.example/portal?sslmode=require"),
        ("PORTAL_DATABASE_URL", "postgresql://u:p@/portal?host=db.example"),
        ("PORTAL_DATABASE_URL", "postgresql://u@/portal?host=/run/one,db2.example"),
        ("PORTAL_DATABASE_URL", "postgresql://u@/portal?host=/run/one&host=db2.example"),
        ("PORTAL_REPLICA_URL", "postgresql://u@db2.example/portal"),
    ],
)
def test_no_plain_connection_leaves_the_machine(environment, name, value):
    environment(**(PRODUCTION | {name: value}))
    with pytest.raises(WrongSettings, match=f"^{name}: "):
        settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SMTP_URL", "smtps://mail.example"),
        ("PORTAL_SMTP_URL", "smtp://user:word@mail.example:587"),
        ("PORTAL_DATABASE_URL", "postgresql://u:p@db.example/portal?sslmode=verify-full"),
        ("PORTAL_DATABASE_URL", "postgresql:///portal"),
        ("PORTAL_DATABASE_URL", "postgresql://u@/portal?host=/run/postgresql"),
        (
            "PORTAL_DATABASE_URL",
            "postgresql://u@/portal?host=/run/one,/run/two&target_session_attrs=read-write",
        ),
        ("PORTAL_REPLICA_URL", "postgresql://u@db2.example/portal?sslmode=verify-full"),
        ("PORTAL_REPLICA_URL", ""),
    ],
)
def test_encrypted_and_local_connections_are_taken(environment, name, value):
    environment(**(PRODUCTION | {name: value}))
    assert settings.load().is_production


def test_no_proxy_in_production_has_to_be_said(environment):
    environment(**(PRODUCTION | {"PORTAL_TRUSTED_PROXIES": "0", "PORTAL_NO_PROXY": "0"}))
    with pytest.raises(WrongSettings, match=r"^PORTAL_TRUSTED_PROXIES: .*PORTAL_NO_PROXY"):
        settings.load()
    environment(PORTAL_NO_PROXY="1")
    assert settings.load().is_production


@pytest.mark.parametrize("where", ["development", "production"])
def test_there_is_a_proxy_or_there_is_none(environment, where):
    environment(**(PRODUCTION | {"PORTAL_ENVIRONMENT": where, "PORTAL_NO_PROXY": "1"}))
    with pytest.raises(WrongSettings, match=r"^PORTAL_NO_PROXY: "):
        settings.load()


def test_production_refuses_debugging(tmp_path):
    environ = PRODUCTION | {"PATH": os.environ["PATH"], "FLASK_DEBUG": "1"}
    environ |= {"PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "routes"],
        env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "FLASK_DEBUG: " in ended.stderr


def test_no_error_prints_a_secret(environment):
    environment(**(PRODUCTION | {"PORTAL_SECRET_KEY": "too-short-secret"}))
    with pytest.raises(WrongSettings) as stop:
        settings.load()
    assert "too-short-secret" not in str(stop.value)
    assert "secret-word" not in str(stop.value)


def test_production_starts_when_complete(environment):
    environment(**PRODUCTION)
    assert settings.load().is_production


def test_postgres_urls_are_understood_as_people_write_them():
    assert Settings(database_url="postgres://x/y").database_url == "postgresql+psycopg://x/y"


def test_the_web_server_stops_with_that_line():
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env={"PATH": os.environ["PATH"], "PORTAL_BASE_URL": "nonsense"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith("PORTAL_BASE_URL: ")
    assert "Traceback" not in ended.stderr


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """A database as `flask db upgrade` leaves it, nobody in it."""
    path = tmp_path_factory.mktemp("upgraded") / "portal.sqlite"
    environ = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=60)
    return path


@pytest.fixture
def own_url(upgraded, tmp_path):
    return f"sqlite:///{shutil.copy(upgraded, tmp_path)}"


def test_production_refuses_a_demo_database(own_url):
    python = [sys.executable, "-m", "flask", "--app", "wsgi"]
    plain = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": own_url}
    shown = subprocess.run(
        [*python, "seed", "--demo"], env=plain, check=True, capture_output=True, text=True, timeout=60
    )
    assert "owner@example.com" in shown.stdout

    ended = subprocess.run(
        [*python, "routes"], env=PRODUCTION | plain, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "demo cast" in ended.stderr


def test_production_is_seeded_without_the_cast(own_url):
    python = [sys.executable, "-m", "flask", "--app", "wsgi"]
    real = PRODUCTION | {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": own_url}
    shown = subprocess.run(
        [*python, "seed", "--demo"], env=real, check=True, capture_output=True, text=True, timeout=60
    )
    assert "without the demo cast" in shown.stdout
    assert "@example.com" not in shown.stdout


def test_line_is_off_unless_all_of_it_is_given(environment):
    environment()
    assert not settings.load().has_line
    environment(PORTAL_LINE_TOKEN="t", PORTAL_LINE_SECRET="s", PORTAL_LINE_ID="@123abcde")
    assert settings.load().has_line
    environment(PORTAL_LINE_SECRET="")
    with pytest.raises(WrongSettings, match=r"^PORTAL_LINE_TOKEN: LINE needs"):
        settings.load()
