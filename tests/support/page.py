"""A page as a person meets it, and what every page must hold."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.web import app_settings

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Form:
    action: str
    method: str
    id: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, words


class Page(HTMLParser):
    """Parses a page and keeps what tests ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.lang = ""
        self.title = ""
        self.h1: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.forms: list[Form] = []
        self.bare: list[str] = []  # style= and on…= attributes
        self.text = ""
        self._open: list[str] = []
        self._form: Form | None = None
        self._select = ""  # the name of the list whose options come
        self._typed = ""  # the name of the text that is open
        self._in_label = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.bare += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag not in VOID:
            self._open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self._keep(tag, given)
        match tag:
            case "form":
                self._form = Form(given.get("action", ""), given.get("method", "get"), given.get("id", ""))
                self.forms.append(self._form)
            case "input" | "select" | "textarea":
                self._control(tag, given)
            case "option":
                self._option(given)
            case "button" if self._form:
                self._form.buttons.append((given.get("name", ""), given.get("value", ""), ""))

    def _keep(self, tag, given):
        if tag == "html":
            self.lang = given.get("lang", "")
        elif tag == "h1":
            self.h1.append("")
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "label":
            self.labels.add(given.get("for", ""))

    def _option(self, given):
        """The first of a list stands, or the one that is selected."""
        if self._form and self._select and ("selected" in given or self._select not in self._form.fields):
            self._form.fields[self._select] = given.get("value", "")

    def _control(self, tag, given):
        kind = given.get("type", "text")
        if kind != "hidden":
            self.controls.append(given | {"labelled": "yes" if "label" in self._open else ""})
        self._select = given.get("name", "") if tag == "select" else ""
        self._typed = given.get("name", "") if tag == "textarea" else ""
        if tag == "select":
            return
        if self._form is not None and "name" in given:
            if kind in ("radio", "checkbox") and "checked" not in given:
                return
            self._form.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._typed = ""

    def handle_data(self, data):
        if self._open and self._open[-1] in ("script", "style"):
            return
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        else:
            self.text += data
        if self._typed and self._form:  # a browser leaves out the first line break
            self._form.fields[self._typed] += data if self._form.fields[self._typed] else data.lstrip("\r\n")
        if "h1" in self._open:
            self.h1[-1] += data

    def form(self, *, ends: str = "", id: str = "") -> Form:
        """The form with this id, or whose action ends like this."""
        for found in self.forms:
            path = urlsplit(found.action).path
            if (id and found.id == id) or (not id and found.method == "post" and path.endswith(ends)):
                return found
        raise AssertionError(f"no form {ends or id} among {[form.action for form in self.forms]}")

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", self.text)


ELSEWHERE = ("https://line.me/R/", "https://calendar.google.com/calendar/render?")  # where a tap may lead


def check(page: Page, app: Flask, address: str) -> None:
    """What every page must hold, whatever it is about; `address` is its own path."""
    assert page.lang in ("ja", "en")
    assert len(page.h1) == 1, page.h1
    assert page.title.strip(), "a page has a title"
    assert len(page.ids) == len(set(page.ids)), sorted(one for one in page.ids if page.ids.count(one) > 1)
    assert not page.bare, f"our Content-Security-Policy does not run these: {page.bare}"
    assert not re.search(r"\bNone\b|\bUndefined\b|%\(\w+\)s", page.text), "something was not filled in"
    for control in page.controls:
        named = control["labelled"] or control.get("id") in page.labels or control.get("aria-label")
        assert named, f"a control without a label: {control}"
    adapter = app.url_map.bind("localhost")
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme in ("mailto", "tel", "webcal") or link.startswith(ELSEWHERE):
            continue
        own = urlsplit(app_settings.settings(app).base_url).netloc  # as samples of mails have it
        assert parts.netloc in ("", own), f"a link to somewhere else: {link}"
        if not parts.path:
            assert parts.fragment in page.ids, f"a link to nothing: {link}"
            continue
        path = urljoin(address, parts.path).removeprefix("/en") or "/"
        try:
            adapter.match(path, method="GET")
        except RequestRedirect:
            pass
        except HTTPException as error:
            raise AssertionError(f"a link that leads nowhere: {link}") from error


def without_tokens(html: str) -> str:
    """A page but for the token of its forms, which is another text each time."""
    return re.sub(r'(csrf_token"[^>]* value=")[^"]*', r"\1", html)
