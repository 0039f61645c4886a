"""Sign-ins that can be ended, one-time codes, passkeys, authenticator apps, recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('one_time_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('use', sa.Enum('sign_in', 'confirm', 'new_address', 'password', 'invitation', 'passkey', name='codeuse', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('network', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=False),
    sa.Column('guesses', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_one_time_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_code')),
    sa.UniqueConstraint('key', name=op.f('uq_one_time_code_key'))
    )
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_code_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_one_time_code_email_sent_at', ['email', 'sent_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_code_sent_at'), ['sent_at'], unique=False)

    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('credential', sa.String(), nullable=False),
    sa.Column('public_key', sa.String(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential', name=op.f('uq_passkey_credential'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_account_id'), ['account_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('way', sa.Enum('code', 'password', 'passkey', 'link', name='way', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('is_strong', sa.Boolean(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('began_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('digest', name=op.f('uq_sign_in_digest'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_expires_at'), ['expires_at'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handle', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('totp_secret', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('totp_step', sa.Integer(), nullable=False, server_default='0'))
    op.execute("UPDATE account SET handle = fs_uniquifier")  # random, and told to nobody
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.alter_column('handle', existing_type=sa.String(), nullable=False)
        batch_op.drop_constraint(batch_op.f('uq_account_fs_uniquifier'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_account_handle'), ['handle'])
        batch_op.drop_column('fs_uniquifier')
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('us_phone_number')
        batch_op.drop_column('us_totp_secrets')


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fs_uniquifier', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('us_phone_number', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('us_totp_secrets', sa.Text(), nullable=True))
    op.execute("UPDATE account SET fs_uniquifier = handle, confirmed_at = opened_at")
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.alter_column('fs_uniquifier', existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_account_fs_uniquifier'), ['fs_uniquifier'])
        batch_op.drop_constraint(batch_op.f('uq_account_handle'), type_='unique')
        batch_op.drop_column('handle')
        batch_op.drop_column('totp_secret')
        batch_op.drop_column('totp_step')
    for table in ('sign_in', 'recovery_code', 'passkey', 'one_time_code'):
        op.drop_table(table)
