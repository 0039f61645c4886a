"""Who works here is told what happens to visits, as she has chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as batch_op:
        batch_op.add_column(sa.Column("told", sa.String(20), nullable=False, server_default="at-once"))
        batch_op.create_check_constraint(
            batch_op.f("ck_staff_told"), sa.column("told").in_(("at-once", "daily", "never"))
        )


def downgrade() -> None:
    with op.batch_alter_table("staff") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_staff_told"), type_="check")
        batch_op.drop_column("told")
