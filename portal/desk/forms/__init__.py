"""What staff fill in: visits, shifts, people, and the owner's settings."""

from portal.desk.forms.legal import LegalForm
from portal.desk.forms.people import (
    CallerForm,
    IdentityForm,
    InPersonForm,
    NoteForm,
    StaffChangeForm,
    StaffForm,
    TrainerForm,
)
from portal.desk.forms.routines import RoutineForm, WriteUpForm
from portal.desk.forms.schedule import (
    ClosureForm,
    CopyWeekForm,
    DayHoursForm,
    PublishForm,
    TimeOffForm,
    WeekHoursForm,
)
from portal.desk.forms.settings import RecoveryForm, ServiceForm, SettingsForm
from portal.desk.forms.visits import (
    DeskCancelForm,
    LateForm,
    MoveForm,
    NextVisitForm,
    PlaceForm,
    VisitForm,
)

__all__ = [
    "CallerForm",
    "ClosureForm",
    "CopyWeekForm",
    "DayHoursForm",
    "DeskCancelForm",
    "IdentityForm",
    "InPersonForm",
    "LateForm",
    "LegalForm",
    "MoveForm",
    "NextVisitForm",
    "NoteForm",
    "PlaceForm",
    "PublishForm",
    "RecoveryForm",
    "RoutineForm",
    "ServiceForm",
    "SettingsForm",
    "StaffChangeForm",
    "StaffForm",
    "TimeOffForm",
    "TrainerForm",
    "VisitForm",
    "WeekHoursForm",
    "WriteUpForm",
]
