"""What may stand in an address."""

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # of a key in the database


class KeyConverter(IntegerConverter):
    """<key:number>: a key that could exist. A larger number is no address of ours."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    app.url_map.converters["key"] = KeyConverter
