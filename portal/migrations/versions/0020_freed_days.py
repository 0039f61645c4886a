"""A day on which time was given back is noted, for the worker to ask who waits."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'freed_day',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('branch_id', sa.Integer(), nullable=False),
        sa.Column('date', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_freed_day_branch_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_freed_day')),
    )


def downgrade() -> None:
    op.drop_table('freed_day')
