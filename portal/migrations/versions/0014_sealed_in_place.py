"""Sealed values are bound to their table, column and row.

Uses the app's own keys, as it must. Whole or not at all, like every revision: where it breaks off it begins
anew. Going back seals as before.
"""

from portal.sealed.keys import keyring
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from portal.lib.crypto import CannotOpen, Place

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

AT_A_TIME = 1000  # rows
MOMENTS = {'answered_at', 'assigned_at', 'at', 'made_at', 'written_at'}
# table → columns that are sealed, and those that name a row.
SEALED = {
    'account': (['totp_secret'], ['id']),
    'activity': (['name'], ['member_id', 'made_at']),
    'assignment': (['sealed_moves', 'note'], ['member_id', 'assigned_at']),
    'audit_entry': (['details'], ['subject', 'event', 'actor', 'at']),
    'cancellation': (['words'], ['booking_id']),
    'draft': (['health', 'person'], ['key']),
    'health_check': (['sealed'], ['member_id', 'answered_at']),
    'line_link': (['user'], ['account_id']),
    'log_entry': (['value'], ['member_id', 'measure', 'day']),
    'member': (['phone'], ['id']),
    'note': (['words'], ['member_id', 'written_at']),
    'outbox_message': (['facts'], ['key', 'to']),
    'routine_session': (['details'], ['member_id', 'key']),
    'visit_check': (['signs'], ['booking_id']),
}
# Others hold JSON, of which '{}' stands as the empty text now, as the empty text does of these.
TEXTS = {
    ('account', 'totp_secret'), ('activity', 'name'), ('assignment', 'note'), ('cancellation', 'words'),
    ('line_link', 'user'), ('member', 'phone'), ('note', 'words'),
}  # fmt: skip


Change = Callable[[Place, str, str], str]


def upgrade() -> None:
    _change(_bound)


def downgrade() -> None:
    _change(_unbound)


def _bound(place: Place, sealed: str, nothing: str) -> str:
    text = keyring().unseal(sealed) if sealed else ''
    return '' if text == nothing else keyring().seal_at(place, text)


def _unbound(place: Place, sealed: str, nothing: str) -> str:
    text = keyring().open_at(place, sealed) if sealed else nothing
    return keyring().seal(text) if text else ''


def _change(change: Change) -> None:
    for table, (columns, by) in SEALED.items():
        here = sa.table(table, *_columns({'id', *columns, *by}))
        last = 0
        while rows := _rows(here, last):
            for row in rows:
                values = {name: _changed(change, table, name, by, row) for name in columns}
                op.get_bind().execute(sa.update(here).where(here.c.id == row['id']).values(values))
            last = rows[-1]['id']


def _rows(here: sa.TableClause, last: int) -> list[sa.RowMapping]:
    wanted = sa.select(here).where(here.c.id > last).order_by(here.c.id).limit(AT_A_TIME)
    return list(op.get_bind().execute(wanted).mappings())


def _columns(names: set[str]) -> list[sa.ColumnClause]:
    kinds = dict.fromkeys(MOMENTS, sa.DateTime) | {'day': sa.Date}
    return [sa.column(name, kinds.get(name)) for name in sorted(names)]


def _changed(change: Change, table: str, name: str, by: list[str], row: sa.RowMapping) -> str | None:
    if row[name] is None:
        return None
    place = Place(f'column {table}.{name}', tuple(_said(row[one]) for one in by))
    try:
        return change(place, row[name], '' if (table, name) in TEXTS else '{}')
    except CannotOpen as fault:
        raise type(fault)(f'{table}.{name} of row {row["id"]}') from None


def _said(value: object) -> object:
    if isinstance(value, int):
        return value
    return value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else str(value)
