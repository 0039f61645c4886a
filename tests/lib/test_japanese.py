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
    ("typed", "meant"),
    [
        ("2026", 2026),
        ("令和8", 2026),
        ("R8年", 2026),
        ("令和元年", 2019),
        ("2026年", 2026),
        ("２０２６年", 2026),
        ("令和 8 年", 2026),
    ],
)
def test_western_and_reiwa_years(typed, meant):
    assert japanese.year(typed) == meant


@given(st.text())
def test_no_text_breaks_a_reader(text):
    for read in (japanese.katakana, japanese.year, japanese.one_line, japanese.as_typed):
        read(text)


@given(st.text(alphabet=[chr(code) for code in range(0x3041, 0x3097)], min_size=1))
def test_hiragana_comes_back_as_it_went(text):
    kept = japanese.katakana(text)
    assert kept is not None
    assert japanese.katakana(japanese.hiragana(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("みすゞ", "ミスヾ"),
        ("いすゞ", "イスヾ"),
        ("こゝろ", "コヽロ"),
        ("う゛ぁん", "ヴァン"),
        ("は゜る", "パル"),
    ],
)
def test_marks_of_kana_are_kana(typed, kept):
    assert japanese.katakana(typed) == kept


@pytest.mark.parametrize(
    "name", ["髙橋", "﨑山", "神", "神田", "葛\U000e0101城", "𠮷田", "ﾊﾅ", "Ｓｍｉｔｈ", "O’Brien", "김"]
)
def test_a_name_stays_as_she_writes_it(name):
    assert japanese.as_typed(f" {name}\u200b ") == name


@pytest.mark.parametrize("name", ["か\u3099く", "Nguye\u0302\u0303n"])
def test_letters_of_several_parts_are_one(name):
    assert len(japanese.as_typed(name)) < len(name)


@pytest.mark.parametrize(
    ("name", "needs"),
    [("佐藤", True), ("佐々木", True), ("𠮷田", True), ("さくら", False), ("サクラ", False), ("Nguyễn", False),
     ("O’Brien", False), ("Łukasz", False), ("김", False), ("Ольга", False), ("สมศรี", False), ("", False)],
)  # fmt: skip
def test_only_kanji_needs_a_reading(name, needs):
    assert japanese.needs_reading(name) is needs
