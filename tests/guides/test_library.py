"""Every fact is there, worded as the flags say. The words looked for are content.md's."""

import re

import pytest

from portal.guides import library

EXERCISES = {f"F{n}" for n in range(38, 71)}
# F-number → words a reviewer looks for (検査語); those of a flag that rewords a fact are the flag's.
WORDS = {
    "F38": ["軽いストレッチ", "骨盤まわり"], "F39": ["血行"], "F40": ["部屋の中"], "F41": ["リモデリング"],
    "F42": ["積み重ね"], "F43": ["産褥", "1〜5日"], "F44": ["心地よい", "無理"],
    "F45": ["仰向け", "膝"], "F46": ["肩幅"], "F47": ["手をお腹"], "F48": ["吸いながら"],
    "F49": ["吐きながら", "骨盤底筋", "軽く"], "F50": ["5〜10分"], "F51": ["2〜3回"],
    "F52": ["座っても", "立っても"], "F53": ["足踏み"], "F54": ["腕", "リズム"], "F55": ["2〜3分"],
    "F56": ["四つん這い"], "F57": ["肩の真下", "股関節"], "F58": ["前に傾け"], "F59": ["後ろに傾け"],
    "F60": ["5〜10回"], "F61": ["両脚を伸ばします"], "F62": ["タオル", "足裏"], "F63": ["両手"],
    "F64": ["膝は軽く伸ばします"], "F65": ["15秒", "反対側"], "F66": ["椅子", "足裏"],
    "F67": ["つま先", "かかと"], "F68": ["3秒"], "F69": ["ゆっくり下ろします"], "F70": ["10回"],
    "F116": ["1か月", "医師"],
}  # fmt: skip
# What the flags add or forbid (R6–R10).
FLAGS = [
    "すっかりゆるめ",       # R7: let go fully
    "おしりの大きな筋肉",           # R7: no gluteal clenching
    "いきみません",         # R7
    "締め続ける時間ではありません",
    "赤ちゃんを下ろして",   # R8
    "しびれが走る",         # R9
    "赤ちゃんを胸に",       # R9
    "はじめの一歩",         # R6
    "トレーナーと一緒に",   # R6
    "帝王切開",             # R10
]  # fmt: skip


@pytest.fixture
def guide():
    return library.guides("ja")["five-exercises"]


def test_the_exercise_guide_names_all_its_facts(guide):
    assert set(guide.facts) == EXERCISES | {"F116"}
    assert set(WORDS) == set(guide.facts)


@pytest.mark.parametrize("fact", sorted(WORDS))
def test_each_fact_is_in_the_text(guide, fact):
    text = re.sub(r"<[^>]+>", "", guide.body)
    for word in WORDS[fact]:
        assert word in text, f"{fact} lacks {word}"


@pytest.mark.parametrize("words", FLAGS)
def test_each_flag_is_heeded(guide, words):
    assert words in guide.body


def test_five_exercises_have_a_heading_each(guide):
    assert re.findall(r"<h2>(\d) ", guide.body) == ["1", "2", "3", "4", "5"]


def test_both_languages_have_the_same_guides_and_facts():
    ja, en = library.guides("ja"), library.guides("en")
    assert ja.keys() == en.keys()
    for slug, guide in ja.items():
        assert guide.facts == en[slug].facts


def test_nobody_has_reviewed_it_yet_and_nobody_pretends(guide):
    assert guide.reviewed_by == ""


def test_a_guide_without_its_head_names_itself(tmp_path):
    path = tmp_path / "10-x.md"
    path.write_text('+++\ntitle = "x"\n+++\n')
    with pytest.raises(library.WrongGuide, match=r"10-x\.md: 'summary'"):
        library._read(path, "ja")
