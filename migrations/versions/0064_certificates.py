"""Certificates: what a year says of them, and those that were issued."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TEXTS = {"title": 60, "pattern": 60, "source": 120}


def upgrade():
    with op.batch_alter_table("schemes") as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(f"certificate_{name}", sa.String(length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("certificate_issuers", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("certificate_assumed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("issuers", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("training_unit_name", sa.String(120), nullable=False),
        sa.Column("track_name", sa.String(100), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_certificates_cycle_id")),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_certificates_trainee_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("cycle_id", "serial", name=op.f("uq_certificates_cycle_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("trainee_id", "live", name=op.f("uq_certificates_live")),
    )


def downgrade():
    op.drop_table("certificates")
    with op.batch_alter_table("schemes") as batch_op:
        for name in (*TEXTS, "issuers", "assumed"):
            batch_op.drop_column(f"certificate_{name}")
