"""The blueprint, to which the modules beside it add their pages."""

from datetime import timedelta
from typing import Any

from flask import Blueprint
from flask_login import current_user

from portal.accounts.models.people import StaffRole
from portal.accounts.signed_in import current_staff

bp = Blueprint("desk", __name__, url_prefix="/staff")
TRAINER, DESK, OWNER = StaffRole.TRAINER, StaffRole.DESK, StaffRole.OWNER


@bp.context_processor
def for_every_page() -> dict[str, Any]:
    """Who is at the desk, and what her role may change."""
    if not current_user.is_authenticated:
        return {}
    staff = current_staff()
    return {
        "staff": staff,
        "can_change": staff is not None and staff.role is not TRAINER,
        "week_long": timedelta(weeks=1),
    }
