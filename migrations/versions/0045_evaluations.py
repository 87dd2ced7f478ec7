"""How experts evaluate: methods and criteria of a year, and the rounds in which people are evaluated."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _of_year(table, *columns):
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        *columns,
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f(f"fk_{table}_cycle_id")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f(f"fk_{table}_track_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("cycle_id", "key", name=op.f(f"uq_{table}_cycle_id")),
    )


def upgrade():
    _of_year(
        "evaluations",
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("drop_highest", sa.Integer(), nullable=False),
        sa.Column("drop_lowest", sa.Integer(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Numeric(8, 2), nullable=True),
        sa.Column("ties", sa.JSON(), nullable=False),
        sa.Column("share", sa.String(10), nullable=False),
        sa.Column("share_of", sa.String(10), nullable=False),
        sa.Column("panel_size", sa.Integer(), nullable=True),
        sa.Column("outside_percent", sa.Integer(), nullable=True),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("falls_to", sa.String(20), nullable=False),
        sa.Column("consent", sa.String(80), nullable=False),
        sa.Column("letter_number", sa.String(60), nullable=False),
    )
    _of_year(
        "criteria",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("help", sa.String(500), nullable=False),
    )
    op.create_table(
        "evaluation_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("tracks", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_evaluation_rounds_cycle_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["ab_user.id"], name=op.f("fk_evaluation_rounds_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_rounds")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_evaluation_rounds_cycle_id")),
    )
    op.create_index(op.f("ix_evaluation_rounds_cycle_id"), "evaluation_rounds", ["cycle_id"])
    op.create_table(
        "round_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("entered_from", sa.String(20), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Numeric(12, 4), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["evaluation_rounds.id"], name=op.f("fk_round_entries_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_round_entries_paper_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_round_entries_track_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_entries")),
        sa.UniqueConstraint("round_id", "paper_id", "track_id", name=op.f("uq_round_entries_round_id")),
    )
    for column in ("paper_id", "panel_id"):
        op.create_index(op.f(f"ix_round_entries_{column}"), "round_entries", [column])


def downgrade():
    op.drop_table("round_entries")
    op.drop_table("evaluation_rounds")
    op.drop_table("criteria")
    op.drop_table("evaluations")
