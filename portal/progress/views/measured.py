"""What is measured now and then: bone density, height, and weight if she wants. A list, without a verdict."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.queries import people
from portal.accounts.rules.consents import Purpose
from portal.accounts.signed_in import current_member
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.progress import operations, queries
from portal.progress.forms import BoneForm, HeightForm, MeasuredForm, WeightForm
from portal.progress.rules.measures import RARE, Measure
from portal.progress.views.blueprint import bp
from portal.progress.views.log import just_logged, remember_logged, today
from portal.progress.words import DEVICE_WORDS, UNIT_WORDS
from portal.web import access

FORMS: dict[Measure, type[MeasuredForm]] = {
    Measure.BONE: BoneForm,
    Measure.HEIGHT: HeightForm,
    Measure.WEIGHT: WeightForm,
}


@bp.get("/measured")
@access.members
def measured() -> ResponseReturnValue:
    return _page(None)


@bp.post("/measured/<kind>")
@access.members
def add_measured(kind: str) -> ResponseReturnValue:
    """One for each day; of two, the later one counts."""
    if kind not in FORMS:
        abort(404)
    form, member = FORMS[Measure(kind)](prefix=kind), current_member()
    if form.measure is Measure.WEIGHT and Purpose.LOG_WEIGHT not in people.standing_consents(member.id):
        abort(404)
    if form.is_submitted_and_valid() and form.day.data:
        try:
            before = operations.note(
                member=member,
                measure=form.measure,
                day=form.day.data,
                value=form.answer,
                today=today(),
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            remember_logged(form.measure, form.day.data, before)
            return redirect(url_for(".measured"), 303)
    return _page(form)


def _page(refused: MeasuredForm | None) -> ResponseReturnValue:
    member = current_member()
    weighs = Purpose.LOG_WEIGHT in people.standing_consents(member.id)
    forms = {
        measure: refused
        if isinstance(refused, kind)
        else kind(prefix=measure, formdata=None, data={"day": today()})
        for measure, kind in FORMS.items()
    }
    return render_template(
        "progress/measured.html",
        form=refused or forms[Measure.BONE],
        forms=forms,
        opened=refused.measure if refused else None,
        weighs=weighs,
        rows=queries.measured(member.id, RARE),
        just_logged=just_logged(),
        device_words=DEVICE_WORDS,
        unit_words=UNIT_WORDS,
    ), refused.status if refused else 200
