"""Pages of the guides, for members."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.guides import library, operations, queries, search
from portal.guides.concerns import concern
from portal.guides.library import Guide
from portal.guides.models import Reading
from portal.guides.rules import STAGES, Topic, suits
from portal.gym import queries as gym
from portal.health import queries as health
from portal.lib import clock
from portal.lib.translatable import msgid
from portal.web import access, offline
from portal.web.forms import PressForm
from portal.web.locale import current_language

bp = Blueprint("guides", __name__, url_prefix="/guides")
ASKED = "guides_asked"  # in the session: whose last search, and its words

TOPIC_WORDS: dict[Topic, str] = {
    Topic.BACK: msgid("Back pain"),
    Topic.PELVIC_FLOOR: msgid("Pelvic floor"),
    Topic.POSTURE: msgid("Holding and feeding"),
    Topic.BONE: msgid("Bone"),
    Topic.FOOD: msgid("Food"),
    Topic.HABITS: msgid("Daily habits"),
    Topic.SIGNS: msgid("When to see a doctor"),
}


@bp.get("")
@access.members
@offline.kept
def index() -> ResponseReturnValue:
    """All guides, or those that are asked for by words, concern and weeks since birth."""
    asked = _asked() if "found" in request.args else ""
    topic, stage = _topic(), _stage()
    readings = queries.readings(current_member().id)
    saved = {slug for slug, reading in readings.items() if reading.saved_at}
    only_saved = "saved" in request.args
    every = library.guides(current_language())
    found = [
        guide
        for guide in search.find(every.values(), asked)
        if (topic is None or topic in guide.topics)
        and (stage is None or suits(guide.weeks, STAGES[stage]))
        and (not only_saved or guide.slug in saved)
    ]
    return render_template(
        "guides/index.html",
        guides=found,
        asked=asked,
        concern=concern(asked),
        excerpts={guide.slug: search.excerpt(guide, asked) for guide in found} if asked.strip() else {},
        topics=TOPIC_WORDS,
        topic=topic,
        stages=STAGES,
        stage=stage,
        her_stage=_her_stage(),
        saved=saved,
        only_saved=only_saved,
        last=next(
            (
                (every[slug], reading.place)
                for slug, reading in readings.items()
                if reading.place and slug in every
            ),
            None,
        ),
    )


@bp.post("")
@access.members
def ask() -> ResponseReturnValue:
    """What she types may say how she is: it goes with her session, and into no address and no log."""
    PressForm().insist()
    asked = request.form.get("q", "")[: search.LONGEST]
    session[ASKED] = [current_member().id, asked]
    chosen: dict[str, Any] = {
        name: request.form[name] for name in ("topic", "stage", "saved") if request.form.get(name)
    }
    if asked.strip():
        chosen["found"] = "y"
    return redirect(url_for(".index", **chosen), 303)


def _asked() -> str:
    """Her own words, and nobody's who used this browser before her."""
    number, asked = session.get(ASKED, (0, ""))
    return asked if number == current_member().id else ""


def _goes_on(reading: Reading, every: Mapping[str, Guide]) -> bool:
    return bool(reading.place) and reading.slug in every


def _topic() -> Topic | None:
    try:
        return Topic(request.args.get("topic", ""))
    except ValueError:
        return None


def _stage() -> int | None:
    """The number of one of STAGES."""
    asked = request.args.get("stage", "")
    return int(asked) if asked in {str(number) for number in range(len(STAGES))} else None


def _her_stage() -> int | None:
    """In which of STAGES she is, if she has told us when her baby was born."""
    check = health.latest_check(current_member().id)
    if check is None:
        return None
    weeks = (gym.branch().local(clock.now()).date() - check.born_on).days // 7
    return next(
        (n for n, (first, last) in enumerate(STAGES) if first <= weeks and (not last or weeks < last)), None
    )


@bp.get("/<slug>")
@access.members
@offline.kept
def show(slug: str) -> ResponseReturnValue:
    guide = _guide(slug)
    reading = queries.readings(current_member().id).get(slug)
    at = next((section for section in guide.sections if reading and section.key == reading.place), None)
    return render_template(
        "guides/show.html",
        guide=guide,
        is_saved=reading is not None and reading.saved_at is not None,
        at=at if at and at != guide.sections[0] else None,
        form=PressForm(),
        topics=TOPIC_WORDS,
    )


@bp.post("/<slug>/saved")
@access.members
def save(slug: str) -> ResponseReturnValue:
    PressForm().insist()
    operations.save(member=current_member(), slug=_guide(slug).slug, now=clock.now())
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/saved/removal")
@access.members
def let_go(slug: str) -> ResponseReturnValue:
    PressForm().insist()
    operations.let_go(member=current_member(), slug=_guide(slug).slug)
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/place")
@access.members
def keep_place(slug: str) -> ResponseReturnValue:
    """Sent by the page itself when she leaves it."""
    PressForm().insist()
    guide, place = _guide(slug), request.form.get("place", "")
    if place not in {section.key for section in guide.sections}:
        abort(422)
    operations.keep_place(member=current_member(), slug=slug, place=place, now=clock.now())
    return Response(status=204, mimetype="text/plain")


def _guide(slug: str) -> Guide:
    return library.guides(current_language()).get(slug) or abort(404)
