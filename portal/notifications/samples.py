"""Made-up facts for every kind of message, so that the owner can read each before anybody gets one."""

from collections.abc import Mapping
from typing import Any

from portal.notifications.kinds import kind

HANDLE = "nobody"  # links of a sample open nothing

NAMES = {
    "ja": {
        "name": "山本", "trainer": "森", "other": "工藤", "service": "体験",
        "branch": "Cortis Gym 銀座店",
        "address": "東京都中央区入船2-9-4 3階",
        "access": "京葉線「八丁堀駅」徒歩5分\n東京メトロ有楽町線「新富町駅」徒歩5分",
    },
    "en": {
        "name": "Yamamoto", "trainer": "Mori", "other": "Kudo", "service": "Trial",
        "branch": "Cortis Gym Ginza", "address": "3F, 2-9-4 Irifune, Chuo-ku, Tokyo",
        "access": "5 minutes on foot from Hatchobori Station, Keiyo Line\n"
        "5 minutes on foot from Shintomicho Station, Tokyo Metro Yurakucho Line",
    },
}  # fmt: skip
DAY, NEXT_DAY = "2030-04-02", "2030-04-03"


def facts(name: str, locale: str) -> dict[str, Any]:
    """What a message of this kind would say to somebody who reads `locale`."""
    names = NAMES[locale]
    return visit(names) | kind(name).sample(names)


def visit(names: Mapping[str, str], *, day: str = DAY, reference: str = "ABC2346") -> dict[str, Any]:
    return {
        "name": names["name"],
        "reference": reference,
        "starts_at": f"{day}T10:00:00+09:00",
        "ends_at": f"{day}T11:00:00+09:00",
        "deadline": "2030-04-01T10:00:00+09:00",
        "is_pardoned": False,
        "service": names["service"],
        "price_yen": None,
        "babies": 1,
        "welcomes_babies": True,
        "trainer": names["trainer"],
        "sequence": 0,
        "branch": names["branch"],
        "address": names["address"],
        "postal_code": "104-0042",
        "access": names["access"],
        "arrival": "",
        "operator": "",
        "operator_address": "",
        "phone": "",
        "email": "gym@example.com",
        "zone": "Asia/Tokyo",
    }
