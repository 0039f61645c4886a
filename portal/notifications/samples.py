"""Made-up facts for every kind of message, so that the owner can read each before anybody gets one."""

from typing import Any

HANDLE = "nobody"  # links of a sample open nothing

WORDS = {
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


def facts(kind: str, locale: str) -> dict[str, Any]:
    """What a message of this kind would say to somebody who reads `locale`."""
    words = WORDS[locale]
    visit = _visit(words)
    more: dict[str, dict[str, Any]] = {
        "address_code": {"code": "123456"},
        "address_taken": {"code": "123456"},
        "booking_code": {"code": "123456", "token": "sample"},
        "booking_confirmed": {"is_by_us": False},
        "invitation": {"token": "sample"},
        "joining_asked": {"joining": 1, "is_other_called": False},
        "joining_code": {"code": "123456"},
        "joining_done": {"is_kept": False, "is_in_person": False, "days": 14},
        "joining_parted": {"is_kept": False},
        "move_proposed": {
            "proposed": {
                "starts_at": f"{DAY}T12:00:00+09:00",
                "ends_at": f"{DAY}T13:00:00+09:00",
                "until": f"{DAY}T09:00:00+09:00",
                "trainer": words["other"],
            }
        },
        "no_account": {"code": "123456"},
        "partner_invited": {"token": "sample"},
        "password_reset": {"token": "sample"},
        "security_changed": {"what": "passkey_added"},
        "series_confirmed": {"visits": [visit, _visit(words, day="2030-04-09", reference="ABC2347")]},
        "sign_in_code": {"code": "123456", "token": "sample"},
        "trainer_back": {"was": f"{NEXT_DAY}T10:00:00+09:00", "back": words["other"]},
        "trial_follow_up": {
            "trainer_id": 1,
            "times": [f"{DAY}T10:00:00+09:00", f"{NEXT_DAY}T10:30:00+09:00", "2030-04-05T10:00:00+09:00"],
        },
        "waitlist_offer": {"offer": 0, "until": f"{DAY}T08:00:00+09:00"},
        "waitlist_offer_over": {"offer": 0},
        "way_back": {"service": "trial", "wish": ""},
    }
    return visit | more.get(kind, {})


def _visit(words: dict[str, str], *, day: str = DAY, reference: str = "ABC2346") -> dict[str, Any]:
    return {
        "name": words["name"],
        "reference": reference,
        "starts_at": f"{day}T10:00:00+09:00",
        "ends_at": f"{day}T11:00:00+09:00",
        "deadline": "2030-04-01T10:00:00+09:00",
        "is_pardoned": False,
        "service": words["service"],
        "price_yen": None,
        "babies": 1,
        "welcomes_babies": True,
        "trainer": words["trainer"],
        "sequence": 0,
        "branch": words["branch"],
        "address": words["address"],
        "postal_code": "104-0042",
        "access": words["access"],
        "arrival": "",
        "operator": "",
        "operator_address": "",
        "phone": "",
        "email": "gym@example.com",
        "zone": "Asia/Tokyo",
    }
