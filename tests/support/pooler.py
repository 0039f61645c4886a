"""PgBouncer in transaction mode before a server of PostgreSQL, gone when the tests are."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.postgres import NoPostgres

CONF = """
[databases]
portal = host={host} user=portal
[pgbouncer]
pool_mode = transaction
auth_type = any
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
default_pool_size = 8
max_client_conn = 200
logfile = {folder}/log
"""


@contextmanager
def before(url: str) -> Iterator[str]:
    """The address of the same database through a pool of eight."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise NoPostgres("PgBouncer is not installed")
    folder = Path(tempfile.mkdtemp(prefix="portal-pool-"))
    folder.chmod(0o755)
    (folder / "conf").write_text(CONF.format(host=url.partition("host=")[2], folder=folder))
    run_as = {}
    if os.geteuid() == 0:  # it refuses to run as root
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        run_as = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    process = subprocess.Popen([program, folder / "conf"], stderr=subprocess.DEVNULL, cwd=folder, **run_as)
    try:
        while True:
            try:
                psycopg.connect(host=str(folder), port=6432, user="portal", dbname="portal").close()
                break
            except psycopg.OperationalError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
        yield f"postgresql+psycopg://portal@/portal?host={folder}&port=6432&pooler=transaction"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)
