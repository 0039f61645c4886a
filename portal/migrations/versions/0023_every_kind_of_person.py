"""Members are found by their names as they are looked for; a link beside a code counts its presses."""

import sqlalchemy as sa
from alembic import op

from portal.lib.finding import folded_name

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('found_as', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.alter_column('found_as', server_default=None)
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.add_column(sa.Column('presses', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.alter_column('presses', server_default=None)
    names = [sa.column(name) for name in ('family_name', 'given_name', 'family_kana', 'given_kana')]
    member = sa.table('member', sa.column('id'), sa.column('found_as'), *names)
    for number, *words in op.get_bind().execute(sa.select(member.c.id, *names)).all():
        found_as = folded_name(*words)
        op.execute(member.update().where(member.c.id == number).values(found_as=found_as))


def downgrade() -> None:
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.drop_column('presses')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('found_as')
