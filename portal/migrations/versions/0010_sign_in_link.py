"""The mail with a code for signing in has a link as well."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.add_column(sa.Column('link', sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_one_time_code_link'), ['link'])


def downgrade() -> None:
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_one_time_code_link'), type_='unique')
        batch_op.drop_column('link')
