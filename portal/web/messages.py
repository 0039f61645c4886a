"""Makes an e-mail of an outbox message, in the reader's language, its links to the portal's own address."""

from datetime import datetime
from email.message import EmailMessage
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template
from flask_babel import force_locale

from portal.web import current
from portal.web.links import links, signed


def compose(app: Flask, *, key: str, kind: str, to: str, locale: str, facts: dict[str, Any]) -> EmailMessage:
    """The e-mail for messages/<kind>.{subject,txt,html}.j2.

    `key` makes its Message-ID, the same at every try.

    Raises ValueError when a fact would break a header, and what Jinja raises.
    """
    settings = current.settings(app)
    with app.app_context(), force_locale(locale):
        context = facts | {
            "link": links(app, locale),
            "moment": datetime.fromisoformat,
            "signed": partial(signed, app),
        }
        subject = render_template(f"messages/{kind}.subject.j2", **context).strip()
        text = render_template(f"messages/{kind}.txt.j2", **context)
        html = render_template(f"messages/{kind}.html.j2", subject=subject, **context)

    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{key}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = locale
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message
