"""Text is packed on its way, by the portal itself: there may be nobody in front of it who would.

What is packed tells by its length what repeats in it (BREACH). So the one secret that stands in every
page, the form's token, is another one each time (form_tokens.py), and the length of each answer is drawn.
"""

import gzip
import secrets

from flask import Flask, Response, request

WORTH_IT = 600  # bytes; less is not shorter when it is packed
MOST = 2_000_000  # bytes; a longer file is sent as it is
LEVEL = 6
TEXT = {"application/json", "application/manifest+json", "image/svg+xml", "text/calendar"}
NAMED, END = 0x08, b"\x00"  # of a gzip header: that a name follows, and where it ends
NAME_FLAG, HEADER = 3, 10  # where that is said, and how long the header is
MOST_DRAWN = 64  # bytes


def init_app(app: Flask) -> None:
    @app.after_request
    def pack(response: Response) -> Response:
        if not _is_text(response):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] and _is_worth_it(response):
            response.set_data(packed(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind in TEXT


def _is_worth_it(response: Response) -> bool:
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return False
    return WORTH_IT <= (response.content_length or 0) <= MOST


class Packed:
    """Text that is sent again and again: packed once."""

    def __init__(self, plain: bytes, mimetype: str) -> None:
        self.plain, self.mimetype, self.gzip = plain, mimetype, packed(plain)

    def response(self) -> Response:
        """Packed for whoever unpacks it."""
        if request.accept_encodings["gzip"]:
            return Response(self.gzip, mimetype=self.mimetype, headers={"Content-Encoding": "gzip"})
        return Response(self.plain, mimetype=self.mimetype)


def packed(plain: bytes) -> bytes:
    """As gzip, under a name of drawn length that nobody reads."""
    done = gzip.compress(plain, LEVEL, mtime=0)
    name = secrets.token_hex(MOST_DRAWN)[: secrets.randbelow(MOST_DRAWN)].encode()
    return b"".join(
        [done[:NAME_FLAG], bytes([NAMED]), done[NAME_FLAG + 1 : HEADER], name, END, done[HEADER:]]
    )
