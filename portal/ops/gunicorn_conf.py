"""How gunicorn runs the portal. In production a buffering proxy (nginx, Caddy) stands before it."""

import faulthandler
import gc
import os
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

worker_class = "gthread"
workers = 1
threads = 8
timeout = 60
graceful_timeout = 20
control_socket_disable = True
accesslog = None  # the portal writes its own line, without addresses and keys
logger_class = "portal.ops.gunicorn_log.OneForm"
preload_app = True  # read once, and shared by the processes that answer
faulthandler.enable()  # a process that dies says where


def when_ready(_server: Any) -> None:
    """What is there now stays: the collector need not look at it, nor copy it by looking."""
    gc.collect()
    gc.freeze()


def child_exit(_server: Any, process: Any) -> None:
    """What it has counted stays counted; what it had in use is not in use any more."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(process.pid)  # type: ignore[no-untyped-call]
