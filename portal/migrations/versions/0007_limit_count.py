"""Tries are counted by all processes together."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('limit_count',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_limit_count'))
    )
    with op.batch_alter_table('limit_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_limit_count_expires_at'), ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_table('limit_count')
