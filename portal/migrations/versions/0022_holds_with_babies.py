"""A hold knows whether a space for her baby is kept with it."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.add_column(sa.Column('with_baby', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.alter_column('with_baby', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.drop_column('with_baby')
