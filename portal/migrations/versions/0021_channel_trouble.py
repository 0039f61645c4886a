"""A way by which messages go that takes nothing from anybody is known as such."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'channel_trouble',
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('since', sa.DateTime(), nullable=False),
        sa.Column('tried_at', sa.DateTime(), nullable=False),
        sa.Column('blame', sa.Integer(), nullable=False),
        sa.Column('keys', sa.JSON(), nullable=False),
        sa.Column('said', sa.String(), nullable=False),
        sa.CheckConstraint("channel IN ('line', 'email')", name=op.f('ck_channel_trouble_channel')),
        sa.PrimaryKeyConstraint('channel', name=op.f('pk_channel_trouble')),
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failed_at', sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_column('failed_at')
    op.drop_table('channel_trouble')
