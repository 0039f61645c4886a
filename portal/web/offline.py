"""Pages that her device may keep and show without a network. The service worker keeps these and no others."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import make_response

View = TypeVar("View", bound=Callable[..., Any])

HEADER = "Kept-Offline"  # read by templates/site/sw.js


def kept(view: View) -> View:
    """Stands below the guard. Only an answer that worked is marked."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        response = make_response(view(*args, **kwargs))
        if response.status_code == 200:
            response.headers[HEADER] = "yes"
        return response

    return cast(View, marked)
