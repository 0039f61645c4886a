"""CSV that Excel in Japan opens right, and that no cell of which is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

BOM = "\ufeff"  # or else Excel takes UTF-8 for Shift_JIS
# What a spreadsheet may take for the beginning of a formula, the full-width ones too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The file, a line at a time."""
    yield BOM
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([safe(str(cell)) for cell in row])
        yield buffer.getvalue()


def safe(cell: str) -> str:
    """A leading apostrophe makes a cell text."""
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(FORMULA) or cell.startswith(FORMULA) else cell
