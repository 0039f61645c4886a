"""Bookings in her own calendar: one as a file, all of them as a feed behind a secret address."""

from datetime import timedelta

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import replica
from portal.accounts.signed_in import current_member
from portal.booking import calendar
from portal.booking.operations import feeds
from portal.booking.own_booking import own_booking
from portal.booking.queries.bookings import visits_between
from portal.booking.queries.feeds import feed_in_force, feed_of, trainer_feed_in_force, trainers_visits
from portal.booking.views.blueprint import bp
from portal.gym import queries as gym
from portal.lib import clock
from portal.web import access
from portal.web.forms import PressForm
from portal.web.links import links, signed, unsigned
from portal.web.locale import current_language
from portal.web.translations import gettext as _

BACK, AHEAD = timedelta(days=31), timedelta(days=400)  # what the feed shows


@bp.get("/me/bookings/<reference>/calendar.ics")
@access.members_or_link
def calendar_file(reference: str) -> ResponseReturnValue:
    booking, language = own_booking(reference), current_language()
    content = calendar.file_of(booking, locale=language, link=links(current_app, language), now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="cortisgym-{reference}.ics"'}
    return Response(content, mimetype="text/calendar", headers=headers)


@bp.get("/calendar/<token>.ics")
@access.anyone
@replica.may_be_a_moment_old
def feed(token: str) -> ResponseReturnValue:
    """What her calendar asks for every few hours. Forged and closed addresses are not found alike."""
    named = unsigned(current_app, "calendar", token)
    found = feed_in_force(*named) if _is_feed(named) else None
    if found is None:
        abort(404)
    now, language = clock.now(), current_language()
    bookings = visits_between(found.member_id, since=now - BACK, until=now + AHEAD)
    content = calendar.feed_of(
        bookings, gym.branch(), locale=language, link=links(current_app, language), now=now
    )
    return Response(content, mimetype="text/calendar")


@bp.get("/calendar/trainers/<token>.ics")
@access.anyone
@replica.may_be_a_moment_old
def trainer_feed(token: str) -> ResponseReturnValue:
    """A trainer's visits: when and what, and no name of anybody."""
    named = unsigned(current_app, "trainer-calendar", token)
    found = trainer_feed_in_force(*named) if _is_feed(named) else None
    if found is None:
        abort(404)
    now, language = clock.now(), current_language()
    visits = trainers_visits(found.trainer_id, since=now - BACK, until=now + AHEAD)
    content = calendar.trainers_feed(
        visits, gym.branch(), locale=language, link=links(current_app, language), now=now
    )
    return Response(content, mimetype="text/calendar")


def _is_feed(named: object) -> bool:
    return isinstance(named, list) and len(named) == 2 and all(isinstance(row, int) for row in named)


@bp.route("/me/calendar", methods=["GET", "POST"])
@access.members
def own_feed() -> ResponseReturnValue:
    """The feed's address, and the button that makes one."""
    member, form = current_member(), PressForm()
    if form.is_submitted_and_valid():
        feeds.open_feed(member=member, actor=member.actor, now=clock.now())
        return redirect(url_for(".own_feed"), 303)
    found = feed_of(member.id)
    address = None
    if found and not found.closed_at:
        token = signed(current_app, "calendar", [member.id, found.version])
        address = links(current_app, current_language())("booking.feed", token=token)
    return render_template("booking/calendar.html", form=form, address=address), form.status


@bp.post("/me/calendar/closing")
@access.members
def close_feed() -> ResponseReturnValue:
    PressForm().insist()
    feeds.close_feed(member=current_member(), actor=current_member().actor, now=clock.now())
    flash(_("The address no longer works. Your calendar will not be updated any more."))
    return redirect(url_for(".own_feed"), 303)
