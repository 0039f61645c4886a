"""Answers about health, notes, free text, phone numbers and what is mailed are sealed; who has left is marked.

Uses the app's own keys, as it must; what is sealed can be opened again by going back.
"""

from portal.sealed.keys import keyring
import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# table → columns that become sealed text, and what they were.
JSON_COLUMNS = {
    'audit_entry': ['details'],
    'draft': ['health', 'person'],
    'outbox_message': ['facts'],
    'visit_check': ['signs'],
}
TEXT_COLUMNS = {'cancellation': ['words'], 'member': ['phone'], 'note': ['words']}


def upgrade() -> None:
    for kind, columns in ((sa.JSON(), JSON_COLUMNS), (sa.String(), TEXT_COLUMNS), (sa.Integer(), {'log_entry': ['value']})):
        for table, names in columns.items():
            for name in names:
                with op.batch_alter_table(table, schema=None) as batch_op:
                    batch_op.alter_column(
                        name, existing_type=kind, type_=sa.Text(), existing_nullable=False,
                        postgresql_using=f'{name}::text',
                    )
                _change(table, name, keyring().seal)
    with op.batch_alter_table('health_check', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed', sa.Text(), nullable=True))
    _seal_health()
    with op.batch_alter_table('health_check', schema=None) as batch_op:
        batch_op.alter_column('sealed', existing_type=sa.Text(), nullable=False)
        batch_op.drop_constraint(batch_op.f('ck_health_check_clearance'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_health_check_delivery'), type_='check')
        batch_op.drop_column('clearance')
        batch_op.drop_column('delivery')
        batch_op.drop_column('born_on')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone_index', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('phone_end_index', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_member_phone'))
        batch_op.create_index(batch_op.f('ix_member_phone_end_index'), ['phone_end_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_phone_index'), ['phone_index'], unique=False)
    _index_phones()


def _rows(*columns: sa.ColumnClause) -> list[sa.Row]:
    return op.get_bind().execute(sa.select(*columns)).all()


def _change(table: str, name: str, change: Callable[[str], str]) -> None:
    here = sa.table(table, sa.column('id', sa.Integer), sa.column(name, sa.Text))
    for row in _rows(here.c.id, here.c[name]):
        if row[1]:  # the empty text stays empty
            op.get_bind().execute(
                sa.update(here).where(here.c.id == row[0]).values({name: change(str(row[1]))})
            )


def _health() -> sa.TableClause:
    names = ('born_on', 'delivery', 'clearance', 'sealed')
    return sa.table('health_check', sa.column('id', sa.Integer), *(sa.column(name) for name in names))


def _seal_health() -> None:
    here = _health()
    for row in _rows(here.c.id, here.c.born_on, here.c.delivery, here.c.clearance):
        words = {'born_on': str(row.born_on)[:10], 'delivery': row.delivery, 'clearance': row.clearance}
        sealed = keyring().seal(json.dumps(words, ensure_ascii=False))
        op.get_bind().execute(sa.update(here).where(here.c.id == row.id).values(sealed=sealed))


def _index_phones() -> None:
    here = sa.table(
        'member', *(sa.column(name) for name in ('id', 'phone', 'phone_index', 'phone_end_index'))
    )
    for row in _rows(here.c.id, here.c.phone):
        if row.phone:
            phone = keyring().unseal(row.phone)
            op.get_bind().execute(
                sa.update(here).where(here.c.id == row.id).values(
                    phone_index=keyring().index(phone), phone_end_index=keyring().index(phone[-4:])
                )
            )


def downgrade() -> None:
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_phone_index'))
        batch_op.drop_index(batch_op.f('ix_member_phone_end_index'))
        batch_op.drop_column('phone_index')
        batch_op.drop_column('phone_end_index')
        batch_op.drop_column('erased_at')
    with op.batch_alter_table('health_check', schema=None) as batch_op:
        batch_op.add_column(sa.Column('born_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('delivery', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('clearance', sa.String(length=20), nullable=True))
    _open_health()
    with op.batch_alter_table('health_check', schema=None) as batch_op:
        for name, kind in (('born_on', sa.Date()), ('delivery', sa.String(20)), ('clearance', sa.String(20))):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.create_check_constraint(
            batch_op.f('ck_health_check_delivery'), "delivery IN ('vaginal', 'caesarean', 'unsaid')"
        )
        batch_op.create_check_constraint(
            batch_op.f('ck_health_check_clearance'), "clearance IN ('given', 'not_yet', 'unsure')"
        )
        batch_op.drop_column('sealed')
    for kind, columns in ((sa.JSON(), JSON_COLUMNS), (sa.String(), TEXT_COLUMNS), (sa.Integer(), {'log_entry': ['value']})):
        for table, names in columns.items():
            for name in names:
                _change(table, name, keyring().unseal)
                using = 'integer' if isinstance(kind, sa.Integer) else 'json' if isinstance(kind, sa.JSON) else 'varchar'
                with op.batch_alter_table(table, schema=None) as batch_op:
                    batch_op.alter_column(
                        name, existing_type=sa.Text(), type_=kind, existing_nullable=False,
                        postgresql_using=f'{name}::{using}',
                    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_phone'), ['phone'], unique=False)


def _open_health() -> None:
    here = sa.table(
        'health_check',
        sa.column('id', sa.Integer),
        sa.column('born_on', sa.Date),
        *(sa.column(name, sa.String) for name in ('delivery', 'clearance', 'sealed')),
    )
    from datetime import date

    for row in _rows(here.c.id, here.c.sealed):
        words = json.loads(keyring().unseal(row.sealed))
        words['born_on'] = date.fromisoformat(words['born_on'])
        op.get_bind().execute(sa.update(here).where(here.c.id == row.id).values(**words))
