"""A member keeps guides and her place in them; a routine may be assigned to her; each run through one is kept."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('sealed_moves', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('assigned_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_assignment_member_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_assignment_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_member_id'), ['member_id'], unique=False)
        batch_op.create_index('uq_assignment_standing_member_id', ['member_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.Column('saved_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_reading_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    sa.UniqueConstraint('member_id', 'slug', name=op.f('uq_reading_member_id_slug'))
    )
    op.create_table('routine_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('routine', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('is_finished', sa.Boolean(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_routine_session_assignment_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_routine_session_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routine_session')),
    sa.UniqueConstraint('member_id', 'key', name=op.f('uq_routine_session_member_id_key'))
    )
    with op.batch_alter_table('routine_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_routine_session_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index('ix_routine_session_member_id_day', ['member_id', 'day'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('routine_session', schema=None) as batch_op:
        batch_op.drop_index('ix_routine_session_member_id_day')
        batch_op.drop_index(batch_op.f('ix_routine_session_assignment_id'))

    op.drop_table('routine_session')
    op.drop_table('reading')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index('uq_assignment_standing_member_id', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_assignment_member_id'))

    op.drop_table('assignment')
