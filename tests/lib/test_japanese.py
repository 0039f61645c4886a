import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import japanese


@pytest.mark.parametrize("typed", ["さとう", "サトウ", "ｻﾄｳ", " さとう　", "ｻﾄｳ\t"])
def test_every_kana_is_welcome(typed):
    assert japanese.katakana(typed) == "サトウ"


@pytest.mark.parametrize(
    ("typed", "kept"), [("らーめん", "ラーメン"), ("マリア・テレサ", "マリア・テレサ"), ("ゔぃ", "ヴィ")]
)
def test_long_vowels_and_dots_are_kana_too(typed, kept):
    assert japanese.katakana(typed) == kept


@pytest.mark.parametrize("typed", ["佐藤", "sato", "", "さとう1"])
def test_what_is_no_kana_is_no_reading(typed):
    assert japanese.katakana(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "090-1234-5678",
        "０９０１２３４５６７８",
        "090 1234 5678",
        "+81 90-1234-5678",
        "(090)1234-5678",
        "090ー1234ー5678",
    ],
)
def test_a_phone_number_in_any_writing(typed):
    assert japanese.phone(typed) == "09012345678"


@pytest.mark.parametrize("typed", ["", "110", "1234567890", "090-1234-56789", "abc", "0" * 11])
def test_what_is_no_phone_number(typed):
    assert japanese.phone(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("2026", 2026), ("令和8", 2026), ("R8年", 2026), ("令和元年", 2019)]
)
def test_western_and_reiwa_years(typed, meant):
    assert japanese.year(typed) == meant


@given(st.text())
def test_no_text_breaks_a_reader(text):
    for read in (japanese.katakana, japanese.phone, japanese.year, japanese.one_line):
        read(text)


@given(st.text(alphabet=[chr(code) for code in range(0x3041, 0x3097)], min_size=1))
def test_hiragana_comes_back_as_it_went(text):
    kept = japanese.katakana(text)
    assert kept is not None
    assert japanese.katakana(japanese.hiragana(kept)) == kept
