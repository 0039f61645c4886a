"""What the law wants to read on the pages, and what of it the owner has not told us yet."""

from collections.abc import Mapping, Sequence

# 特定商取引法 11 (reliability.md §1.7). Address, phone and prices may stand elsewhere already.
COMMERCE = (
    "operator", "responsible", "operator_address", "extra_fees", "payment", "service_time", "cancellation",
)  # fmt: skip
TERMS = "terms"
LANGUAGES = ("ja", "en")


def missing_commerce(
    facts: Mapping[str, str], locale: str, *, phone: str, prices: Sequence[int | None]
) -> list[str]:
    """Names of what is missing on the page of that language; "phone" and "price" are set elsewhere."""
    found = [name for name in COMMERCE if not facts.get(f"{name}_{locale}", "").strip()]
    if not phone:
        found.append("phone")
    if any(price is None for price in prices):
        found.append("price")
    return found
