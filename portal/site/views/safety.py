"""When to see a doctor, what to do about a sign, whom to talk to. Nothing of what is ticked here is kept."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.health import signs
from portal.site.forms import SignsForm
from portal.site.views.blueprint import bp
from portal.web import access, offline


@bp.get("/safety")
@access.anyone
@offline.kept
def safety() -> ResponseReturnValue:
    return render_template("site/safety.html")


@bp.route("/safety/check", methods=["GET", "POST"])
@access.anyone
def safety_check() -> ResponseReturnValue:
    """What to do about the signs that are ticked. The answer is the page itself, never an address."""
    form = SignsForm()
    named = form.signs.data if form.is_submitted_and_valid() else None
    return render_template(
        "site/safety_check.html",
        form=form,
        groups=signs.grouped(named) if named else [],
        urgency=signs.most_urgent(named or ()),
    ), form.status


@bp.get("/safety/talk")
@access.anyone
@offline.kept
def talk() -> ResponseReturnValue:
    """For low spirits: gently to people who listen."""
    return render_template("site/talk.html")


@bp.get("/safety/now")
@access.anyone
@offline.kept
def help_now() -> ResponseReturnValue:
    """For thoughts of harm: help now."""
    return render_template("site/help_now.html")
