"""What the law wants to read. A page whose facts are missing tells the owner, and is not there for others."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.models import StaffRole
from portal.gym import queries as gym
from portal.gym.models import Branch
from portal.gym.rules import TERMS, missing_commerce
from portal.site.views import bp
from portal.web import access, current
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
        kept=_kept(),
        has_terms=bool(_facts(branch).get(TERMS)),
        has_commerce=not missing_in(branch),
    )


@bp.get("/legal/health-data")
@access.anyone
def health_data() -> ResponseReturnValue:
    return render_template("site/health_data.html", branch=gym.branch(), kept=_kept())


def _kept() -> dict[str, int]:
    """How long, as the settings have it."""
    chosen = current.settings()
    return {"years": chosen.keep_health_days // 365, "history_years": chosen.keep_history_days // 365}


@bp.get("/legal/tokushoho")
@access.anyone
def commerce() -> ResponseReturnValue:
    branch = gym.branch()
    missing = missing_in(branch)
    _only_when_complete(missing)
    return render_template(
        "site/commerce.html", branch=branch, services=branch.services, missing=missing, facts=_facts(branch)
    )


@bp.get("/legal/terms")
@access.anyone
def terms() -> ResponseReturnValue:
    facts = _facts(gym.branch())
    missing = [] if facts.get(TERMS) else [TERMS]
    _only_when_complete(missing)
    return render_template("site/terms.html", missing=missing, words=facts.get(TERMS, ""))


def missing_in(branch: Branch) -> list[str]:
    return missing_commerce(
        branch.legal,
        current_language(),
        phone=branch.phone,
        prices=[service.price_yen for service in branch.services],
    )


def _facts(branch: Branch) -> dict[str, str]:
    """In the reader's language."""
    ending = f"_{current_language()}"
    return {name.removesuffix(ending): value for name, value in branch.legal.items() if name.endswith(ending)}


def _only_when_complete(missing: list[str]) -> None:
    is_owner = (
        current_user.is_authenticated
        and current_user.staff is not None
        and current_user.staff.role is StaffRole.OWNER
    )
    if missing and not is_owner:
        abort(404)
