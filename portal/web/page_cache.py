"""Pages that were made before, found again by everything they are made of.

Nothing has to be thrown away when something changes: other facts are another key. So a page is
never stale, and many visitors who look at the same day cost one rendering.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import request, session

from portal.web.locale import current_language
from portal.web.templating import current_theme

MOST = 500  # pages of some 20 KB, in each process


class Pages:
    """For visitors only: a page that knows who is looking is made anew."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def page(self, facts: Hashable, make: Callable[[], str]) -> str:
        """The page for these facts at this address, in this language and look."""
        if session:
            return make()
        key = (current_language(), current_theme(), request.full_path, facts)
        with self._lock:
            if found := self._made.get(key):
                self._made.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            if len(self._made) > MOST:
                self._made.popitem(last=False)
        return made
