"""A routine as a trainer writes it: how often each movement, in which order, and a word."""

from collections.abc import Sequence

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.guides.exercises import exercises
from portal.records.rules import MOST_LETTERS
from portal.routines.rules import MOST_NOTE, Move
from portal.web.fields import Fits, TextLines
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class RoutineForm(Form):
    """For each exercise `rounds_…` (0 leaves it out) and `place_…`, added below."""

    note = TextLines(_l("A word to her"), validators=[Fits(max=MOST_NOTE)], render_kw={"rows": 2})

    @property
    def moves(self) -> list[Move]:
        """What is chosen, in its order; of two with the same place, as the guide has them."""
        chosen = [slug for slug in exercises() if self[f"rounds_{slug}"].data]
        chosen.sort(key=lambda slug: self[f"place_{slug}"].data)
        return [Move(slug, self[f"rounds_{slug}"].data) for slug in chosen]

    @staticmethod
    def data_of(moves: Sequence[Move], note: str = "") -> dict[str, object]:
        """As the form shows a routine."""
        places = {move.exercise: number for number, move in enumerate(moves, 1)}
        rounds = {move.exercise: move.rounds for move in moves}
        found: dict[str, object] = {"note": note}
        for number, slug in enumerate(exercises(), 1):
            found |= {f"rounds_{slug}": rounds.get(slug, 0), f"place_{slug}": places.get(slug, number)}
        return found


for _exercise in exercises().values():
    _how_often = [
        InputRequired(_l("Enter how often; 0 leaves it out.")),
        NumberRange(0, _exercise.limit, _l("From 0 to %(max)d times for this movement.")),
    ]
    setattr(RoutineForm, f"rounds_{_exercise.slug}", IntegerField(_l("Repeats"), validators=_how_often))
    _place = [
        InputRequired(_l("Enter a place from 1 to 5.")),
        NumberRange(1, 5, _l("Enter a place from 1 to 5.")),
    ]
    setattr(RoutineForm, f"place_{_exercise.slug}", IntegerField(_l("Position"), validators=_place))


class WriteUpForm(RoutineForm):
    """The routine, and a note for colleagues. `standing` is the assignment that the page shows."""

    standing = IntegerField(validators=[Optional()], widget=HiddenInput())

    words = TextLines(_l("Note for colleagues"), validators=[Fits(max=MOST_LETTERS)], render_kw={"rows": 2})
