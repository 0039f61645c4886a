"""The files of docs/deploy do what docs/operating.md says of them, with Debian's own programs."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import psycopg
import pytest
import yaml
from playwright.sync_api import sync_playwright

from portal.lib.crypto import new_key
from portal.ops.doctor import MAY_REWRITE
from portal.settings import PREFIX, ROOT, Settings
from tests.conftest import missing, new_database
from tests.support.sockets import free_port

DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("cortis-*"))
PATIENCE = 60


def text(name):
    return (DEPLOY / name).read_text()


def environment():
    """Of the example, with everything filled in."""
    lines = [line for line in text("portal.env.example").splitlines() if line and not line.startswith("#")]
    found = dict(line.split("=", 1) for line in lines)
    keys = {"SECRET_KEY": "s" * 40, "FIELD_KEYS": new_key(), "INDEX_KEY": "i" * 40}
    return found | {PREFIX + name: key for name, key in keys.items()}


def test_the_example_holds_known_settings_and_is_complete_once_the_keys_are_in():
    found = {name.removeprefix(PREFIX).lower(): value for name, value in environment().items()}
    assert set(found) <= set(Settings.model_fields)
    assert Settings(**found).is_production


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        missing("systemd-analyze is not installed")
    for name in UNITS:
        (tmp_path / name).write_text(
            text(name).replace("/opt/cortis/.venv/bin", str(Path(sys.executable).parent))
        )
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in said.stderr.splitlines() if "cortis" in line]
    assert (said.returncode, ours) == (0, []), said.stderr


def test_the_timer_rings_each_night():
    if not shutil.which("systemd-analyze"):
        missing("systemd-analyze is not installed")
    [when] = re.findall("^OnCalendar=(.*)$", text("cortis-backup.timer"), re.MULTILINE)
    said = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True, check=True)
    assert "Next elapse" in said.stdout


def is_ours(app, *words):
    """Whether `flask --app wsgi …` is a command of the portal."""
    assert words[:2] == ("--app", "wsgi")
    return app.test_cli_runner().invoke(args=[*words[2:], "--help"]).exit_code == 0


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_what_a_unit_starts_is_there(app, name):
    for command in re.findall("^ExecStart(?:Post)?=(.*)$", text(name), re.MULTILINE):
        program, *words = command.split()
        program = Path(sys.executable).parent / Path(program).name
        assert program.exists()
        if program.name == "flask":
            assert is_ours(app, *words), command


@pytest.mark.parametrize("name", ["upgrade.sh", "portal"])
def test_a_script_can_be_read(name):
    assert subprocess.run(["sh", "-n", DEPLOY / name], check=False).returncode == 0


def test_a_mail_that_comes_back_reaches_the_portal_from_wherever_the_mail_system_stands(tmp_path, demo):
    lines = "".join(f"{name}={value}\n" for name, value in demo.items() if name.startswith(PREFIX))
    (tmp_path / "portal.env").write_text(
        f"# of a test\n\n{lines}PORTAL_MAIL_FROM=Cortis Gym <a@gym.example>\n"
    )
    portal = tmp_path / "portal"
    portal.mkdir()
    for name in ("portal", "wsgi.py", "templates", "static"):
        (portal / name).symlink_to(ROOT / name)
    (portal / ".venv").symlink_to(Path(sys.executable).parents[1])
    script = text("bounced").replace("/etc/cortis", str(tmp_path)).replace("/opt/cortis", str(portal))
    (tmp_path / "bounced").write_text(script)
    done = subprocess.run(
        [sys.executable, tmp_path / "bounced"], input=b"From: nobody@example.com\n\nHello", cwd="/",
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == b"No report of a mail of ours.\n"


def test_the_containers_copy_what_is_there_and_start_what_units_start(app):
    copied = re.findall(r"^COPY (.*) \S+$", text("Containerfile"), re.MULTILINE)
    assert copied
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
    services = yaml.safe_load(text("compose.yaml"))["services"]
    assert set(services) == {"database", "schema", "web", "worker"}
    started = [services[name]["command"] for name in ("schema", "worker")]
    for command in started:
        assert is_ours(app, *command.split()[1:]), command
    assert '"gunicorn", "--config", "python:portal.ops.gunicorn_conf"' in text("Containerfile")
    ours = services["web"]["environment"]
    assert {name.removeprefix(PREFIX).lower() for name in ours} <= set(Settings.model_fields)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The environment of a portal with the demo cast, in development: its cookies go without TLS too."""
    folder = tmp_path_factory.mktemp("demo")
    ours = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal.sqlite"}
    ours["PORTAL_TRUSTED_PROXIES"] = "1"
    for words in (["db", "upgrade"], ["seed", "--demo"]):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        subprocess.run(command, cwd=ROOT, env=ours, check=True, capture_output=True)
    return ours


