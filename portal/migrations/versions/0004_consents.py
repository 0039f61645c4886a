"""Consents stand on their own; those given with a health check are taken over.

A joining says what it has filled in.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('health', 'share_pain', name='purpose', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_consent_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_member_id'), ['member_id'], unique=False)
        batch_op.create_index('uq_consent_standing_member_id_purpose', ['member_id', 'purpose'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    with op.batch_alter_table('member_merge', schema=None) as batch_op:
        batch_op.add_column(sa.Column('filled', sa.JSON(), nullable=False, server_default='[]'))

    op.execute(
        "INSERT INTO consent (member_id, purpose, version, given_at) "
        "SELECT member_id, 'health', MAX(consent_version), MIN(consented_at) FROM health_check GROUP BY member_id"
    )


def downgrade() -> None:
    with op.batch_alter_table('member_merge', schema=None) as batch_op:
        batch_op.drop_column('filled')

    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index('uq_consent_standing_member_id_purpose', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_consent_member_id'))

    op.drop_table('consent')
