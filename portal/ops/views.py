"""/metrics: how the portal does, for Prometheus, and nothing about anybody."""

import os
from collections.abc import Iterator

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.booking.queries import bookings
from portal.db import db
from portal.lib import clock
from portal.notifications import queries as outbox
from portal.notifications.rules import PROVEN
from portal.web.metrics import watchers

bp = Blueprint("ops", __name__)
SHARED = "PROMETHEUS_MULTIPROC_DIR"


@bp.get("/metrics")
@watchers
def metrics() -> Response:
    """What has been counted, and how the house stands at this moment."""
    standing = CollectorRegistry()
    standing.register(Standing())
    return Response(generate_latest(_counted()) + generate_latest(standing), content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """By all processes together, or by this one where it is the only one."""
    if SHARED not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class Standing(Collector):
    """What the database knows at this moment, in four statements."""

    def collect(self) -> Iterator[Metric]:
        now = clock.now()
        queue = outbox.queue(now=now)
        yield _gauge("portal_outbox_waiting", "Messages that are due and not sent.", queue.due)
        yield _gauge("portal_outbox_oldest_seconds", "For how long the oldest of them is due.", queue.oldest)
        yield _gauge("portal_outbox_given_up", "Messages that could not be delivered.", queue.given_up)
        ahead = bookings.counts_ahead(now=now)
        yield _gauge("portal_bookings_ahead", "Visits that are booked and to come.", ahead.bookings)
        yield _gauge("portal_holds", "Times kept for somebody who is deciding.", ahead.holds)
        for name, run, words in (
            ("portal_worker_seconds", "worker", "Since a worker was last at work."),
            ("portal_backup_seconds", PROVEN, "Since a backup was last proven."),
        ):
            last = outbox.last_run(run)
            if last is not None:  # or else it never was, and there is no such line
                yield _gauge(name, words, (now - last).total_seconds())
        in_use = getattr(db.engine.pool, "checkedout", lambda: 0)()
        yield _gauge("portal_pool_in_use", "Connections of this process that are in use.", in_use)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
