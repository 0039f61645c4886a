"""What we propose in place of a visit is an offer, as is what somebody waits for; a hold says what it is for."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = sa.text("answered_at IS NULL")
MAY_BE_MISSING = {
    "entry_id": sa.Integer(),
    "trainer_id": sa.Integer(),
    "starts_at": sa.DateTime(),
    "ends_at": sa.DateTime(),
    "expires_at": sa.DateTime(),
}


def upgrade() -> None:
    _holds_say_what_for()
    with op.batch_alter_table("offer") as batch_op:
        batch_op.add_column(sa.Column("member_id", sa.Integer()))
        batch_op.add_column(sa.Column("moves_id", sa.Integer()))
        batch_op.add_column(sa.Column("was_starts_at", sa.DateTime()))
        batch_op.add_column(sa.Column("was_trainer_id", sa.Integer()))
        for name, kind in MAY_BE_MISSING.items():
            batch_op.alter_column(name, existing_type=kind, nullable=True)
    op.execute("""
        UPDATE offer SET member_id = (SELECT member_id FROM waitlist_entry WHERE waitlist_entry.id = entry_id)
    """)
    op.execute("""
        INSERT INTO offer (member_id, moves_id, hold_id, trainer_id, starts_at, ends_at, made_at, expires_at,
                           answered_at, answer, was_starts_at, was_trainer_id)
        SELECT booking.member_id, booking.id, proposal.hold_id, proposal.trainer_id, proposal.starts_at,
               hold.ends_at, proposal.made_at, hold.expires_at, proposal.ended_at,
               CASE WHEN proposal.accepted_at IS NOT NULL THEN 'accepted'
                    WHEN proposal.ended_at IS NOT NULL THEN 'withdrawn' END,
               proposal.was_starts_at, proposal.was_trainer_id
        FROM proposal JOIN booking ON booking.id = proposal.booking_id
        LEFT JOIN hold ON hold.id = proposal.hold_id
        ORDER BY proposal.id
    """)
    with op.batch_alter_table("offer") as batch_op:
        batch_op.alter_column("member_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_offer_member_id"), "member", ["member_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_offer_moves_id"), "booking", ["moves_id"], ["id"])
        for name in ("member_id", "moves_id", "hold_id"):
            batch_op.create_index(batch_op.f(f"ix_offer_{name}"), [name])
        batch_op.create_index(
            "uq_offer_open_moves_id", ["moves_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        )
    op.drop_table("proposal")


def _holds_say_what_for() -> None:
    with op.batch_alter_table("hold") as batch_op:
        batch_op.add_column(sa.Column("service_id", sa.Integer()))
        batch_op.add_column(sa.Column("moves_id", sa.Integer()))
    op.execute("""
        UPDATE hold SET
            service_id = COALESCE(
                (SELECT service_id FROM draft WHERE draft.hold_id = hold.id),
                (SELECT booking.service_id FROM proposal JOIN booking ON booking.id = proposal.booking_id
                 WHERE proposal.hold_id = hold.id),
                (SELECT waitlist_entry.service_id FROM offer
                 JOIN waitlist_entry ON waitlist_entry.id = offer.entry_id WHERE offer.hold_id = hold.id)),
            moves_id = COALESCE(
                (SELECT moves_id FROM draft WHERE draft.hold_id = hold.id),
                (SELECT booking_id FROM proposal WHERE proposal.hold_id = hold.id))
    """)
    op.execute("DELETE FROM claim WHERE hold_id IN (SELECT id FROM hold WHERE service_id IS NULL)")
    op.execute("DELETE FROM hold WHERE service_id IS NULL")
    with op.batch_alter_table("hold") as batch_op:
        batch_op.alter_column("service_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_hold_service_id"), "service", ["service_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_hold_moves_id"), "booking", ["moves_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_hold_moves_id"), ["moves_id"])


def downgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("booking_id", sa.Integer(), sa.ForeignKey("booking.id"), nullable=False, index=True),
        sa.Column("hold_id", sa.Integer(), sa.ForeignKey("hold.id")),
        sa.Column("trainer_id", sa.Integer(), sa.ForeignKey("trainer.id")),
        sa.Column("starts_at", sa.DateTime()),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("accepted_at", sa.DateTime()),
        sa.Column("was_starts_at", sa.DateTime()),
        sa.Column("was_trainer_id", sa.Integer()),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_proposal_open_booking_id",
        "proposal",
        ["booking_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.execute("""
        INSERT INTO proposal (booking_id, hold_id, trainer_id, starts_at, made_at, ended_at, accepted_at,
                              was_starts_at, was_trainer_id)
        SELECT moves_id, hold_id, trainer_id, starts_at, made_at, answered_at,
               CASE WHEN answer = 'accepted' THEN answered_at END, was_starts_at, was_trainer_id
        FROM offer WHERE moves_id IS NOT NULL ORDER BY id
    """)
    op.execute("DELETE FROM offer WHERE moves_id IS NOT NULL OR entry_id IS NULL")
    with op.batch_alter_table("offer") as batch_op:
        batch_op.drop_index("uq_offer_open_moves_id")
        for name in ("member_id", "moves_id", "hold_id"):
            batch_op.drop_index(f"ix_offer_{name}")
        for name in ("member_id", "moves_id"):
            batch_op.drop_constraint(f"fk_offer_{name}", type_="foreignkey")
        for name in ("member_id", "moves_id", "was_starts_at", "was_trainer_id"):
            batch_op.drop_column(name)
        for name, kind in MAY_BE_MISSING.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)
    with op.batch_alter_table("hold") as batch_op:
        batch_op.drop_index("ix_hold_moves_id")
        for name in ("service_id", "moves_id"):
            batch_op.drop_constraint(f"fk_hold_{name}", type_="foreignkey")
            batch_op.drop_column(name)
