"""What nobody sees is taken out of what people write; what shapes letters and emoji stays."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import japanese, phones, writing

NOBODY_SEES = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cf", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
]
FAMILY = "👩\u200d👧"
SHAPED = [
    FAMILY, "👩🏽\u200d⚕\ufe0f", "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "👩\u200d❤\ufe0f\u200d💋\u200d👨", "1\ufe0f⃣", "☺\ufe0e",
    "🙂\u200d↔\ufe0f",
    "葛\U000e0100城", "辻\U000e0101",  # 異体字
    "ශ්\u200dරී", "क्\u200dष", "क्\u200cष", "می\u200cخواهم",
    "é", "e\u0301", "ｶﾞ", "が", "김", "م", "𠮷野", "髙﨑", "\ue000",
]  # fmt: skip


@pytest.mark.parametrize("clean", [writing.lines, japanese.one_line])
def test_whatever_nobody_sees_goes(clean):
    assert len(NOBODY_SEES) > 2000
    for unseen in NOBODY_SEES:
        assert clean(f"山{unseen}田") == "山田", ascii(unseen)
        assert clean(unseen) == "", ascii(unseen)


@pytest.mark.parametrize(
    "unseen", ["\u3164", "\uffa0", "\u115f", "\u2800", "\u034f", "\ufe0f", "\U000e0100", "\u180b"]
)
def test_fillers_and_selectors_alone_are_no_text(unseen):
    assert writing.lines(unseen) == japanese.one_line(unseen) == japanese.one_line(f" {unseen}\u200d ") == ""


@pytest.mark.parametrize("text", SHAPED, ids=ascii)
def test_what_shapes_a_letter_or_an_emoji_stays(text):
    assert writing.lines(f"a{text}b") == f"a{text}b"
    assert japanese.one_line(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("👩\u200d\u202e👧", "👩👧"), ("👩\u200d\u200d👧", FAMILY), ("👩\u200d", "👩"), ("\u200d👧", "👧"),
        ("山\u200d田", "山田"), ("a\u200cb", "ab"), ("葛\U000e0100\U000e0101", "葛\U000e0100"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"), ("\u202e田中\u202c 花", "田中 花"),
    ],
)  # fmt: skip
def test_joiners_without_anything_to_join_go(typed, kept):
    assert writing.lines(typed) == japanese.one_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\r\nb\rc\u2028d\x0be\x85f", "a\nb\nc\nd\ne\nf"), ("a\tb", "a\tb"), ("a\x00\x07\x1b[31mb", "a[31mb")],
)
def test_lines_end_in_one_way_and_hold_no_control_characters(typed, kept):
    assert writing.lines(typed) == kept


@given(st.text())
def test_cleaned_once_is_clean(text):
    for clean in (writing.visible, writing.lines, japanese.one_line, writing.isolated):
        assert clean(clean(text)) == clean(text)
        clean(text).encode()


@given(st.text(alphabet="אבגمر山A1 (\u202e\u2066\u2067\u2068\u2069\u200f", max_size=12))
def test_a_name_never_reaches_out_of_its_place(text):
    """As many isolates close as open, and nothing else of the kind is in it."""
    shown = writing.isolated(text)
    inside = shown.removeprefix(writing.OPENS).removesuffix(writing.CLOSES)
    assert not set(inside) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert (inside == shown) == (not any(letter in "אבגمر" for letter in text))


def test_names_of_most_people_are_shown_as_they_are():
    assert writing.full_name("山本", "花") == "山本 花"
    assert writing.full_name("Müller", "") == "Müller"
    assert writing.full_name("כהן", "נועה") == "\u2068כהן נועה\u2069"


@pytest.mark.parametrize(
    "typed", ["\u202d090-1234-5678\u202c", "\u200e09012345678", "+81\u00a090\u200b1234 5678"]
)
def test_a_number_copied_from_an_address_book_is_a_number(typed):
    assert phones.read(typed) == "09012345678"
    assert japanese.digits(typed).endswith("5678")
