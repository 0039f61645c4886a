"""One other person may book and cancel for a member; what the law wants to read.

Staff may stop working here and go on training here; a draft knows who has begun it.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('branch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('legal', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_active', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(
        "UPDATE staff SET is_active = (SELECT active FROM account WHERE account.id = staff.account_id)"
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('member_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_draft_member_id'), 'member', ['member_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_draft_member_id'), ['member_id'], unique=False)
    op.create_table('partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('link_digest', sa.String(), nullable=False),
    sa.Column('invited_at', sa.DateTime(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_partner_account_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_partner_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner'))
    )
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_link_digest'), ['link_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_member_id'), ['member_id'], unique=False)
        batch_op.create_index('uq_partner_standing_member_id', ['member_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    op.drop_table('partner')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_member_id'))
        batch_op.drop_constraint(batch_op.f('fk_draft_member_id'), type_='foreignkey')
        batch_op.drop_column('member_id')
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_column('is_active')
    with op.batch_alter_table('branch', schema=None) as batch_op:
        batch_op.drop_column('legal')
