"""Columns that only the holder of the keys can read: answers about health, notes, free text, secrets.

The keys come from PORTAL_FIELD_KEYS and are the app's keyring. A value is bound to its table, its
column and its row: copied elsewhere it does not open. What is sealed can be neither searched nor
ordered by the database; what must be found has a blind index beside it.
"""

from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON, AS_TEXT, Kept, SealedColumn, place, sealed_columns
from portal.sealed.keys import KEYRING, init_app, keyring, opened, seal
from portal.sealed.rows import AT_A_TIME, hand_over, opened_row

__all__ = [
    "AS_JSON",
    "AS_TEXT",
    "AT_A_TIME",
    "KEYRING",
    "Kept",
    "Sealed",
    "SealedColumn",
    "hand_over",
    "init_app",
    "keyring",
    "opened",
    "opened_row",
    "place",
    "seal",
    "sealed_columns",
]
