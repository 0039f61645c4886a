"""What must hold after every deed of pages that are remembered: they are what one would see anew."""

from contextvars import Context
from dataclasses import replace
from itertools import cycle

import time_machine
from flask import current_app
from flask.testing import FlaskClient
from hypothesis.stateful import invariant

from portal.booking.queries import board
from portal.db import look_afresh
from portal.gym import queries as gym_queries
from portal.web import page_cache
from tests.booking.books import DAYS, Books

TIMES = f"/book/time?service=personal&date={DAYS[0]}"
SEEN = ("/", TIMES, None, TIMES, None, f"/en{TIMES}", None, TIMES, None)  # None: nobody looks after this deed


class RememberedPages(Books):
    """A visitor looks after each deed; the desk asks whether its board is true still."""

    def __init__(self):
        super().__init__()
        self.board = None, None
        self.addresses_seen = cycle(SEEN)

    @invariant()
    def a_visitor_sees_what_is_so(self):
        address = next(self.addresses_seen)
        if address is None:
            return
        with time_machine.travel(self.now, tick=False):
            seen, kept = self.page(address), current_app.extensions[page_cache.PAGES]
            page_cache.init_app(current_app)
            assert seen == self.page(address)
            current_app.extensions[page_cache.PAGES] = kept

    @staticmethod
    def page(address):
        look_afresh()
        app = current_app._get_current_object()
        return Context().run(FlaskClient(app, app.response_class).get, address).text

    @invariant()
    def the_board_has_another_number_when_it_is_another(self):
        look_afresh()
        number, shown = board.version(), self.shown()
        before, this = self.board
        assert number != before or shown == this
        self.board = number, shown

    @staticmethod
    def shown():
        lanes = board.lanes(gym_queries.branch(), first=DAYS[0], count=len(DAYS))
        return [
            (
                lane.trainer.id,
                lane.trainer.name_ja,
                lane.day,
                lane.is_worked,
                lane.cards,
                [replace(gap, closure=gap.closure and gap.closure.id) for gap in lane.gaps],
            )
            for lane in lanes
        ]
