"""Japanese at the root, English under /en: the same paths, the same views.

The prefix is taken off before Flask sees the request and handed over as SCRIPT_NAME, so
that every url_for of an English page leads to an English page.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

LOCALES = ("ja", "en")
DEFAULT = "ja"
MARK = "portal.locale"
_spoken: ContextVar[str] = ContextVar("language", default="")  # of this request, or of a part of its page


class LanguagePrefix:
    """WSGI middleware that reads the language from the path."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ[MARK] = DEFAULT
        for locale in LOCALES:
            if locale != DEFAULT and (path == f"/{locale}" or path.startswith(f"/{locale}/")):
                environ[MARK] = locale
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{locale}"
                environ["PATH_INFO"] = path[len(locale) + 1 :] or "/"
        with spoken(environ[MARK]):
            return self.app(environ, start_response)


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    Babel(app, locale_selector=lambda: request.environ.get(MARK, DEFAULT) if request else DEFAULT)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: catalogue(current_language()).ugettext(text),
        lambda one, many, n: catalogue(current_language()).ungettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, text: catalogue(current_language()).upgettext(context, text),
    )
    app.jinja_env.globals["_"] = _word
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals["current_language"] = current_language
    app.jinja_env.globals["in_other_language"] = in_other_language


@pass_eval_context
def _word(about: EvalContext, text: str, /, **values: Any) -> str:
    """A sentence in a template. Most have no gaps, and are looked up hundreds of times on a page."""
    found = _sentence(current_language(), text, is_html=bool(about.autoescape))
    return found % values if values or "%" in found else found


@lru_cache(maxsize=8192)
def _sentence(language: str, text: str, *, is_html: bool) -> str:
    found = catalogue(language).ugettext(text)
    return Markup(found) if is_html else found  # nosec B704 # noqa: S704 - our own words


@cache
def catalogue(language: str) -> NullTranslations:
    """A language's sentences. Flask-Babel looks for them anew at every sentence, and a page has many."""
    folder = Path(__file__).resolve().parents[1] / "translations"
    return Translations.load(str(folder), [language])


def current_language() -> str:
    """`ja` or `en`: of the request's path, or of the message that is being written."""
    return _spoken.get() or _of_what_is_written()


def _of_what_is_written() -> str:
    """Of a file that is sent while it is made, or of a message."""
    if request:
        return str(request.environ.get(MARK, DEFAULT))
    locale = get_locale()
    return locale.language if locale else DEFAULT


@contextmanager
def spoken(locale: str) -> Iterator[None]:
    """Within it, a page's parts are in that language, whatever the address says."""
    before = _spoken.set(locale)
    try:
        yield
    finally:
        _spoken.reset(before)


def prefix_of(locale: str) -> str:
    """What stands before every path in that language."""
    return "" if locale == DEFAULT else f"/{locale}"


def in_other_language() -> tuple[str, str]:
    """The other language, and this page's path in it; the home page's for an answer that has no page."""
    other = "en" if current_language() == DEFAULT else DEFAULT
    root = request.script_root.removesuffix(prefix_of(current_language()))
    path = request.full_path.rstrip("?") if request.method == "GET" else request.path
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        path = "/"
    return other, root + prefix_of(other) + path
