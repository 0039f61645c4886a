"""The owner opens booking to visitors, says whether babies may come along and what mails call a visit."""

import re

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

BRANCH = {  # a gym that runs already goes on as it was
    'is_open_to_visitors': sa.Column('is_open_to_visitors', sa.Boolean(), nullable=False, server_default=sa.true()),
    'welcomes_babies': sa.Column('welcomes_babies', sa.Boolean(), nullable=False, server_default=sa.true()),
    'arrival_ja': sa.Column('arrival_ja', sa.String(), nullable=False, server_default=''),
    'arrival_en': sa.Column('arrival_en', sa.String(), nullable=False, server_default=''),
}
NAMES = ('message_name_ja', 'message_name_en')
# What tells of a birth or of a body, as gym/rules.py had it then.
OF_A_BIRTH = re.compile(
    r'産[後前婦褥院科]|さんご|サンゴ|出産|分娩|帝王切開|妊[娠婦]|授乳|母乳|骨盤底|尿[漏もモ]'
    r'|post[-\s]?(partum|natal)|\bbirth|pregnan|c(a)?esarean|breast|lactat|matern|pelvic',
    re.IGNORECASE,
)


def upgrade() -> None:
    with op.batch_alter_table('branch', schema=None) as batch_op:
        for column in BRANCH.values():
            batch_op.add_column(column)
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(), nullable=True))
    with op.batch_alter_table('branch', schema=None) as batch_op:
        for name, column in BRANCH.items():  # new rows say it
            batch_op.alter_column(name, existing_type=column.type, server_default=None)
    with op.batch_alter_table('service', schema=None) as batch_op:
        for name in NAMES:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))
    op.execute('UPDATE service SET message_name_ja = name_ja, message_name_en = name_en')
    op.execute("UPDATE service SET message_name_ja = '体験', message_name_en = 'Trial' WHERE is_trial")
    service = sa.table('service', *(sa.column(name) for name in ('id', 'is_trial', *NAMES)))
    others = sa.select(service).where(sa.not_(sa.cast(service.c.is_trial, sa.Boolean())))
    for row in op.get_bind().execute(others).mappings().all():
        if OF_A_BIRTH.search(f'{row["message_name_ja"]} {row["message_name_en"]}'):
            plain = {'message_name_ja': '来店', 'message_name_en': 'Visit'}
            op.execute(sa.update(service).where(service.c.id == row['id']).values(plain))
    with op.batch_alter_table('service', schema=None) as batch_op:
        for name in NAMES:
            batch_op.alter_column(name, existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('service', schema=None) as batch_op:
        for name in NAMES:
            batch_op.drop_column(name)
    with op.batch_alter_table('branch', schema=None) as batch_op:
        for name in ('confirmed_at', *BRANCH):
            batch_op.drop_column(name)
