"""Claims of hours with their evidence 学时认定申请."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_KEYS = {
    "person_id": "people", "organisation_id": "organisations", "first_body_id": "organisations", "evidence_id": "stored_files",
    "closed_by_id": "ab_user",
}  # fmt: skip


def upgrade():
    op.create_table(
        "credit_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("first_body_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(100), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("learnt", sa.JSON(), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.Column("course", sa.String(200), nullable=False),
        sa.Column("provider_name", sa.String(120), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([key], [f"{table}.id"], name=op.f(f"fk_credit_claims_{key}"))
            for key, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_claims")),
    )
    for column in ("person_id", "organisation_id", "path", "state"):
        op.create_index(op.f(f"ix_credit_claims_{column}"), "credit_claims", [column])


def downgrade():
    op.drop_table("credit_claims")
