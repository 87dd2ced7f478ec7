"""批量办理记录: what was decided about many papers at once, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "bulk_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_name", sa.String(120), nullable=False),
        sa.Column("verb", sa.String(12), nullable=False),
        sa.Column("opinion", sa.String(2000), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(100), nullable=False),
        sa.Column("on_behalf_of", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_bulk_decisions_cycle_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_bulk_decisions_organisation_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name=op.f("fk_bulk_decisions_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_decisions")),
    )
    op.create_index(op.f("ix_bulk_decisions_cycle_id"), "bulk_decisions", ["cycle_id"])
    op.create_index("ix_bulk_decisions_office", "bulk_decisions", ["organisation_id", "id"])
    op.create_table(
        "bulk_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(4000), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_decisions.id"], name=op.f("fk_bulk_entries_bulk_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_bulk_entries_paper_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_bulk_entries_decision_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_entries")),
    )
    op.create_index(op.f("ix_bulk_entries_bulk_id"), "bulk_entries", ["bulk_id"])
    op.create_index(op.f("ix_bulk_entries_paper_id"), "bulk_entries", ["paper_id"])


def downgrade():
    op.drop_table("bulk_entries")
    op.drop_table("bulk_decisions")
