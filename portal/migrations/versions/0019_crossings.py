"""A number is given out once; what is promised or left open names its person."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

ANSWERS = ('accepted', 'declined', 'lapsed', 'withdrawn')
NUMBERED = ('account', 'member', 'staff', 'draft')


def upgrade() -> None:
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mailed_to', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('moves_sequence', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('moves_from', sa.DateTime(), nullable=True))
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.alter_column('mailed_to', server_default=None)
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('accepted_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('was_starts_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('was_trainer_id', sa.Integer(), nullable=True))
    _allow(ANSWERS)
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('locked_at', sa.DateTime(), nullable=True))
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.alter_column('account_id', existing_type=sa.Integer(), nullable=True)
    if op.get_bind().dialect.name == 'sqlite':
        for table in NUMBERED:
            _number(table, sqlite_autoincrement=True)
            _go_on_after_the_last(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for table in NUMBERED:
            _number(table, sqlite_autoincrement=False)
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_column('locked_at')
    with op.batch_alter_table('staff', schema=None) as batch_op:  # not with anybody who is erased
        batch_op.alter_column('account_id', existing_type=sa.Integer(), nullable=False)
    op.execute("UPDATE offer SET answer = 'lapsed' WHERE answer = 'withdrawn'")
    _allow(ANSWERS[:-1])
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        for column in ('was_trainer_id', 'was_starts_at', 'accepted_at'):
            batch_op.drop_column(column)
    with op.batch_alter_table('draft', schema=None) as batch_op:
        for column in ('moves_from', 'moves_sequence', 'mailed_to'):
            batch_op.drop_column(column)


def _number(table: str, *, sqlite_autoincrement: bool) -> None:
    """The table anew, as SQLite wants it for that."""
    arguments = {'sqlite_autoincrement': sqlite_autoincrement}
    with op.batch_alter_table(table, schema=None, recreate='always', table_kwargs=arguments):
        pass


def _go_on_after_the_last(table: str) -> None:
    """Numbers of rows that are gone stand in the history still."""
    said = sa.text(
        "SELECT max(CAST(substr(subject, :after) AS INTEGER)) FROM audit_entry WHERE subject LIKE :name"
    )
    last = op.get_bind().scalar(said, {'after': len(table) + 2, 'name': f'{table}:%'})
    there = op.get_bind().scalar(sa.select(sa.func.max(sa.column('id'))).select_from(sa.table(table)))
    op.execute(sa.text('DELETE FROM sqlite_sequence WHERE name = :name').bindparams(name=table))
    op.execute(
        sa.text('INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)').bindparams(
            name=table, seq=max(last or 0, there or 0)
        )
    )


def _allow(answers: tuple[str, ...]) -> None:
    """The database checks the names of an enumeration."""
    listed = ', '.join(f"'{answer}'" for answer in answers)
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_offer_answer'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_offer_answer'), f'answer IN ({listed})')
