"""The log asks for more than pain, names activities of her own, and shares each thing for itself."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

MEASURES = (
    'pain', 'parts', 'leaks', 'heaviness', 'sleep', 'tiredness', 'moves', 'foods', 'word', 'activities', 'weight',
    'height', 'bone',
)
PURPOSES = (
    'health', 'share_pain', 'share_pelvic', 'share_sleep', 'share_tiredness', 'share_practice', 'share_foods',
    'share_activities', 'share_body', 'log_weight',
)


def upgrade() -> None:
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_activity_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_member_id'), ['member_id'], unique=False)
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.alter_column('value', existing_type=sa.Text(), nullable=True)
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('log_erased_at', sa.DateTime(), nullable=True))
    _allow('log_entry', 'measure', MEASURES)
    _allow('consent', 'purpose', PURPOSES)


def downgrade() -> None:
    op.execute("DELETE FROM consent WHERE purpose NOT IN ('health', 'share_pain')")
    op.execute("DELETE FROM log_entry WHERE measure != 'pain' OR value IS NULL")
    _allow('consent', 'purpose', PURPOSES[:2])
    _allow('log_entry', 'measure', MEASURES[:1])
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.alter_column('value', existing_type=sa.Text(), nullable=False)
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('log_erased_at')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_member_id'))
    op.drop_table('activity')


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """The database checks the names of an enumeration."""
    listed = ', '.join(f"'{one}'" for one in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{column}'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{column}'), f'{column} IN ({listed})')
