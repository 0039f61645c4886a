"""Flask-Security, wired here and nowhere else: sign-in by mailed code or password, and reset.

Its guard rails: the same answer for known and unknown addresses, only the session counts as
signed in, links and codes go through our outbox, and its views' writes take the write lock first.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Flask, Response, abort, after_this_request, current_app, g, request, session
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.mail_util import MailUtil

from portal.accounts import queries
from portal.accounts.models import Account
from portal.db import begin_writing, db, keep_changes
from portal.lib import clock
from portal.notifications.models import OutboxMessage
from portal.settings import Settings
from portal.web import access, current, limits
from portal.web.locale import current_language

CODE_SECONDS = 300  # a code is accepted this long after it was made; a limiter counts the guesses
LONGEST_FIELD = 1000  # characters; a hash is not asked of more
SHORTEST_PASSWORD = 15  # NIST SP 800-63B-4 for a password that stands alone
OPEN = {
    f"security.{name}"
    for name in ("login", "us_signin", "us_signin_send_code", "logout", "forgot_password", "reset_password")
}
FORMS = {"security.login", "security.us_signin", "security.reset_password"}
TELLTALE = {"security.us_signin_send_code", "security.forgot_password"}
# What Flask-Security mails, in our own words: its template → our kind and the facts it needs.
MAILS = {
    "security/email/us_instructions": ("sign_in_code", {"code": "token"}),
    # The token and not Flask-Security's link, which is made of whatever host the request named.
    "security/email/reset_instructions": ("password_reset", {"token": "reset_token"}),
    "security/email/reset_notice": ("password_changed", {}),
}

# What Flask-Security says to people, in our own words.
WORDS = {
    "GENERIC_AUTHN_FAILED": _l("The address and the code or password do not match. Please try again."),
    "GENERIC_US_SIGNIN": _l("If this address has an account, a code is on its way to it."),
    "CODE_HAS_BEEN_SENT": _l("If this address has an account, a code is on its way to it."),
    "PASSWORD_RESET_REQUEST": _l("If this address has an account, a link is on its way to it."),
    "PASSWORD_RESET": _l("Your new password is set. You are signed in."),
    "PASSWORD_RESET_NO_LOGIN": _l("Your new password is set. Please sign in with it."),
    "PASSWORD_RESET_EXPIRED": _l(
        "This link is too old. We have not changed anything. Ask for a new one here."
    ),
    "INVALID_RESET_PASSWORD_TOKEN": _l("This link does not work any more. Ask for a new one here."),
    "PASSWORD_INVALID_LENGTH": _l("A password has 15 characters or more. A sentence is easy to remember."),
    "PASSWORD_NOT_PROVIDED": _l("Enter a password."),
    "RETYPE_PASSWORD_MISMATCH": _l("The two passwords differ. Type the second one again."),
    "EMAIL_NOT_PROVIDED": _l("Enter your e-mail address."),
    "INVALID_EMAIL_ADDRESS": _l("Check the e-mail address. It reads like name@example.com."),
}


class Accounts(SQLAlchemyUserDatastore):
    """Every account can have a code mailed to it; the secret behind it is made when first needed."""

    def us_get_totp_secrets(self, user: Any) -> dict[str, str]:
        found: dict[str, str] = super().us_get_totp_secrets(user)
        if "email" not in found:
            found["email"] = current_app.extensions["security"].totp_factory.generate_totp_secret()
            self.us_put_totp_secrets(user, found)
        return found


class OutboxMail(MailUtil):
    """Flask-Security's mails as rows of the outbox, kept with whatever else its view changed."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        kind, names = MAILS[template]
        now = clock.now()
        db.session.add(
            OutboxMessage(
                kind=kind,
                to=str(recipient),
                locale=current_language(),
                facts={name: str(context[theirs]) for name, theirs in names.items()},
                created_at=now,
                due_at=now,
            )
        )
        after_this_request(_keep)

    def normalize(self, email: str) -> str:
        return queries.normal_email(super().normalize(email))

    def validate(self, email: str) -> str:
        """Without asking the DNS: the mail itself will tell, and a look-up would show who is known."""
        return self.normalize(email)


