"""What is missing, and what would tell of a birth."""

import pytest

from portal.gym.rules.facts import FACTS, LANGUAGES, Gap, gaps, keeps_commerce_back, tells_of_a_birth

EVERYTHING = {f"{name}_{locale}": "x" for name in FACTS for locale in LANGUAGES}


def missing(*, phone="0312345678", price=5500, **legal):
    return gaps(EVERYTHING | legal, phone=phone, prices={"trial": price})


def test_with_everything_told_nothing_is_missing():
    assert missing() == []
    assert missing(price=0) == [], "for nothing is a price"


@pytest.mark.parametrize(
    ("left_out", "gap", "languages"),
    [
        ({"price": None}, Gap("price", service="trial"), {"ja", "en"}),
        ({"phone": ""}, Gap("phone"), {"ja", "en"}),
        ({"payment_ja": ""}, Gap("payment", "ja"), {"ja"}),
        ({"operator_en": " \n"}, Gap("operator", "en"), {"en"}),
        ({"hosting_ja": ""}, Gap("hosting", "ja"), set()),
        ({"terms_en": ""}, Gap("terms", "en"), set()),
    ],
)
def test_each_gap_is_found_and_keeps_its_own_page_back(left_out, gap, languages):
    assert missing(**left_out) == [gap]
    assert {locale for locale in LANGUAGES if keeps_commerce_back(gap, locale)} == languages


def test_a_fee_need_not_be_asked_for():
    assert missing(disclosure_fee_ja="", disclosure_fee_en="") == []


@pytest.mark.parametrize(
    "words",
    ["産後体験", "産前クラス", "Postpartum trial", "POST-PARTUM", "ｐｏｓｔｐａｒｔｕｍ", "Postnatal yoga", "after birth",
     "授乳ケープ", "妊娠中", "帝王切開", "Maternity", "Breastfeeding cover", "Cesarean", "骨盤底", "さんごヨガ"],
)  # fmt: skip
def test_a_name_that_tells_of_a_birth_is_known(words):
    assert tells_of_a_birth(words)


@pytest.mark.parametrize(
    "words",
    [
        "体験",
        "Trial",
        "パーソナル",
        "Personal session",
        "動きやすい服",
        "生産",
        "不動産ビル3階",
        "財産",
        "A birch door",
    ],
)
def test_others_are_not(words):
    assert not tells_of_a_birth(words)