# As systemd hands a socket over: the third file, and the number of the process in the environment.
HANDED = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ['LISTEN_PID'] = str(os.getpid());"
    "os.environ['LISTEN_FDS'] = '1'; os.execv(sys.argv[2], sys.argv[2:])"
)


@contextmanager
def web(environment, listening):
    """gunicorn as the unit starts it, with a socket that somebody else holds open."""
    [command] = re.findall("^ExecStart=(.*)$", text("cortis-web.service"), re.MULTILINE)
    program, *words = command.split()
    number = listening.fileno()
    started = [
        sys.executable,
        "-c",
        HANDED,
        str(number),
        str(Path(sys.executable).parent / Path(program).name),
    ]
    process = subprocess.Popen(
        [*started, *words], cwd=ROOT, env=environment, pass_fds=(number,),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


@pytest.fixture
def listening(tmp_path):
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(tmp_path / "web.sock"))
        held.listen(200)
        yield held


class Local(HTTPConnection):
    """HTTP by a socket in the file system."""

    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


def answer_of(connection, path="/healthz", method="GET", body=None):
    with closing(connection):
        connection.request(method, path, body=body, headers={"Connection": "close"})
        answer = connection.getresponse()
        answer.read()
    return answer


def status(connection, path="/healthz"):
    return answer_of(connection, path).status


def test_a_restart_loses_no_request(demo, listening):
    """Requests go on while one process ends and the next begins; the socket is systemd's."""
    path, found, stop = listening.getsockname(), [], threading.Event()

    def ask():
        while not stop.is_set():
            found.append(status(Local(path)))

    asking = [threading.Thread(target=ask) for _ in range(4)]
    with web(demo, listening):
        assert status(Local(path)) == 200
        for thread in asking:
            thread.start()
        while len(found) < 20:
            time.sleep(0.01)
    before = len(found)
    with web(demo, listening):
        while len(found) < before + 20:
            time.sleep(0.01)
        stop.set()
        for thread in asking:
            thread.join(PATIENCE)
    assert set(found) == {200}


