"""What is offered is the owner's: on offer or not, who gives it and books it; prices from a day on, and as agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STATES = ("offered", "paused", "ended")
NEW = {
    "state": (sa.String(20), "offered"),
    "is_online": (sa.Boolean(), sa.true()),
    "needs_room": (sa.Boolean(), sa.true()),
    "takes_babies": (sa.Boolean(), sa.true()),
    "trainer_ids": (sa.JSON(), "[]"),
    "later_prices": (sa.JSON(), "[]"),
}


def upgrade() -> None:
    # The defaults stay: a web process of the version before may still be answering.
    with op.batch_alter_table("service") as batch_op:
        for name, (kind, default) in NEW.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        batch_op.add_column(sa.Column("horizon_days", sa.Integer()))
        batch_op.create_check_constraint(batch_op.f("ck_service_servicestate"), sa.column("state").in_(STATES))
    with op.batch_alter_table("booking") as batch_op:
        batch_op.add_column(sa.Column("price_yen", sa.Integer()))
    op.execute("""
        UPDATE booking SET price_yen = (SELECT price_yen FROM service WHERE service.id = booking.service_id)
    """)


def downgrade() -> None:
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_column("price_yen")
    with op.batch_alter_table("service") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_service_servicestate"), type_="check")
        for name in (*NEW, "horizon_days"):
            batch_op.drop_column(name)
