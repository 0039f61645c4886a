"""English is in the code, Japanese is complete."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PO = ROOT / "portal/translations/ja/LC_MESSAGES/messages.po"
HOLES = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory):
    """Everything the code says."""
    pot = tmp_path_factory.mktemp("pot") / "messages.pot"
    subprocess.run(
        [Path(sys.executable).with_name("pybabel"), "-q", "extract", "-F", "pyproject.toml", "-k", "_", "-k", "_l",
         "-k", "msgid", "-k", "ngettext:1,2", "-o", pot, "."],
        cwd=ROOT, check=True,
    )  # fmt: skip
    with pot.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def japanese():
    with PO.open("rb") as file:
        return {message.id: message for message in read_po(file, locale="ja") if message.id}


def test_no_sentence_is_without_japanese(sentences, japanese):
    missing = [one for one in sentences if one not in japanese or not any(japanese[one].string)]
    assert not missing, "\n".join(map(str, missing))


def test_no_japanese_is_without_use(sentences, japanese):
    assert not set(japanese) - sentences


def test_both_languages_fill_the_same_holes(japanese):
    for key, message in japanese.items():
        english = key if isinstance(key, str) else key[1]
        for said in message.string if isinstance(message.string, tuple) else [message.string]:
            assert set(HOLES.findall(said)) == set(HOLES.findall(english)), english


def test_no_translation_is_fuzzy(japanese):
    assert not [key for key, message in japanese.items() if message.fuzzy]


@pytest.mark.parametrize("wrong", ["させていただ", "エラーが発生", "不正", "正しく", "ご確認いただけ"])
def test_the_words_follow_the_voice(japanese, wrong):
    """ux.md §5.1"""
    for message in japanese.values():
        assert wrong not in str(message.string)


def test_what_is_read_at_run_time_is_what_is_written(japanese):
    """The compiled catalogue is in git, so that production needs no build. `make setup` renews it."""
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = {str(one.id): one.string for one in read_mo(file) if one.id}
    assert sorted(map(_flat, compiled.values())) == sorted(_flat(one.string) for one in japanese.values())
    assert len(compiled) == len(japanese)


def _flat(said):
    return said if isinstance(said, str) else "".join(said)
