"""What the code says, and what it says in Japanese; each by its msgid and context."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PO = ROOT / "portal/translations/ja/LC_MESSAGES/messages.po"
MARKS = ["_", "_l", "msgid", "ngettext:1,2", "pgettext:1c,2", "lazy_pgettext:1c,2"]


@pytest.fixture(scope="session")
def sentences(tmp_path_factory):
    """Everything the code says, with where it stands."""
    pot = tmp_path_factory.mktemp("pot") / "messages.pot"
    marks = [part for mark in MARKS for part in ("-k", mark)]
    subprocess.run(
        [Path(sys.executable).with_name("pybabel"), "-q", "extract", "-F", "pyproject.toml", *marks, "-o", pot, "."],
        cwd=ROOT, check=True,
    )  # fmt: skip
    return _by_name(pot, locale=None)


@pytest.fixture(scope="session")
def japanese():
    return _by_name(PO, locale="ja")


def _by_name(path, locale):
    with path.open("rb") as file:
        return {(message.id, message.context): message for message in read_po(file, locale) if message.id}
