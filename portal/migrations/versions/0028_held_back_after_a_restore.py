"""A message that was held back after a restore says so."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = ("too-late", "address", "line", "away")


def upgrade() -> None:
    _allow(*BEFORE, "restored")


def downgrade() -> None:
    op.execute("UPDATE outbox_message SET failure = 'away' WHERE failure = 'restored'")
    _allow(*BEFORE)


def _allow(*names: str) -> None:
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_failure"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_outbox_message_failure"), sa.column("failure").in_(names)
        )
