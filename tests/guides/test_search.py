"""People type what comes to mind, with whatever keyboard is at hand."""

import pytest

from portal.guides import library, search


def found(query, locale="ja"):
    return [one.slug for one in search.find(library.guides(locale).values(), query)]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("納豆", "vitamin-k"), ("日光", "sunlight"), ("お酒", "alcohol"), ("姿勢", "posture"),  # two characters
        ("カルシウム", "calcium"), ("かるしうむ", "calcium"), ("ｶﾙｼｳﾑ", "calcium"), ("karushiumu", "calcium"),
        ("karusiumu", "calcium"), ("だっこ", "posture"), ("dakko", "posture"), ("たばこ", "smoking"),
        ("tabako", "smoking"), ("コーヒー", "salt-caffeine"), ("koohii", "salt-caffeine"),
        ("kohi", "salt-caffeine"), ("yoga", "yoga-pilates"), ("ＹＯＧＡ", "yoga-pilates"), ("ほね", "bone"),
        ("骨密度 授乳", "bone"), ("納豆 ワルファリン", "vitamin-k"),
    ],
)  # fmt: skip
def test_words_of_all_kinds_find_their_guide(query, slug):
    assert slug in found(query)


def test_the_title_comes_first():
    assert found("カルシウム")[0] == "calcium"
    assert found("骨")[0] == "bone"
    assert found("smoking", "en") == ["smoking"]


def test_all_words_must_be_there():
    assert "calcium" not in found("カルシウム 喫煙")


@pytest.mark.parametrize("query", ["xyzzy", "税金", "_", "カルシウムム", "\\", "'"])
def test_what_is_nowhere_finds_nothing(query):
    assert found(query) == []


def test_nothing_typed_is_everything_and_too_much_is_cut():
    assert len(found("")) == len(found("   ")) == len(library.guides("ja"))
    assert found("あ" * 5000) == []


def test_the_sentence_is_shown_in_which_it_stands():
    guide = library.guides("ja")["vitamin-k"]
    assert search.excerpt(guide, "青汁") == "納豆、青汁、クロレラは食べられません。"
    assert search.excerpt(guide, "dakko") == ""
