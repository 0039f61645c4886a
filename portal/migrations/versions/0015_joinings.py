"""Two records are joined when both people say so; a number that was changed says nothing for a while."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

USES = ('sign_in', 'confirm', 'new_address', 'password', 'invitation', 'passkey', 'line', 'joining')


def upgrade() -> None:
    op.create_table('joining',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('asked_by', sa.String(), nullable=False),
    sa.Column('kept_said_at', sa.DateTime(), nullable=True),
    sa.Column('gone_said_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ending', sa.String(length=20), nullable=True),
    sa.CheckConstraint(
        "ending IN ('joined', 'declined', 'withdrawn', 'changed')", name=op.f('ck_joining_ending')
    ),
    sa.ForeignKeyConstraint(['gone_id'], ['member.id'], name=op.f('fk_joining_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['member.id'], name=op.f('fk_joining_kept_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joining'))
    )
    with op.batch_alter_table('joining', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joining_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joining_kept_id'), ['kept_id'], unique=False)
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone_changed_at', sa.DateTime(), nullable=True))
    _note_changes()
    _allow(USES)


def downgrade() -> None:
    op.execute("DELETE FROM one_time_code WHERE one_time_code.use = 'joining'")
    _allow(USES[:-1])
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('phone_changed_at')
    op.drop_table('joining')


def _note_changes() -> None:
    """Which words were corrected is sealed in the history, so any correction may have been of the number."""
    member = sa.table('member', sa.column('id', sa.Integer), sa.column('phone_changed_at', sa.DateTime))
    entry = sa.table(
        'audit_entry', sa.column('at', sa.DateTime), sa.column('event', sa.String), sa.column('subject', sa.String)
    )
    last = (
        sa.select(sa.func.max(entry.c.at))
        .where(entry.c.event == 'member.changed', entry.c.subject == 'member:' + sa.cast(member.c.id, sa.String))
        .scalar_subquery()
    )
    op.execute(sa.update(member).values(phone_changed_at=last))


def _allow(uses: tuple[str, ...]) -> None:
    """The database checks the names of an enumeration."""
    listed = ', '.join(f"'{use}'" for use in uses)
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_one_time_code_codeuse'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_one_time_code_codeuse'), f'use IN ({listed})')
