"""A browser without a screen: reads pages, checks each of them, fills in forms."""

import gzip
from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import look_afresh
from tests.support.page import Page, check


class Browser(FlaskClient):
    """Every HTML answer is checked as a page; `submit` sends a page's own form with its token."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            look_afresh()  # the test's own read must not stand in the way, nor be stale afterwards
        # In a context of its own: inside the test's, requests would share `g` and with it who is signed in.
        kwargs.setdefault("buffered", True)
        response = Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304, 308):
            is_packed = response.headers.get("Content-Encoding") == "gzip"
            text = gzip.decompress(response.data).decode() if is_packed else response.text
            check(Page(text), self.application, response.request.path)
        return response

    def stays(self, clock: Any, minutes: int) -> None:
        """Time passes while somebody is there: a device that staff have left is locked."""
        for _ in range(minutes):
            clock.shift(60)
            self.get("/account/here")

    def page(self, url: str, **kwargs: Any) -> Page:
        """The page after all redirects."""
        response = self.get(url, follow_redirects=True, **kwargs)
        assert response.status_code == 200, (url, response.status_code)
        return Page(response.text)

    @staticmethod
    def page_of(response: TestResponse) -> Page:
        """The page of an answer that was no 200."""
        return Page(response.text)

    def submit(self, url: str, *, ends: str = "", id: str = "", **fields: Any) -> TestResponse:
        """Open the page, fill in its form and send it. A field given as None is left out."""
        page = Page(self.get(url, follow_redirects=True).text)
        form = page.form(ends=ends, id=id)
        data = form.fields | {name.replace("__", "-"): value for name, value in fields.items()}
        data = {name: value for name, value in data.items() if value is not None}
        return self.post(form.action or url, data=data)
