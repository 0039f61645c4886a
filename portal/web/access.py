"""Who may open a view. Every view says so with one of these, or the tests fail."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import ValidationError

from portal.lib import clock
from portal.lib.errors import NotAllowed
from portal.lib.translatable import msgid
from portal.web import app_settings, form_tokens

View = TypeVar("View", bound=Callable[..., Any])


class ForMembersOnly(NotAllowed):
    message = msgid("This page is for members. You are signed in as staff.")


class NotAMember(NotAllowed):
    message = msgid("This page is for members. You have no bookings of your own here.")


class ForOtherRoles(NotAllowed):
    message = msgid("Your role does not open this page. Please ask the owner.")


def is_here(path: str) -> bool:
    """Whether it is a plain path of this site, safe to be sent back to."""
    return re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", path) is not None


def anyone(view: View) -> View:
    view.access = "anyone"  # type: ignore[attr-defined]
    return view


def developers(view: View) -> View:
    """Whoever works on the portal, on a machine that is set up for it. Elsewhere it is not there."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if app_settings.settings().is_production:
            abort(404)
        answer: ResponseReturnValue = view(*args, **kwargs)
        return answer

    guarded.access = "in development"  # type: ignore[attr-defined]
    return cast(View, guarded)


def signed_in(view: View) -> View:
    """Anybody with an account, member or staff; staff need not have taken the second step yet.

    Whom no more than an invitation has signed in first shows who that is.
    """

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if g.sign_in.is_by_invitation:
            return redirect(url_for("accounts.confirmation", next=_page_of_it()))
        return _locked() or view(*args, **kwargs)

    guarded.access = "signed in"  # type: ignore[attr-defined]
    return cast(View, guarded)


def helpers(view: View) -> View:
    """The same, and whom the invitation to book for somebody has signed in, for that and nothing else."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        return _locked() or view(*args, **kwargs)

    guarded.access = "signed in, or by an invitation to help"  # type: ignore[attr-defined]
    return cast(View, guarded)


def program(view: View) -> View:
    """A program of others, which signs what it sends; the view checks that. It may send JSON."""
    view.access = "a program that signs"  # type: ignore[attr-defined]
    view.takes_json = True  # type: ignore[attr-defined]
    return view


OPENS = ("accounts.second_step", "accounts.lock", "accounts.confirmation")  # while a device is locked


def _locked() -> ResponseReturnValue | None:
    """Her second step again, for staff who have left the device. What she has typed stays on a page."""
    if not works_here() or request.endpoint in OPENS or not g.sign_in.is_locked(clock.now()):
        return None
    if not g.sign_in.is_strong:
        return None  # the second step comes anyway, and before anything
    if fields := typed():
        return render_template("errors/again.html", fields=fields, is_locked=True), 401
    return redirect(url_for("accounts.second_step", next=_page_of_it()))


def works_here() -> bool:
    return current_user.staff is not None and current_user.staff.is_active


CONFIRMED_FOR = timedelta(minutes=15)  # how long a confirmation opens a page
CONFIRMED_FOR_SENDING = timedelta(hours=1)  # and how long what is typed there is taken


def recently_confirmed(view: View) -> View:
    """Stands below another guard: she shows once more that it is she, if that was a while ago.

    Staff have taken their second step, whichever page it is.
    """

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if works_here() and not g.sign_in.is_strong:
            return redirect(url_for("accounts.second_step", next=_page_of_it()))
        return _confirmed() or view(*args, **kwargs)

    guarded.is_confirmed = True  # type: ignore[attr-defined]
    return cast(View, guarded)


def recently_signed_in(view: View) -> View:
    """The same for setting up the first second step, which cannot have been taken yet."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        return _confirmed() or view(*args, **kwargs)

    guarded.is_confirmed = True  # type: ignore[attr-defined]
    return cast(View, guarded)


def _confirmed() -> ResponseReturnValue | None:
    """The way to the question whether it is she, or None when she has answered lately."""
    within = CONFIRMED_FOR if request.method == "GET" else CONFIRMED_FOR_SENDING
    if clock.now() <= g.sign_in.confirmed_at + within:
        return None
    return redirect(url_for("accounts.confirmation", next=_page_of_it()))


def _page_of_it() -> str | None:
    """This page, or the one with the button that was pressed."""
    return way_back() if request.method == "GET" else page_before()


def page_before() -> str | None:
    """The page of ours on which she was."""
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host and is_here(came_from.path) else None


def members(view: View) -> View:
    """Somebody who trains here. Others are asked to sign in, and come back afterwards."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if current_user.member is None:
            raise ForMembersOnly if works_here() else NotAMember
        return _locked() or view(*args, **kwargs)

    guarded.access = "members"  # type: ignore[attr-defined]
    return cast(View, guarded)


OPENED = "opened"  # references of bookings that this browser has opened by a mailed link


def members_or_link(view: View) -> View:
    """A member, or whoever holds the link to this one booking from its mail."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not current_user.is_authenticated and kwargs["reference"] not in session.get(OPENED, []):
            return ask_to_sign_in()
        return (current_user.is_authenticated and _locked()) or view(*args, **kwargs)

    guarded.access = "members, or the mailed link"  # type: ignore[attr-defined]
    return cast(View, guarded)


def staff(*roles: str) -> Callable[[View], View]:
    """Somebody who works here, in one of these roles."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if not works_here() or current_user.staff.role not in roles:
                raise ForOtherRoles
            if not g.sign_in.is_strong:
                return redirect(url_for("accounts.second_step", next=way_back()))
            return _locked() or view(*args, **kwargs)

        guarded.access = f"staff: {', '.join(roles)}"  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def ask_to_sign_in() -> ResponseReturnValue:
    """Off to the sign-in page, with the way back. What she has typed in a form of ours stays on a page.

    The cookie stays as it is: her sign-in may go on under another token by now, in another tab.
    """
    if fields := typed():
        return render_template("errors/again.html", fields=fields, is_locked=False), 401
    return redirect(url_for("accounts.login", next=_page_of_it()))


def typed() -> list[tuple[str, str]]:
    """What was sent by a form that this browser has had from us, but for secrets; nothing for any other."""
    secret = ("csrf_token", "password", "code", "answer")
    found = [(name, value) for name, value in request.form.items(multi=True) if name not in secret and value]
    try:
        form_tokens.check(request.form.get("csrf_token", ""))
    except ValidationError:
        return []
    return found


def ask_nobody() -> None:
    """For the rest of this request nobody is signed in: who it is cannot be asked for, or is not to be."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def way_back() -> str | None:
    """This page, for after the sign-in; None for what was sent and is no page."""
    return request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None
