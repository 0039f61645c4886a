"""What Python says in the reader's language, of the same sentences as templates have."""

from typing import cast

from flask_babel import LazyString

from portal.web.locale import catalogue, current_language

__all__ = ["gettext", "lazy_gettext", "ngettext", "pgettext"]


def gettext(text: str, /, **facts: object) -> str:
    return _with(catalogue(current_language()).ugettext(text), facts)


def lazy_gettext(text: str, /, **facts: object) -> str:
    return cast("str", LazyString(gettext, text, **facts))


def ngettext(one: str, many: str, num: int, /, **facts: object) -> str:
    return _with(catalogue(current_language()).ungettext(one, many, num), {"num": num} | facts)


def pgettext(context: str, text: str, /, **facts: object) -> str:
    return _with(catalogue(current_language()).upgettext(context, text), facts)


def _with(sentence: str, facts: dict[str, object]) -> str:
    return sentence % facts if facts else sentence
