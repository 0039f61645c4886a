"""What staff see (`/staff`): the day, its bookings, and the owner's settings."""

from flask import Blueprint

from portal.accounts.models import StaffRole

bp = Blueprint("desk", __name__, url_prefix="/staff")
TRAINER, DESK, OWNER = StaffRole.TRAINER, StaffRole.DESK, StaffRole.OWNER

from portal.desk.views import bookings, day, settings  # noqa: E402, F401 - they add their pages to bp
