"""Who waits for what."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.gym import queries as gym
from portal.waitlist.queries import every_wish
from portal.web import access


@bp.get("/waitlist")
@access.staff(DESK, OWNER)
def waitlist() -> ResponseReturnValue:
    branch = gym.branch()
    return render_template("desk/waitlist.html", branch=branch, wishes=every_wish(branch.id))
