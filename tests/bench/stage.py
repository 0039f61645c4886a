"""What the harness wants to find in its home: itself, an environment for its own apps, PostgreSQL."""

import contextlib
import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.postgres import NoPostgres, _binaries

PORT = "5544"  # where the harness looks for the socket


def prepare(home: Path, harness: Path) -> None:
    """Links only; what is there already stays."""
    home.mkdir(parents=True, exist_ok=True)
    for name, target in {"harness": harness, "v-h": Path(sys.prefix)}.items():
        if not (home / name).exists():
            (home / name).symlink_to(target.resolve())
    for name in ("floor", "portal"):
        (home / name).mkdir(exist_ok=True)


@contextlib.contextmanager
def postgresql(home: Path) -> Iterator[None]:
    """A server with its own data, durable as it ships; one that runs already is used and left alone."""
    folder = home / "pg"
    if (folder / "data" / "postmaster.pid").exists():
        yield
        return
    binaries, run_as = _binaries(), {}
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:  # the server refuses to run as root
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        run_as = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    data = folder / "data"
    if not data.exists():
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"],
            check=True, capture_output=True, cwd=folder, **run_as,
        )  # fmt: skip
    options = f"-k {folder} -p {PORT} -c listen_addresses= -c max_connections=200"
    control = [binaries / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-l", folder / "log", "-o", options, "start"], check=True, cwd=folder, stdout=subprocess.DEVNULL, **run_as)  # fmt: skip
    try:
        yield
    finally:
        subprocess.run(
            [*control, "-m", "fast", "stop"], check=True, cwd=folder, stdout=subprocess.DEVNULL, **run_as
        )


__all__ = ["NoPostgres", "postgresql", "prepare"]
