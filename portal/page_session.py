"""Where statements go: on PostgreSQL each by itself, to a replica where they may; a deed's together."""

from typing import Any

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine

REPLICA = "replica"  # the engine that a page reads from, once it has said that it may (portal/replica.py)


class PageSession(FlaskSession):
    """On PostgreSQL each read stands for itself: BEGIN and ROLLBACK would be two round trips more a page.

    They would give nothing either: at READ COMMITTED every statement sees what stands when it begins.
    """

    def get_bind(self, *arguments: Any, **named: Any) -> Engine | Connection:
        bound = super().get_bind(*arguments, **named)
        if not isinstance(bound, Engine) or bound.dialect.name != "postgresql" or self.info.get("writes"):
            return bound
        bound = self.info.get(REPLICA, bound)
        if bound not in self.info:  # one and the same for as long as it reads
            self.info[bound] = bound.execution_options(isolation_level="AUTOCOMMIT")
        reading: Engine = self.info[bound]
        return reading
