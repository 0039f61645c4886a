"""What may stand in an address."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from portal.lib.spelling import LARGEST


class KeyConverter(IntegerConverter):
    """<key:number>: a key that could exist, as we write it. Anything else is no address of ours."""

    regex = "[1-9][0-9]{0,9}"

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    app.url_map.converters["key"] = KeyConverter
