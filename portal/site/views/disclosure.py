"""Where somebody writes to who has found a hole in the portal (RFC 9116)."""

from datetime import datetime, timedelta

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from portal.gym import queries as gym
from portal.lib import clock
from portal.site.views.blueprint import bp
from portal.web import access
from portal.web.links import links

GOOD_FOR = timedelta(days=90)  # and then asked for anew; the address is read each time


@bp.get("/.well-known/security.txt")
@access.anyone
def security_txt() -> ResponseReturnValue:
    """The gym's own address, which its pages show too. Not there while there is none."""
    email = gym.branch().email or abort(404)
    lines = [
        f"Contact: mailto:{email}",
        f"Expires: {_written(clock.now() + GOOD_FOR)}",
        "Preferred-Languages: ja, en",
        f"Canonical: {links(current_app, 'ja')('site.security_txt')}",
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
