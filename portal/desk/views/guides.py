"""The guides as members read them, and who of the profession has read them before."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.guides import library
from portal.guides.library import LANGUAGES
from portal.web import access
from portal.web.locale import current_language


@bp.get("/guides")
@access.staff(TRAINER, DESK, OWNER)
def guides() -> ResponseReturnValue:
    every = {locale: library.guides(locale) for locale in LANGUAGES}
    reviewed = {slug: [every[locale][slug].reviewed_by for locale in LANGUAGES] for slug in every["ja"]}
    return render_template(
        "desk/guides.html",
        guides=every[current_language()].values(),
        reviewed=reviewed,
        waiting=[slug for slug, names in reviewed.items() if not all(names)],
    )


@bp.get("/guides/<slug>")
@access.staff(TRAINER, DESK, OWNER)
def guide(slug: str) -> ResponseReturnValue:
    return render_template(
        "desk/guide.html", guide=library.guides(current_language()).get(slug) or abort(404)
    )
