"""When somebody who works here is told what happens to visits."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.accounts.models.people import Told
from portal.accounts.signed_in import current_staff
from portal.booking.operations import staff_news
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.web import access
from portal.web.forms import Form
from portal.web.translations import gettext as _
from portal.web.translations import lazy_gettext as _l

CHOICES = [
    (Told.AT_ONCE, _l("At once; at night, at 8:00")),
    (Told.DAILY, _l("Once a day, at 8:00")),
    (Told.NEVER, _l("Not at all")),
]


class NewsForm(Form):
    told = RadioField(
        _l("When do you want a mail?"),
        choices=CHOICES,
        validators=[InputRequired(_l("Choose when you want a mail."))],
    )


@bp.route("/news", methods=["GET", "POST"])
@access.staff(TRAINER, DESK, OWNER)
def news() -> ResponseReturnValue:
    staff = current_staff()
    form = NewsForm(obj=staff)
    if form.is_submitted_and_valid():
        staff_news.choose_news(staff=staff, told=Told(form.told.data))
        flash(_("Saved."))
        return redirect(url_for(".news"), 303)
    return render_template("desk/news.html", form=form), form.status
