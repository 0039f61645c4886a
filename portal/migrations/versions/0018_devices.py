"""A known browser is of a generation, which ends with a new password or address; wrong codes are counted."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('device_generation', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('failed_guesses', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.alter_column('device_generation', server_default=None)
        batch_op.alter_column('failed_guesses', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('failed_guesses')
        batch_op.drop_column('device_generation')
