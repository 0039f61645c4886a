"""A booking's codes are those of accounts; nothing is kept for a way back; an invitation to help opens little."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

USES = ('sign_in', 'confirm', 'new_address', 'password', 'invitation', 'passkey', 'line', 'joining', 'booking')
WAYS = ('code', 'password', 'passkey', 'link', 'helper')


def upgrade() -> None:
    _forget_what_was_kept()
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opened_account', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(batch_op.f('uq_draft_resume_digest'), type_='unique')
        batch_op.drop_column('resume_digest')
        batch_op.drop_column('code_digest')
        batch_op.drop_column('code_sent_at')
        batch_op.drop_column('code_guesses')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.alter_column('opened_account', server_default=None)
    _allow('one_time_code', 'use', 'codeuse', USES)
    _allow('sign_in', 'way', 'way', WAYS)


def downgrade() -> None:
    op.execute("DELETE FROM sign_in WHERE way = 'helper'")
    op.execute("DELETE FROM one_time_code WHERE one_time_code.use = 'booking'")
    _allow('sign_in', 'way', 'way', WAYS[:-1])
    _allow('one_time_code', 'use', 'codeuse', USES[:-1])
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code_digest', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('code_sent_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('code_guesses', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('resume_digest', sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_draft_resume_digest'), ['resume_digest'])
        batch_op.drop_column('opened_account')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        for column in ('code_digest', 'code_guesses'):
            batch_op.alter_column(column, server_default=None)


def _forget_what_was_kept() -> None:
    """Answers that wait behind a mailed link go when all unfinished bookings do; the worker sees to it."""
    drafts = sa.table('draft', sa.column('resume_digest'), sa.column('forget_at', sa.DateTime))
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    op.execute(
        sa.update(drafts)
        .where(drafts.c.resume_digest.is_not(None), drafts.c.forget_at > tomorrow)
        .values(forget_at=tomorrow)
    )
    op.execute("DELETE FROM outbox_message WHERE kind = 'draft_kept'")


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """The database checks the names of an enumeration."""
    listed = ', '.join(f"'{one}'" for one in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')
