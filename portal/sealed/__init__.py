"""Columns that only the holder of the keys can read: answers about health, notes, free text, secrets.

The keys come from PORTAL_FIELD_KEYS and are the app's keyring. A value is bound to its table, its
column and its row: copied elsewhere it does not open. What is sealed can be neither searched nor
ordered by the database; what must be found has a blind index beside it.
"""
