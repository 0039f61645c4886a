"""How gunicorn runs the portal. In production a buffering proxy (nginx, Caddy) stands before it."""

import faulthandler
import gc
from typing import Any

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
