"""What Flask-Babel says in the reader's language, with types. A lazy sentence is said when it is shown."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:

    def gettext(text: str, /, **facts: object) -> str: ...
    def lazy_gettext(text: str, /, **facts: object) -> str: ...
    def ngettext(one: str, many: str, num: int, /, **facts: object) -> str: ...
    def pgettext(context: str, text: str, /, **facts: object) -> str: ...
else:
    from flask_babel import gettext, lazy_gettext, ngettext, pgettext

__all__ = ["gettext", "lazy_gettext", "ngettext", "pgettext"]
