"""An answer, the tap that takes it back, and what is measured now and then."""

import math
from typing import Any, ClassVar

from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal.progress.rules.measures import DEVICES, KINDS, MOST_NAME, UNITS, Measure, Scale
from portal.progress.rules.refusals import NotAnAnswer
from portal.progress.words import DEVICE_WORDS, UNIT_WORDS
from portal.web.dates import DayField
from portal.web.fields import TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class AnswerForm(Form):
    """One tap. What it may be depends on what is asked, so the rules look at it, not the fields."""

    measure = StringField(default=Measure.PAIN)
    value = StringField()
    choice = StringField()  # one of several: taken along, or left out if it is there
    activity = IntegerField(validators=[Optional()])

    @property
    def asked(self) -> Measure:
        """Raises NotAnAnswer."""
        try:
            return Measure(self.measure.data or Measure.PAIN)
        except ValueError as error:
            raise NotAnAnswer from error

    @property
    def answer(self) -> Any:
        """A number where one is asked for; the rules refuse what is none."""
        text = self.value.data or ""
        is_number = isinstance(KINDS[self.asked], Scale) or self.activity.data is not None
        return int(text) if is_number and text.isascii() and text.isdigit() and len(text) < 10 else text


class ActivityForm(Form):
    name = TextLine(_l("What would you like to do more easily?"), render_kw={"maxlength": MOST_NAME})


class MeasuredForm(Form):
    """Something measured now and then. `measure` says what; `value` may have a decimal."""

    measure: ClassVar[Measure]
    day = DayField(_l("Day"), validators=[InputRequired(_l("Enter the day."))], render_kw={"type": "date"})
    value = DecimalField(
        _l("Value"),
        validators=[InputRequired(_l("Enter the number."))],
        render_kw={"inputmode": "decimal", "maxlength": 8},
    )

    @property
    def answer(self) -> Any:
        """As the rules want it; they look at it."""
        typed = self.value.data
        return float(typed) if typed is not None and typed.is_finite() else math.nan


class WeightForm(MeasuredForm):
    measure = Measure.WEIGHT


class HeightForm(MeasuredForm):
    measure = Measure.HEIGHT


class BoneForm(MeasuredForm):
    measure = Measure.BONE
    where = TextLine(_l("Clinic or place"), render_kw={"maxlength": 60})
    device = SelectField(_l("How"), choices=[(device, _l(DEVICE_WORDS[device])) for device in DEVICES])
    site = TextLine(_l("Part of the body"), render_kw={"maxlength": 60})
    unit = SelectField(_l("Unit"), choices=[(unit, _l(UNIT_WORDS[unit])) for unit in UNITS])
    weeks = IntegerField(_l("Weeks since birth"), validators=[Optional()], render_kw={"inputmode": "numeric"})
    feeding = BooleanField(_l("I was breastfeeding then"))

    @property
    def answer(self) -> Any:
        return {
            "where": self.where.data or "",
            "device": self.device.data,
            "site": self.site.data or "",
            "value": super().answer,
            "unit": self.unit.data,
            "weeks": self.weeks.data,
            "feeding": bool(self.feeding.data),
        }
