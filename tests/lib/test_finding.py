import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.finding import folded, variants

SAME = [
    ("髙橋", "高橋"), ("山﨑", "山崎"), ("渡邉", "渡辺"), ("渡邊", "渡辺"), ("齋藤", "斎藤"), ("斉藤", "斎藤"), ("齊藤", "斎藤"),
    ("𠮷田", "吉田"), ("濵田", "浜田"), ("濱田", "浜田"), ("澤田", "沢田"), ("櫻井", "桜井"), ("廣瀨", "広瀬"), ("國分", "国分"),
    ("小嶋", "小島"), ("小嶌", "小島"), ("栁田", "柳田"), ("德永", "徳永"), ("瀧本", "滝本"), ("龍", "竜"), ("冨田", "富田"),
    ("惠", "恵"), ("榮", "栄"), ("條", "条"), ("禮", "礼"), ("彌生", "弥生"), ("龜井", "亀井"), ("淺野", "浅野"), ("𣘺本", "橋本"),
    ("關", "関"), ("鹽田", "塩田"), ("萬", "万"), ("檜山", "桧山"), ("神田", "神田"), ("葛\U000e0101城", "葛城"), ("辻\ufe00", "辻"),
    ("佐々木", "佐佐木"), ("みすゞ", "みすず"), ("いすゞ", "イスズ"), ("こゝろ", "こころ"), ("う゛ぁん", "ヴァン"), ("ﾊﾅ", "ハナ"),
    ("Nguyễn", "Nguyen"), ("Łukasz", "lukasz"), ("O’Brien", "O'Brien"), ("O’Brien", "obrien"), ("Müller", "Muller"),
    ("Sørensen", "Sorensen"), ("Đặng", "Dang"), ("José María", "jose maria"), ("Weiß", "weiss"), ("Ælfgifu", "aelfgifu"),
    ("Jean-Luc", "jean luc"), ("Ｓｍｉｔｈ", "Smith"), ("Ωmέga", "ωmεga"), ("Ёлка", "елка"), ("オオノ", "オーノ"),
]  # fmt: skip
DIFFERENT = [
    ("広田", "岸田"), ("浜", "頻"), ("沢", "途"), ("吉", "桔"), ("ハナ", "バナ"), ("か", "が"), ("ぱる", "はる"), ("김", "감"), ("林", "森"),
    ("大田", "太田"), ("土屋", "士屋"), ("Han", "Hana"),
]  # fmt: skip


@pytest.mark.parametrize(("kept", "typed"), SAME)
def test_written_otherwise_it_is_the_same_name(kept, typed):
    assert folded(kept) == folded(typed)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_name_stays_another(one, other):
    assert folded(one) != folded(other)


@given(st.text())
def test_no_text_breaks_it(text):
    assert folded(text) == folded(f" {text}\u200b")


def test_no_letter_stands_for_one_that_stands_for_another():
    table = variants()
    assert not {ord(letter) for letter in table.values()} & set(table)
    assert len(table) > 5000
