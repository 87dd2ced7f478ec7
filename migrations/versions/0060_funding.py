"""What is to be paid for trainees, the batches it is paid in, and what is asked back. Amounts are whole fen."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def _foreign(table, column, target, **how):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), **how)


def upgrade():
    op.create_table(
        "entitlements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("borne_by", sa.String(100), nullable=False),
        sa.Column("payee_kind", sa.String(20), nullable=False),
        sa.Column("payee", sa.String(120), nullable=False),
        sa.Column("months", sa.Numeric(6, 2), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("computed_on", sa.Date(), nullable=False),
        sa.Column("settled_reason", sa.String(500), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _foreign("entitlements", "cycle_id", "cycles"),
        _foreign("entitlements", "trainee_id", "trainees", ondelete="CASCADE"),
        _foreign("entitlements", "settled_by_id", "ab_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitlements")),
        sa.UniqueConstraint("trainee_id", "item", name=op.f("uq_entitlements_trainee_id")),
    )
    op.create_index(op.f("ix_entitlements_cycle_id"), "entitlements", ["cycle_id"])
    op.create_table(
        "payment_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("approved_by_id <> prepared_by_id", name=op.f("ck_payment_batches_two")),
        _foreign("payment_batches", "cycle_id", "cycles"),
        _foreign("payment_batches", "prepared_by_id", "ab_user"),
        _foreign("payment_batches", "approved_by_id", "ab_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_batches")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_payment_batches_cycle_id")),
    )
    op.create_table(
        "payment_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("entitlement_id", sa.Integer(), nullable=False),
        sa.Column("payee", sa.String(120), nullable=False),
        sa.Column("borne_by", sa.String(100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        _foreign("payment_lines", "batch_id", "payment_batches", ondelete="CASCADE"),
        _foreign("payment_lines", "entitlement_id", "entitlements", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_lines")),
        sa.UniqueConstraint("entitlement_id", "live", name=op.f("uq_payment_lines_live")),
    )
    op.create_index(op.f("ix_payment_lines_batch_id"), "payment_lines", ["batch_id"])
    op.create_table(
        "refund_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(500), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("recovered", sa.BigInteger(), nullable=False),
        sa.Column("recovered_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _foreign("refund_claims", "cycle_id", "cycles"),
        _foreign("refund_claims", "trainee_id", "trainees", ondelete="CASCADE"),
        _foreign("refund_claims", "claimed_by_id", "ab_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_claims")),
        sa.UniqueConstraint("trainee_id", "live", name=op.f("uq_refund_claims_live")),
    )
    op.create_index(op.f("ix_refund_claims_cycle_id"), "refund_claims", ["cycle_id"])


def downgrade():
    for table in ("refund_claims", "payment_lines", "payment_batches", "entitlements"):
        op.drop_table(table)
