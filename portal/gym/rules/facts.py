"""What the owner tells for the pages, what of it is still missing, and what messages may not say."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

# 特定商取引法 11 (reliability.md §1.7). Address, phone and prices may stand elsewhere already.
COMMERCE = (
    "operator", "responsible", "operator_address", "extra_fees", "payment", "service_time", "cancellation",
)  # fmt: skip
PRIVACY = ("representative", "hosting", "mail_company")  # 個人情報保護法 32; the operator is named above
DISCLOSURE_FEE = "disclosure_fee"  # empty: nothing is asked for
TERMS = "terms"
FACTS = (*COMMERCE, *PRIVACY, DISCLOSURE_FEE, TERMS)
LANGUAGES = ("ja", "en")

# A message is read over a shoulder: what it calls a visit tells nobody of a birth or of her body.
OF_A_BIRTH = re.compile(
    r"産[後前婦褥院科]|さんご|サンゴ|出産|分娩|帝王切開|妊[娠婦]|授乳|母乳|骨盤底|尿[漏もモ]"
    r"|post[-\s]?(partum|natal)|\bbirth|pregnan|c(a)?esarean|breast|lactat|matern|pelvic",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Gap:
    """A fact that the owner has not told us yet."""

    name: str
    locale: str = ""  # "": it is the same in every language
    service: str = ""  # whose price it is


def gaps(facts: Mapping[str, str], *, phone: str, prices: Mapping[str, int | None]) -> list[Gap]:
    """Everything that is missing on some page; `prices` by the slug of the service."""
    found = [Gap("price", service=slug) for slug, price in prices.items() if price is None]
    if not phone:
        found.append(Gap("phone"))
    found += [
        Gap(name, locale)
        for locale in LANGUAGES
        for name in (*COMMERCE, *PRIVACY, TERMS)
        if not facts.get(f"{name}_{locale}", "").strip()
    ]
    return found


def keeps_commerce_back(gap: Gap, locale: str) -> bool:
    """Whether the page of 特定商取引法 in that language waits for it."""
    return gap.name in ("price", "phone") or (gap.name in COMMERCE and gap.locale == locale)


def tells_of_a_birth(words: str) -> bool:
    return OF_A_BIRTH.search(unicodedata.normalize("NFKC", words)) is not None
