"""How many babies come along: none, one or two, and not only whether."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

TABLES = ('booking', 'draft', 'hold', 'waitlist_entry')


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('babies', sa.Integer(), nullable=False, server_default='0'))
        rows = sa.table(table, sa.column('babies'), sa.column('with_baby'))
        op.execute(rows.update().values(babies=1).where(rows.c.with_baby))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('babies', server_default=None)
            batch_op.drop_column('with_baby')


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('with_baby', sa.Boolean(), nullable=False, server_default=sa.false()))
        rows = sa.table(table, sa.column('babies'), sa.column('with_baby'))
        op.execute(rows.update().values(with_baby=rows.c.babies > 0))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('with_baby', server_default=None)
            batch_op.drop_column('babies')
