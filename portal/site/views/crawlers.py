"""What browsers, search engines and messengers ask for under names of their own."""

from flask import Response, current_app, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from portal.gym import queries as gym
from portal.site.views.blueprint import bp
from portal.web import access
from portal.web.links import links
from portal.web.locale import LOCALES, prefix_of

# Pages that anybody finds; the notices of the law are among them once they are complete.
FOUND: tuple[tuple[str, dict[str, str]], ...] = (
    ("site.home", {}),
    ("site.find_us", {}),
    ("site.safety", {}),
    ("checkout.services", {}),
    ("checkout.times", {}),
    ("booking.policy", {}),
)
NOT_FOUND = (
    "/account", "/book/", "/booking/", "/calendar/", "/invitations/", "/me", "/offers/", "/partner",
    "/password/", "/staff", "/unsubscribe/",
)  # fmt: skip
FOUND_ALL_THE_SAME = ("/book/service", "/book/time")
FOR_A_DAY = 86400  # seconds


@bp.get("/favicon.ico")
@access.anyone
def favicon() -> ResponseReturnValue:
    return _icon("favicon.ico")


@bp.get("/apple-touch-icon.png")
@access.anyone
def apple_touch_icon() -> ResponseReturnValue:
    return _icon("apple-touch-icon.png")


def _icon(name: str) -> Response:
    return send_from_directory(str(current_app.static_folder), name, max_age=FOR_A_DAY)


@bp.get("/robots.txt")
@access.anyone
def robots() -> ResponseReturnValue:
    """What is one person's is looked for by nobody."""
    roots = [prefix_of(locale) for locale in LOCALES]
    lines = ["User-agent: *"]
    lines += [f"Allow: {root}{path}" for root in roots for path in FOUND_ALL_THE_SAME]
    lines += [f"Disallow: {root}{path}" for root in roots for path in NOT_FOUND]
    lines += [f"Sitemap: {links(current_app, 'ja')('site.sitemap')}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
@access.anyone
def sitemap() -> ResponseReturnValue:
    """Each page in each language, and what it is called in the others."""
    pages = [(endpoint, values) for endpoint, values in FOUND if _can_be_read(endpoint)]
    addresses = [
        {locale: links(current_app, locale)(endpoint, **values) for locale in LOCALES}
        for endpoint, values in pages
    ]
    return Response(render_template("site/sitemap.xml", pages=addresses), mimetype="application/xml")


def _can_be_read(endpoint: str) -> bool:
    """Times are shown to visitors once the owner takes some."""
    return endpoint != "checkout.times" or gym.branch().is_open_to_visitors
