"""What somebody on the phone waits for."""

from datetime import date

from wtforms import SelectField

from portal.gym.models.branches import Branch
from portal.waitlist.forms import WishForm
from portal.web.dates import clock_choice
from portal.web.translations import lazy_gettext as _l


class CallersWishForm(WishForm):
    trainer = SelectField(_l("Trainer"), coerce=int, default=0)  # 0 is anyone

    def begin_wide(self, branch: Branch, *, until: date) -> None:
        """All day, on any day, for a while: she says what is less."""
        if self.is_submitted():
            return
        times = branch.widest.times(branch.grid_minutes)
        self.weekdays.data = [str(number) for number in range(7)]
        self.day_from.data, self.day_until.data = clock_choice(times[0])[0], clock_choice(times[-1])[0]
        self.until_on.data = until
