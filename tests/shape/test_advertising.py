"""A gym may not claim what belongs to doctors, nor promise effects (reliability.md §1.6)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(
    r"治(る|す|せ|り|療|癒)|完治|根治|診断|処方|リハビリ|医療(級|レベル)|効(く|果を保証)|必ず|絶対|100[%％]|即効|最高"
    r"|日本一|No\.?1|ナンバーワン|地域一番|医師(推奨|監修)|医学的に証明|マッサージ|指圧|整体治療|鍼"
    r"|骨盤(矯正|が締ま|を戻)|腹直筋離開.{0,6}(治|改善)|尿(漏|も)れ.{0,6}(治|改善|予防)|産後(うつ|鬱).{0,6}(治|防|改善)"
    r"|腰痛.{0,6}(治|解消|改善)|母乳.{0,4}(増|出)|[0-9０-９]+(kg|キロ|cm).{0,4}(減|痩|やせ)|産後ケア(事業|センター)"
    r"|ママ|引き締め|サボ"
)
# Allowed, and why.
ALLOWED = {
    "診断や治療は行いません": "says that we do not",
    "診断や治療を行いません": "says that we do not",
    "始める前に必ず医師・助産師に相談": "F116 is a must",
}
FILES = [
    ROOT / "portal/translations/ja/LC_MESSAGES/messages.po",
    ROOT / "portal/seed.py",
    *(ROOT / "portal/guides/content/ja").glob("*.md"),
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "templates").rglob("*.j2"),
]


def test_no_claim_that_a_gym_may_not_make():
    for path in FILES:
        text = path.read_text()
        for words in ALLOWED:
            text = text.replace(words, "")
        found = FORBIDDEN.search(text)
        assert not found, (path.name, text[max(0, found.start() - 30) : found.end() + 30])


def test_nothing_is_allowed_that_nobody_says():
    everything = "".join(path.read_text() for path in FILES)
    assert not [words for words in ALLOWED if words not in everything]
