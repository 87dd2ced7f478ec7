"""Rows that the lists of a desk are found by, made for every paper that has reached an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_KEPT = "cycle_id, kind, state, submitted_at, moved_at, applicant_name"


def upgrade():
    op.create_table(
        "desk_rows",
        sa.Column("paper_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("moved_at", sa.DateTime(), nullable=True),
        sa.Column("applicant_name", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_desk_rows_paper_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_desk_rows_organisation_id")
        ),
        sa.PrimaryKeyConstraint("paper_id", "organisation_id", name=op.f("pk_desk_rows")),
    )
    kept = ", ".join(f"papers.{name}" for name in _KEPT.split(", "))
    op.execute(
        f"INSERT INTO desk_rows (paper_id, organisation_id, {_KEPT}, waits) "
        f"SELECT papers.id, steps.organisation_id, {kept}, "
        "max(CASE WHEN papers.state = 'in_review' AND steps.stage = papers.position AND steps.passed_at IS NULL THEN 1 ELSE 0 END) = 1 "
        "FROM papers JOIN steps ON steps.paper_id = papers.id WHERE steps.reached_at IS NOT NULL "
        f"GROUP BY papers.id, steps.organisation_id, {kept}"
    )
    op.create_index(
        "ix_desk_rows_order", "desk_rows", ["organisation_id", "submitted_at", "paper_id", "applicant_name"]
    )
    op.create_index(
        "ix_desk_rows_state", "desk_rows", ["organisation_id", "state", "submitted_at", "paper_id", "cycle_id"]
    )
    op.create_index("ix_desk_rows_waits", "desk_rows", ["organisation_id", "waits", "moved_at", "paper_id"])
    # Whoever asks which papers have reached an organisation reads the index alone.
    op.drop_index("ix_steps_organisation_reached", "steps")
    op.create_index("ix_steps_organisation_reached", "steps", ["organisation_id", "reached_at", "paper_id"])


def downgrade():
    op.drop_index("ix_steps_organisation_reached", "steps")
    op.create_index("ix_steps_organisation_reached", "steps", ["organisation_id", "reached_at"])
    op.drop_table("desk_rows")
