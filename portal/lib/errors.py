"""What the gym's rules can say no with. `web/errors.py` turns each kind into a page."""

import re
from typing import Any, ClassVar

from portal.lib.translatable import msgid


class DomainError(Exception):
    """A rule refused. `code` is for machines, from its name; `message` is a msgid, filled from `facts`.

    `to_desk` says it to staff who act for her, and `gives_way` is a rule that their written reason gets past.
    """

    code: ClassVar[str]
    message: ClassVar[str] = msgid("That is not possible.")
    to_desk: ClassVar[str] = ""
    gives_way: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        words = re.findall(r"[A-Z][^A-Z]*", cls.__name__)
        cls.code = "_".join(words).lower()

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(DomainError):
    """It does not exist, or not for this person. 404"""


class NotAllowed(DomainError):
    """It exists, and this person may not do it. 403"""


class Conflict(DomainError):
    """Somebody or something else already holds what was asked for. 409"""


class RuleBroken(DomainError):
    """The request itself is outside what the gym allows. 422"""
