import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import phones


@pytest.mark.parametrize(
    "typed",
    [
        "090-1234-5678", "０９０１２３４５６７８", "090 1234 5678", "+81 90-1234-5678", "(090)1234-5678",
        "090ー1234ー5678", "090.1234.5678", "+81 (0)90-1234-5678", "0081-90-1234-5678", "８１－９０－１２３４－５６７８",
        "\u202d090-1234-5678\u202c", "090\u200b12345678", "090−1234−5678", "tel: 090-1234-5678", "０９０（１２３４）５６７８",
    ],
)  # fmt: skip
def test_a_number_in_any_writing(typed):
    assert phones.read(typed) == "09012345678"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("03-1234-5678", "0312345678", "03-1234-5678"),
        ("0120123456", "0120123456", "0120-123-456"),
        ("0800-123-4567", "08001234567", "0800-123-4567"),
        ("05012345678", "05012345678", "050-1234-5678"),
        ("0459876543", "0459876543", "045-987-6543"),
        ("09000001234", "09000001234", "090-0000-1234"),
        ("+1 415 555 2671", "+14155552671", "+1 415-555-2671"),
        ("010 1 415 555 2671", "+14155552671", "+1 415-555-2671"),
        ("+44 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
        ("0044 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
        ("+82 10-1234-5678", "+821012345678", "+82 10-1234-5678"),
        ("+84 91 234 56 78", "+84912345678", "+84 912 345 678"),
    ],
)
def test_numbers_of_any_country(typed, kept, shown):
    assert phones.read(typed) == kept
    assert phones.read(kept) == kept
    assert phones.for_reading(kept) == shown


@pytest.mark.parametrize(
    "typed",
    ["", "110", "119", "1234567890", "090-1234-56789", "090-1234-567", "abc", "0" * 11, "+81 90", "+999 1"],
)
def test_what_is_no_number(typed):
    with pytest.raises(phones.NotANumber):
        phones.read(typed)


@pytest.mark.parametrize(
    "typed", ["03-1234-5678 内線12", "03-1234-5678 内線番号 12", "03-1234-5678 ext. 12", "03-1234-5678 x12"]
)
def test_an_extension_is_known_as_one(typed):
    with pytest.raises(phones.HasExtension):
        phones.read(typed)


@given(st.text())
def test_no_text_breaks_it(text):
    try:
        kept = phones.read(text)
    except (phones.NotANumber, phones.HasExtension):
        return
    assert phones.read(phones.for_reading(kept)) == kept


@given(st.text())
def test_whatever_is_kept_can_be_shown(text):
    assert isinstance(phones.for_reading(text), str)