@pytest.fixture
def proxy(demo, listening, tmp_path):
    """Debian's nginx with the file of docs/deploy, on ports and paths of the test; yields its port."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        missing("nginx is not installed")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    plain, secure = free_port(), free_port()
    conf = text("nginx.conf")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 127.0.0.1:9145;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
        ("  listen [::]:80;\n", ""),
        ("  listen [::]:443 ssl http2;\n", ""),
        ("/etc/letsencrypt/live/gym.example", str(tmp_path)),
        ("/var/log/nginx", str(tmp_path)),
        ("/run/cortis/web.sock", listening.getsockname()),
        ("gym.example", "localhost"),
        ("rate=20r/s", "rate=200r/s"),
        ("burst=60", "burst=100"),
    ):
        assert old in conf, old
        conf = conf.replace(old, new)
    (tmp_path / "site.conf").write_text(conf)
    folders = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"user root; daemon off; pid {tmp_path}/nginx.pid; events {{}} "
        f"http {{ {folders} include {tmp_path}/site.conf; }}"
    )
    checked = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with web(demo | {"PORTAL_BASE_URL": f"https://localhost:{secure}"}, listening):
        process = subprocess.Popen([nginx, "-c", whole], stderr=subprocess.DEVNULL)
        try:
            yield plain, secure, tmp_path
        finally:
            process.terminate()
            process.wait(PATIENCE)


def secure_connection(port):
    trusting = ssl._create_unverified_context()
    return HTTPSConnection("localhost", port, context=trusting, timeout=PATIENCE)


def test_a_booking_goes_through_nginx(proxy):
    """Over TLS and HTTP/2, as a visitor who chooses a time."""
    plain, secure, folder = proxy
    deadline = time.monotonic() + PATIENCE
    while True:  # until both listen
        try:
            if status(secure_connection(secure)) == 200:
                break
        except OSError:
            assert time.monotonic() < deadline
    answer = answer_of(HTTPConnection("localhost", plain, timeout=PATIENCE), "/guides")
    assert (answer.status, answer.getheader("Location")) == (301, "https://localhost/guides")
    assert status(HTTPConnection("localhost", plain, timeout=PATIENCE), "/healthz") == 301
    old = ["openssl", "s_client", "-tls1_1", "-connect", f"127.0.0.1:{secure}"]
    assert subprocess.run(old, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode != 0

    assert answer_of(secure_connection(secure), "/book/drafts", "POST", b"x" * 300_000).status == 413
    assert status(secure_connection(secure), "/.git/config") == 404

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(ignore_https_errors=True)
        page.goto(f"https://localhost:{secure}/book/time?service=trial")
        assert page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
        page.locator("#slots label:has(input[name=at]:not([disabled]))").first.click()
        page.locator("#slots button, [form=slots]").last.click()
        page.wait_for_url("**/health")
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
        assert cookies["session"]["httpOnly"]
        browser.close()
    log = (folder / "access.log").read_text()
    assert "POST /book/drafts 303" in log
    assert "service=trial" not in log, "no query stands in the log"


@pytest.fixture
def rented(tmp_path):
    """A server of PostgreSQL on which the two accounts and the database were made by the script."""
    with new_database("postgresql", tmp_path) as url:
        host = url.partition("host=")[2]
        passwords = ("-v", "owner_password=o", "-v", "cortis_password=p")
        for more in ((), ("-v", "database=cortis2")):  # for a restore there is another one, later
            _psql(host, "postgres", *passwords, *more, "-f", DEPLOY / "postgresql.sql")
        yield host


def _psql(host, database, *words):
    subprocess.run(
        ["psql", "-q", "-h", host, "-U", "portal", "-d", database, *words], check=True, capture_output=True
    )


def test_the_portals_account_on_postgresql_does_its_work_and_rewrites_no_history(rented):
    owner = f"postgresql://cortis_owner@/cortis?host={rented}"
    for words in (["db", "upgrade"], ["seed", "--demo"]):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        ours = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": owner}
        subprocess.run(command, cwd=ROOT, env=ours, check=True, capture_output=True)
    with psycopg.connect(f"host={rented} user=cortis_owner dbname=cortis", autocommit=True) as connection:
        assert connection.execute(str(MAY_REWRITE)).fetchall() == [("cortis",)], "and the doctor says so"
        connection.execute(text("postgresql-history.sql"))
        assert connection.execute(str(MAY_REWRITE)).fetchall() == []
    with psycopg.connect(f"host={rented} user=cortis dbname=cortis", autocommit=True) as connection:
        connection.execute("UPDATE booking SET babies = 1 WHERE id = 1")
        connection.execute("UPDATE audit_entry SET details = '' WHERE id = 1")
        connection.execute("DELETE FROM audit_entry WHERE id = 1")
        for forbidden in (
            "UPDATE audit_entry SET actor = 'staff:9'",
            "CREATE TABLE mine (id INTEGER)",
            "DROP TABLE booking",
            "ALTER TABLE booking ADD COLUMN more INTEGER",
            "TRUNCATE audit_entry",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)
