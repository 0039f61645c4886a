"""What gunicorn itself writes, in the portal's one form, and without a word of who has sent something.

A request that cannot be read never reaches the portal. gunicorn would write it down as it came, and the
address of its query with it.
"""

import sys
import traceback
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from portal import settings
from portal.web.logging import formatter, refused_unread

REFUSED = "Invalid request from ip="


class OneForm(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        chosen = settings.load()
        self.is_behind_a_proxy = chosen.trusted_proxies > 0
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter(chosen))

    def warning(self, msg: str, *args: object, **kwargs: Any) -> None:
        """A refusal by its kind. Where a proxy connects, who stands behind it was not read."""
        if not msg.startswith(REFUSED):
            super().warning(msg, *args, **kwargs)
            return
        address = msg.removeprefix(REFUSED).partition(": ")[0] or "nowhere"
        where = "somebody behind the proxy" if self.is_behind_a_proxy else address
        refused_unread(type(sys.exception()).__name__, where)

    def exception(self, msg: str, *args: object, **kwargs: Any) -> None:
        """A fault by its kind and place, as those of the portal are (web/errors.py)."""
        fault = sys.exception()
        place = "".join(traceback.format_tb(fault.__traceback__)) if fault else ""
        self.error_log.error("unexpected: %s\n%s", type(fault).__name__, place)
