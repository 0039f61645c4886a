"""Pages that were made before, found again by the number of what they show (portal/page_versions.py).

Nothing has to be thrown away when something changes: another number is another key. So a page is
never stale, and many visitors who look at the same day cost one rendering.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Lock

from flask import Flask, Response, current_app, request, session
from flask.typing import ResponseReturnValue

from portal.web.locale import current_language
from portal.web.packing import Packed
from portal.web.templating import current_theme

PAGES = "pages"  # among the app's extensions
MOST = 500  # pages of some 20 KB, in each process


class Page(Packed):
    """A page as it is sent, and its name for browsers that have it already."""

    def __init__(self, text: str) -> None:
        super().__init__(text.encode(), "text/html")
        self.name = sha256(self.plain).hexdigest()[:16]

    def response(self) -> Response:
        response = super().response()
        response.set_etag(self.name, weak=True)
        response.make_conditional(request)
        return response


class Pages:
    """For visitors only: a page that knows who is looking is made anew."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = Lock()

    def page(
        self, version: Callable[[], Hashable | None], make: Callable[[], ResponseReturnValue]
    ) -> ResponseReturnValue:
        """The page of this address in this language and look; no answer of another kind is remembered.

        `version` is asked before anything the page shows is read, so that it is never newer than the page.
        None stands for what must not be remembered.
        """
        if session or (number := version()) is None:
            return make()
        key = (current_language(), current_theme(), request.full_path, number)
        with self._lock:
            if found := self._made.get(key):
                self._made.move_to_end(key)
                return found.response()
        made = make()
        return self._keep(key, Page(made)).response() if isinstance(made, str) else made

    def _keep(self, key: Hashable, page: Page) -> Page:
        with self._lock:
            self._made[key] = page
            if len(self._made) > MOST:
                self._made.popitem(last=False)
        return page


def init_app(app: Flask) -> None:
    app.extensions[PAGES] = Pages()


def remembered(
    version: Callable[[], Hashable | None], make: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """This app's page: two apps in one process have a database each, and numbers of their own."""
    pages: Pages = current_app.extensions[PAGES]
    return pages.page(version, make)
