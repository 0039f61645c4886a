"""What the law wants to read. A page whose facts are missing tells the owner, and is not there for others."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.models.people import StaffRole
from portal.gym import queries as gym
from portal.gym.rules.facts import TERMS, Gap
from portal.gym.words import FACT_WORDS
from portal.lib import clock
from portal.site.views.blueprint import bp
from portal.web import access, app_settings
from portal.web.locale import current_language


@bp.get("/privacy")
@access.anyone
def old_privacy() -> ResponseReturnValue:
    """Where the page was before; mails and bookmarks name it."""
    return redirect(url_for(".privacy"), 301)


@bp.get("/legal/privacy")
@access.anyone
def privacy() -> ResponseReturnValue:
    branch = gym.branch()
    return render_template(
        "site/privacy.html",
        branch=branch,
        facts=branch.facts(current_language()),
        kept=_kept(),
        has_line=app_settings.settings().has_line,
        has_commerce=not branch.missing_commerce(current_language()),
    )


@bp.get("/legal/health-data")
@access.anyone
def health_data() -> ResponseReturnValue:
    return render_template("site/health_data.html", branch=gym.branch(), kept=_kept())


def _kept() -> dict[str, int]:
    """How long, as the settings have it."""
    chosen = app_settings.settings()
    return {
        "years": chosen.keep_health_days // 365,
        "history_years": chosen.keep_history_days // 365,
        "message_days": chosen.keep_messages_days,
    }


@bp.get("/legal/tokushoho")
@access.anyone
def commerce() -> ResponseReturnValue:
    branch = gym.branch()
    missing = branch.missing_commerce(current_language())
    _only_when_complete(missing)
    return render_template(
        "site/commerce.html",
        branch=branch,
        services=branch.menu,
        today=branch.local(clock.now()).date(),
        missing=missing,
        words=FACT_WORDS,
        facts=branch.facts(current_language()),
    )


@bp.get("/legal/terms")
@access.anyone
def terms() -> ResponseReturnValue:
    branch, language = gym.branch(), current_language()
    written = branch.facts(language)[TERMS]
    missing = [] if written else [Gap(TERMS, language)]
    _only_when_complete(missing)
    return render_template(
        "site/terms.html", branch=branch, missing=missing, words=FACT_WORDS, written=written
    )


def _only_when_complete(missing: list[Gap]) -> None:
    is_owner = (
        current_user.is_authenticated
        and current_user.staff is not None
        and current_user.staff.role is StaffRole.OWNER
    )
    if missing and not is_owner:
        abort(404)
