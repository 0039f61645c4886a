"""A number for what pages show, and the next hold to run out found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "page_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("board", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_version")),
    )
    op.bulk_insert(made, [{"id": 1, "times": 1, "board": 1}])
    op.create_index(op.f("ix_hold_expires_at"), "hold", ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_hold_expires_at"), "hold")
    op.drop_table("page_version")
