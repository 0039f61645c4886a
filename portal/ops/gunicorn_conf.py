"""How gunicorn runs the portal. In production a buffering proxy (nginx, Caddy) stands before it."""

worker_class = "gthread"
workers = 1
threads = 8
timeout = 60
graceful_timeout = 20
control_socket_disable = True
accesslog = None  # the portal writes its own line, without addresses and keys
logger_class = "portal.ops.gunicorn_log.OneForm"
