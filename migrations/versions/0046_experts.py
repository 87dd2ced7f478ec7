"""The pool of experts, and whom they are tied to."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "experts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(300), nullable=True),
        sa.Column("email", sa.String(600), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_experts_organisation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["ab_user.id"], name=op.f("fk_experts_account_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["organisations.id"], name=op.f("fk_experts_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts")),
        sa.UniqueConstraint("account_id", name=op.f("uq_experts_account_id")),
        sa.UniqueConstraint("kept_by_id", "name", "unit_name", name=op.f("uq_experts_kept_by_id")),
    )
    for column in ("name", "organisation_id", "kept_by_id"):
        op.create_index(op.f(f"ix_experts_{column}"), "experts", [column])
    op.create_table(
        "expert_ties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_expert_ties_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_ties")),
        sa.UniqueConstraint("expert_id", "kind", "name", "unit_name", name=op.f("uq_expert_ties_expert_id")),
    )
    for column in ("expert_id", "name"):
        op.create_index(op.f(f"ix_expert_ties_{column}"), "expert_ties", [column])


def downgrade():
    for table in ("expert_ties", "experts"):
        op.drop_table(table)
