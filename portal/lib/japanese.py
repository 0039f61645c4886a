"""What people type in Japanese forms, brought to one shape."""

import re
import unicodedata

import jaconv

from portal.lib.writing import visible

HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
KATAKANA_TO_HIRAGANA = {kata: hira for hira, kata in HIRAGANA_TO_KATAKANA.items()}
KANA = re.compile(r"[ァ-ヶー・ ]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏ' .-]+")
ERA_YEAR = re.compile(r"(?:令和|R)\s*(元|\d{1,2})年?", re.IGNORECASE)
REIWA_BEGAN = 2019


def plain(text: str) -> str:
    """NFKC, without what nobody sees."""
    return unicodedata.normalize("NFKC", visible(unicodedata.normalize("NFKC", text)))


def one_line(text: str) -> str:
    """NFKC, without control characters and what nobody sees, spaces folded to one."""
    text = plain(text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zs") else c for c in text)
    return " ".join(text.split())


def katakana(text: str) -> str | None:
    """A name's reading as katakana, or None if it is none. Hiragana, half-width, ー and ・ are welcome."""
    text = one_line(text).translate(HIRAGANA_TO_KATAKANA)
    return text if KANA.fullmatch(text) else None


def hiragana_to_katakana(text: str) -> str:
    return text.translate(HIRAGANA_TO_KATAKANA)


def hiragana(text: str) -> str:
    return text.translate(KATAKANA_TO_HIRAGANA)


def is_latin(text: str) -> bool:
    return LATIN.fullmatch(text) is not None


def phone(text: str) -> str | None:
    """Digits of a Japanese phone number, 10 or 11 of them, or None. Hyphens, full-width, +81 are welcome."""
    digits = re.sub(r"[\s\-‐-―−ー()]", "", plain(text))
    digits = re.sub(r"^\+81\(?0?\)?", "0", digits)
    return digits if re.fullmatch(r"0[1-9]\d{8,9}", digits) and digits.isascii() else None


def phone_for_reading(digits: str) -> str:
    """With hyphens where one pauses: 090-1234-5678, 03-1234-5678."""
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    area = 2 if digits[:2] in ("03", "06") else 3
    return f"{digits[:area]}-{digits[area:6]}-{digits[6:]}"


def year(text: str) -> int | None:
    """A western year; 令和8 and R8 are understood."""
    text = one_line(text)
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
    """Only the digits of a number; +81 90 is 090."""
    text = plain(text)
    return re.sub(r"\D", "", re.sub(r"^\+81", "0", text)) if re.fullmatch(r"[\d\s+()\-‐-―−ー]+", text) else ""
