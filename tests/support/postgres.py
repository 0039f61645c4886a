"""A PostgreSQL server of our own, from the machine's binaries, gone when the tests are."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
def server(*, is_durable: bool = False) -> Iterator[str]:
    """The URL of an empty database on a server that listens on a socket in its own folder."""
    with _folder() as (folder, run_as):
        command = ["initdb", "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "-D"]
        _call(folder, run_as, *command, folder / "data")
        with _running(folder, run_as, *([] if is_durable else FAST)):
            run(address(folder), "CREATE DATABASE portal")
            yield address(folder)


@contextlib.contextmanager
def standby(url: str) -> Iterator[str]:
    """The URL of a replica that follows the server of another URL, and can be promoted."""
    with _folder() as (folder, run_as):
        command = ["pg_basebackup", "-h", folder_of(url), "-U", "portal", "-R", "-c", "fast", "-D"]
        _call(folder, run_as, *command, folder / "data")
        with _running(folder, run_as):
            yield address(folder)


def stop_at_once(url: str) -> None:
    """As if the machine were gone: nothing is finished, everybody is cut off. Ends when nobody answers any more."""
    own = Path(folder_of(url)) / "data" / "postmaster.pid"  # there as long as one of its processes is
    os.kill(int(own.read_text().split()[0]), signal.SIGQUIT)
    while own.exists():
        time.sleep(0.01)


def address(*folders: str | Path) -> str:
    """Of one server, or of the one among several that takes writes."""
    more = "&target_session_attrs=read-write" if len(folders) > 1 else ""
    return f"postgresql+psycopg://portal@/portal?host={','.join(map(str, folders))}{more}"


def folder_of(url: str) -> str:
    return url.partition("host=")[2]


@contextlib.contextmanager
def _folder() -> Iterator[tuple[Path, dict[str, Any]]]:
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    run_as: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        run_as = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    try:
        yield folder, run_as
    finally:
        shutil.rmtree(folder)


def _call(folder: Path, run_as: dict[str, Any], program: str, *words: str | Path) -> None:
    subprocess.run([_binaries() / program, *words], check=True, capture_output=True, cwd=folder, **run_as)


@contextlib.contextmanager
def _running(folder: Path, run_as: dict[str, Any], *options: str) -> Iterator[None]:
    process = subprocess.Popen(
        [_binaries() / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", *options,
         "-c", "max_connections=120", "-c", "timezone=Asia/Tokyo"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **run_as,
    )  # fmt: skip
    try:
        _wait_until_up(folder, process)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # fast shutdown
        process.wait()


def keep(url: str) -> None:
    """The database as it is now is what `renew` makes. Nobody may be connected."""
    run(url, "CREATE DATABASE kept TEMPLATE portal")


def renew(url: str) -> None:
    """As it was when it was kept; whoever is connected still is cut off."""
    run(url, "DROP DATABASE portal WITH (FORCE)", "CREATE DATABASE portal TEMPLATE kept")


def run(url: str, *statements: str) -> None:
    """As the server's own superuser, each statement by itself."""
    with psycopg.connect(host=folder_of(url), user="portal", dbname="postgres", autocommit=True) as db:
        for statement in statements:
            db.execute(statement)


def _wait_until_up(folder: Path, process: subprocess.Popen) -> None:
    while True:
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL did not start")
        try:
            psycopg.connect(host=str(folder), user="portal", dbname="postgres").close()
        except psycopg.OperationalError:
            continue
        return
