"""A branch is open by weekday, and has other hours on single days."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("branch") as batch_op:
        for name in ("weekday_hours", "day_hours"):
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("branch") as batch_op:
        batch_op.drop_column("day_hours")
        batch_op.drop_column("weekday_hours")
