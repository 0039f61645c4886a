"""Why a message has not arrived is a value, and no first letters of what a server said."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

FAILURE = sa.Enum(
    "too-late",
    "address",
    "line",
    "away",
    name="failure",
    native_enum=False,
    create_constraint=True,
    length=20,
)


def upgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.add_column(sa.Column("failure", FAILURE, nullable=True))
    op.execute("""
        UPDATE outbox_message SET
            failure = CASE WHEN last_error LIKE 'too late%' THEN 'too-late'
                           WHEN last_error LIKE '5%' THEN 'address'
                           WHEN last_error LIKE 'LINE%' OR last_error LIKE 'no way by line%' THEN 'line'
                           ELSE 'away' END
        WHERE last_error <> ''
    """)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_failure"), type_="check")
        batch_op.drop_column("failure")
