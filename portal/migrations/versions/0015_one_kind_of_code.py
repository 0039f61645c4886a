"""An invitation to help opens little."""

from alembic import op

revision = '0015'
down_revision = '0012'
branch_labels = None
depends_on = None

WAYS = ('code', 'password', 'passkey', 'link', 'helper')


def upgrade() -> None:
    _allow('sign_in', 'way', 'way', WAYS)


def downgrade() -> None:
    op.execute("DELETE FROM sign_in WHERE way = 'helper'")
    _allow('sign_in', 'way', 'way', WAYS[:-1])


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """The database checks the names of an enumeration."""
    listed = ', '.join(f"'{one}'" for one in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')
