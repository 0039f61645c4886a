"""English is in the code, Japanese is complete."""

import re

import pytest
from babel.messages.mofile import read_mo

from tests.shape.conftest import PO

HOLES = re.compile(r"%\((\w+)\)[sd]")


def test_no_sentence_is_without_japanese(sentences, japanese):
    missing = [
        sentence for sentence in sentences if sentence not in japanese or not any(japanese[sentence].string)
    ]
    assert not missing, "\n".join(map(str, missing))


def test_no_japanese_is_without_use(sentences, japanese):
    assert not set(japanese) - set(sentences)


def test_both_languages_fill_the_same_holes(japanese):
    for message in japanese.values():
        english = message.id if isinstance(message.id, str) else message.id[1]
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
        compiled = {(str(one.id), one.context): one.string for one in read_mo(file) if one.id}
    assert sorted(map(_flat, compiled.values())) == sorted(_flat(value.string) for value in japanese.values())
    assert len(compiled) == len(japanese)


def _flat(said):
    return said if isinstance(said, str) else "".join(said)
