"""Messages go by the ways and about the things that each has chosen, and remind of routines."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

WAITS = sa.text('sent_at IS NULL AND given_up_at IS NULL')
PURPOSES = (
    'health', 'share_pain', 'share_pelvic', 'share_sleep', 'share_tiredness', 'share_practice', 'share_foods',
    'share_activities', 'share_body', 'log_weight', 'line',
)
USES = ('sign_in', 'confirm', 'new_address', 'password', 'invitation', 'passkey', 'line')


def upgrade() -> None:
    op.create_table('line_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('user', sa.Text(), nullable=False),
    sa.Column('user_index', sa.String(), nullable=False),
    sa.Column('linked_at', sa.DateTime(), nullable=False),
    sa.Column('noted_at', sa.DateTime(), nullable=True),
    sa.Column('blocked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_line_link_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_link')),
    sa.UniqueConstraint('account_id', name=op.f('uq_line_link_account_id')),
    sa.UniqueConstraint('user_index', name=op.f('uq_line_link_user_index'))
    )
    op.create_table('preferences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('channels', sa.JSON(), nullable=False),
    sa.Column('muted', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_preferences_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preferences')),
    sa.UniqueConstraint('account_id', name=op.f('uq_preferences_account_id'))
    )
    op.create_table('routine_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.Time(), nullable=False),
    sa.Column('weekdays', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_routine_reminder_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routine_reminder')),
    sa.UniqueConstraint('member_id', name=op.f('uq_routine_reminder_member_id'))
    )
    with op.batch_alter_table('routine_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_routine_reminder_at'), ['at'], unique=False)
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('person', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('channel', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('tried', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(), nullable=True))
        batch_op.drop_index('ix_outbox_message_due')
    _name_each()
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_outbox_message_key'), ['key'])
        for column in ('person', 'tried'):  # rows of before have theirs; new ones say it
            batch_op.alter_column(column, server_default=None)
        batch_op.create_check_constraint(batch_op.f('ck_outbox_message_channel'), "channel IN ('line', 'email')")
        batch_op.create_index(
            'ix_outbox_message_due', ['channel', 'due_at'], sqlite_where=WAITS, postgresql_where=WAITS
        )
        batch_op.create_index('ix_outbox_message_given_up_at', ['given_up_at'])
        batch_op.create_index('ix_outbox_message_person_created_at', ['person', 'created_at'])
    _allow('consent', 'purpose', 'purpose', PURPOSES)
    _allow('one_time_code', 'use', 'codeuse', USES)


def downgrade() -> None:
    op.execute("DELETE FROM consent WHERE purpose = 'line'")
    op.execute("DELETE FROM one_time_code WHERE one_time_code.use = 'line'")
    _allow('one_time_code', 'use', 'codeuse', USES[:-1])
    _allow('consent', 'purpose', 'purpose', PURPOSES[:-1])
    op.execute("DELETE FROM outbox_message WHERE channel = 'line'")
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_person_created_at')
        batch_op.drop_index('ix_outbox_message_given_up_at')
        batch_op.drop_index('ix_outbox_message_due')
        batch_op.drop_constraint(batch_op.f('ck_outbox_message_channel'), type_='check')
        batch_op.drop_column('expires_at')
        batch_op.drop_column('tried')
        batch_op.drop_column('channel')
        batch_op.drop_column('person')
        batch_op.drop_constraint(batch_op.f('uq_outbox_message_key'), type_='unique')
        batch_op.drop_column('key')
        batch_op.create_index('ix_outbox_message_due', ['due_at'], sqlite_where=WAITS, postgresql_where=WAITS)
    with op.batch_alter_table('routine_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_routine_reminder_at'))
    op.drop_table('routine_reminder')
    op.drop_table('preferences')
    op.drop_table('line_link')


def _name_each() -> None:
    rows = sa.table('outbox_message', sa.column('id', sa.Integer), sa.column('key', sa.String))
    for number in op.get_bind().scalars(sa.select(rows.c.id)).all():
        op.execute(sa.update(rows).where(rows.c.id == number).values(key=str(uuid.uuid4())))


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """The database checks the names of an enumeration."""
    listed = ', '.join(f"'{one}'" for one in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')
