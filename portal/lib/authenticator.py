"""Six digits from an authenticator app (RFC 6238): 30 seconds each, one step early or late is fine."""

from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30


def new_secret() -> str:
    """160 bits, in base32."""
    return pyotp.random_base32()


def address(secret: str, *, account: str, issuer: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def picture(text: str) -> str:
    """A QR code as SVG, to be put into a page; its colours come from the page's style."""
    return segno.make(text, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass="qr__dots", omitsize=True
    )


def digits(secret: str, *, now: datetime) -> str:
    """What the app shows now."""
    return pyotp.TOTP(secret).generate_otp(int(now.timestamp()) // STEP_SECONDS)


def step_of(code: str, secret: str, *, now: datetime) -> int | None:
    """Which 30 seconds (since 1970) the code belongs to, or None if it is not one of now.

    Whoever accepts it keeps the step and accepts no other one up to it: each code counts once.
    """
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (current, current - 1, current + 1):
        if pyotp.utils.strings_equal(code, totp.generate_otp(step)):
            return step
    return None
