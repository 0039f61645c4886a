"""What people type in Japanese forms, brought to one shape."""

import re
import unicodedata

import jaconv

from portal.lib.writing import visible

HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
KATAKANA_TO_HIRAGANA = {kata: hira for hira, kata in HIRAGANA_TO_KATAKANA.items()}
KANA = re.compile(r"[ァ-ヺーヽヾ・ ]+")
KANJI = re.compile(r"[々〆〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
COMPATIBLE = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")  # that every normal form would change
LOOSE_MARKS = str.maketrans({"\u309b": "\u3099", "\u309c": "\u309a"})  # う゛ is ゔ
LATIN = re.compile(r"[A-Za-zÀ-ɏ' .-]+")
ERA_YEAR = re.compile(r"(?:令和|R)\s*(元|\d{1,2})年?", re.IGNORECASE)
REIWA_BEGAN = 2019


def plain(text: str) -> str:
    """NFKC, without what nobody sees."""
    text = text.translate(LOOSE_MARKS)
    return unicodedata.normalize("NFKC", visible(unicodedata.normalize("NFKC", text)))


def one_line(text: str) -> str:
    """NFKC, without control characters and what nobody sees, spaces folded to one."""
    text = plain(text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zs") else c for c in text)
    return " ".join(text.split())


def as_typed(text: str) -> str:
    """A name on one line, its letters as she writes them: 﨑 and 神 stay what they are."""
    parts = COMPATIBLE.split(visible(text))
    text = "".join(
        part if COMPATIBLE.fullmatch(part) else unicodedata.normalize("NFC", part) for part in parts
    )
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zs", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())


def katakana(text: str) -> str | None:
    """A name's reading as katakana, or None if it is none. Hiragana, half-width, ー and ・ are welcome."""
    text = one_line(text).translate(HIRAGANA_TO_KATAKANA)
    return text if KANA.fullmatch(text) else None


def hiragana_to_katakana(text: str) -> str:
    return text.translate(HIRAGANA_TO_KATAKANA)


def hiragana(text: str) -> str:
    return text.translate(KATAKANA_TO_HIRAGANA)


def needs_reading(name: str) -> bool:
    """Whether it is written in kanji: whoever cannot read it aloud could not call her."""
    return KANJI.search(name) is not None


def is_latin(text: str) -> bool:
    return LATIN.fullmatch(text) is not None


def year(text: str) -> int | None:
    """A western year; 令和8 and R8 are understood, 2026年 too."""
    text = one_line(text).removesuffix("年").strip()
    if era := ERA_YEAR.fullmatch(text):
        return REIWA_BEGAN - 1 + (1 if era[1] == "元" else int(era[1]))
    return int(text) if re.fullmatch(r"\d{4}", text) and text.isascii() else None


# Long vowels are written in many ways: オオノ, オーノ, ohno, ono. For finding, all are オノ.
SQUEEZED = (
    ("ー", ""),
    ("ウ", ""),
    ("オオ", "オ"),
    ("イイ", "イ"),
    ("・", ""),
    (" ", ""),
    ("ヅ", "ズ"),
    ("ヂ", "ジ"),
)


def squeezed(kana: str) -> str:
    """Katakana without what people write differently."""
    for long, short in SQUEEZED:
        kana = kana.replace(long, short)
    return kana


def as_reading(word: str) -> str | None:
    """Kana or romaji as squeezed katakana, or None if it can be no reading."""
    kana = katakana(word)
    if kana is None and re.fullmatch(r"[A-Za-zÀ-ɏ'-]+", word):
        kana = _from_romaji(word)
    return squeezed(kana) if kana else None


def _from_romaji(word: str) -> str | None:
    """Hepburn or kunrei as katakana; None where a letter is left over, as in Clark."""
    plain = unicodedata.normalize("NFD", word.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[bcdfghjkmprstvwyz]+$", "", plain)  # she is still typing
    plain = re.sub(r"m(?=[bmp])", "n", plain)  # Homma, Namba
    plain = re.sub(r"o[hu](?![aeiouy])", "o", plain)  # Ohno, Kudoh
    kana = jaconv.hira2kata(jaconv.alphabet2kana(plain.replace("-", "")))
    return kana if KANA.fullmatch(kana) and not kana.endswith("ッ") else None


def romaji(kana: str) -> str:
    """As one types a reading in Latin letters; what is no kana stays."""
    return str(jaconv.kana2alphabet(hiragana(kana)))


def digits(text: str) -> str:
    """Only the digits of what could be a number or the end of one, else nothing."""
    text = plain(text)
    return re.sub(r"\D", "", text) if re.fullmatch(r"[\d\s+()./\-‐-―−ー]+", text) else ""