def _keep(response: Any) -> Any:
    keep_changes()
    return response


def init_app(app: Flask) -> None:
    settings = current.settings(app)
    app.config.update(_config(settings))
    Security(app, Accounts(db, Account, role_model=cast("Any", None)), mail_util_cls=OutboxMail)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined] # no tokens
    app.before_request(_before_flask_security)
    app.config.setdefault("ANSWER_FLOOR_SECONDS", 0.5)
    app.after_request(_take_as_long_for_everybody)
    app.after_request(_wrong_is_422)
    user_logged_out.connect(_leave_nothing, app)
    views: dict[str, Any] = app.view_functions
    for endpoint, view in list(views.items()):
        if endpoint in OPEN:
            limited = limits.limiter.limit("10 per minute; 60 per hour", methods=["POST"])(view)
            views[endpoint] = access.anyone(limited)
        elif endpoint.startswith("security."):
            views[endpoint] = _closed


@access.anyone
def _closed(**_values: str) -> None:
    """For the pages of Flask-Security that we have no use for."""
    abort(404)


def _take_as_long_for_everybody(response: Response) -> Response:
    """Making a link or code takes time for a known address only; the floor hides which it was."""
    if request.method == "POST" and request.endpoint in TELLTALE:
        db.session.rollback()  # what was to be kept is kept; nobody else waits for the lock meanwhile
        spent = time.perf_counter() - g.get("security_began", time.perf_counter())
        time.sleep(max(0, current_app.config["ANSWER_FLOOR_SECONDS"] - spent))
    return response


def _wrong_is_422(response: Response) -> Response:
    """These forms lead on when all is well; their page shown again says that something was wrong."""
    if request.method == "POST" and request.endpoint in FORMS and response.status_code == 200:
        response.status_code = 422
    return response


def _leave_nothing(_app: Flask, **_extra: Any) -> None:
    """Whoever uses the device next finds no half-typed booking; Flask-Login's own mark stays."""
    for name in [name for name in session if name != "_remember"]:
        del session[name]


def _before_flask_security() -> None:
    """Its views meet no way back but ours, no field too long to be hashed, and write under the lock."""
    if request.blueprint != "security":
        return
    g.security_began = time.perf_counter()
    if not access.is_here(request.values.get("next", "/")):
        abort(400)
    if any(len(typed) > LONGEST_FIELD for typed in request.form.values()):
        abort(413)
    if request.method == "POST":
        begin_writing()


def _config(settings: Settings) -> dict[str, Any]:
    key = settings.secret_key.get_secret_value()
    return {
        "SECURITY_JOIN_USER_ROLES": False,  # duties are a Staff row
        "SECURITY_PASSWORD_SALT": key,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": 19 * 1024,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        "SECURITY_PASSWORD_REQUIRED": False,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_DATETIME_FACTORY": lambda: datetime.now(UTC),
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_UNIFIED_SIGNIN": True,
        "SECURITY_US_ENABLED_METHODS": ["password", "email"],
        "SECURITY_US_MFA_REQUIRED": [],
        "SECURITY_US_SIGNIN_REPLACES_LOGIN": True,
        "SECURITY_US_SIGNIN_URL": "/login",
        "SECURITY_LOGIN_URL": "/login",
        "SECURITY_US_SIGNIN_SEND_CODE_URL": "/login/code",
        "SECURITY_US_TOKEN_VALIDITY": CODE_SECONDS,
        "SECURITY_TOTP_SECRETS": {"1": key},
        "SECURITY_TOTP_ISSUER": "Cortis Gym",
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/password/reset",
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "site.welcome",
        "SECURITY_POST_LOGOUT_VIEW": "site.home",
        "SECURITY_POST_RESET_VIEW": "security.login",
        **{f"SECURITY_MSG_{name}": (sentence, "info") for name, sentence in WORDS.items()},
    }
