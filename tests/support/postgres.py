"""A PostgreSQL server of our own, from the machine's binaries, gone when the tests are."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class NoPostgres(Exception):
    """The machine has no server binaries."""


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if found:
        return found[-1]
    on_path = shutil.which("postgres")
    if on_path is None:
        raise NoPostgres("PostgreSQL's server is not installed")
    return Path(on_path).parent


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database on a server that listens on a socket in its own folder."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    run_as = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        run_as = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C"],
        check=True, capture_output=True, cwd=folder, **run_as,
    )  # fmt: skip
    process = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *FAST,
         "-c", "max_connections=120", "-c", "timezone=Asia/Tokyo"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **run_as,
    )  # fmt: skip
    try:
        _wait_until_up(folder, process)
        yield f"postgresql+psycopg://portal@/portal?host={folder}"
    finally:
        process.send_signal(2)  # fast shutdown
        process.wait()
        shutil.rmtree(folder)


def keep(url: str) -> None:
    """The database as it is now is what `renew` makes. Nobody may be connected."""
    _run(url, "CREATE DATABASE kept TEMPLATE portal")


def renew(url: str) -> None:
    """As it was when it was kept; whoever is connected still is cut off."""
    _run(url, "DROP DATABASE portal WITH (FORCE)", "CREATE DATABASE portal TEMPLATE kept")


def _run(url: str, *statements: str) -> None:
    with psycopg.connect(
        host=url.partition("host=")[2], user="portal", dbname="postgres", autocommit=True
    ) as db:
        for statement in statements:
            db.execute(statement)


def _wait_until_up(folder: Path, process: subprocess.Popen) -> None:
    while True:
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL did not start")
        try:
            with psycopg.connect(host=str(folder), user="portal", dbname="postgres", autocommit=True) as db:
                db.execute("CREATE DATABASE portal")
        except psycopg.OperationalError:
            continue
        return
