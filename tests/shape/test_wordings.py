"""Sentences that a reader stumbled over, in both languages: none of them comes back anywhere.

What a word may not be called at all is in docs/glossary.md; here are whole wordings, found by reading all
pages on 2026-11-28.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = [
    *sorted((ROOT / "templates").rglob("*.*")),
    *sorted((ROOT / "portal/guides/content").rglob("*.*")),
    ROOT / "portal/seed.py",
    ROOT / "portal/notifications/samples.py",
]
# What a whole Japanese sentence was, and what stood within one.
WHOLE = {"お会いできませんでした", "見る人", "うかがうこと", "責任者", "下がる感じ", "これが最後です"}
JAPANESE = [
    "どうぞお元気で", "わたしのページ", "満席なら", "いつ、いらっしゃいますか", "LINEをやめ", "LINEとつな", "LINEを切っ",
    "2段階目", "空き待ち", "健康の確認", "プレーヤーなしで", "この症状はどれもない", "1か月をすぎたか", "ある、またはわからない",
    "短い時間でした", "選んだ時刻になりました", "家でのルーティンの時刻です", "期限がありません",
    "もう過ぎています", "こちらの都合", "使いみち", "健康の情報を入れない所", "動きは休んで", "予約を任せ", "予約の手伝い",
    "1週間を写", "また働く", "先に受診です", "提案の時刻で決まり", "栄養の変化も重なることが", "安心して送るため",
    "下へいきみません", "息は止めません", "手の力だけで支えません", "お腹をふくらませ、力を抜きます", "日比谷線",
]  # fmt: skip
ENGLISH = [
    "times open", "unhurried", "From when can I", "names until when", "Cancelling stays possible",
    "There is X-ray", "Making it up with food", "It also goes with sudden",
    "Nothing is added for breastfeeding", "in principle, drink none", "Some day: 120", "midwife's yes",
    "easily runs short", "On the way, the back", "What the law wants", "Booked until now",
    "If something has come up", "Asleep: silent", 'of practice"', "We wish you well", "Leave for now",
    "It suits a breakfast", "Wrap with arms", "Hibiya", "Nothing else.",
]  # fmt: skip


@pytest.fixture(scope="module")
def said(japanese):
    """Every sentence of the catalogue, by language."""
    english = [
        text for message, _ in japanese for text in ([message] if isinstance(message, str) else message)
    ]
    answers = [message.string for message in japanese.values()]
    return english, [text for answer in answers for text in ([answer] if isinstance(answer, str) else answer)]


@pytest.mark.parametrize("wording", JAPANESE)
def test_no_japanese_wording_comes_back(said, wording):
    assert not [text for text in said[1] if wording in text]
    assert not [path.name for path in TEXTS if wording in path.read_text()]


@pytest.mark.parametrize("wording", sorted(WHOLE))
def test_no_japanese_label_comes_back(said, wording):
    assert wording not in said[1]


@pytest.mark.parametrize("wording", ENGLISH)
def test_no_english_wording_comes_back(said, wording):
    assert not [text for text in said[0] if wording in text]
    assert not [path.name for path in TEXTS if wording in path.read_text()]


def test_no_instruction_of_a_movement_says_what_is_not_done():
    """「〜ません」 is no Japanese instruction."""
    for path in (ROOT / "portal/guides/content/ja").glob("[45]0-*.md"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.match(r"(\d+\.|-) ", line):
                assert not re.search(r"(?:し|め|み|え|せ)ません。", line), f"{path.name}:{number}: {line}"
