"""Who stands first in a ranking is looked at 考察 before anybody is proposed, where the notice says so."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("vetting", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("vetting_ratio", sa.Numeric(6, 2), nullable=True))
        table.add_column(sa.Column("vetting_weight", sa.Integer(), nullable=True))
    with op.batch_alter_table("evaluations") as table:
        table.alter_column("vetting", server_default=None)
    op.create_table(
        "vettings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(10), nullable=False),
        sa.Column("score", sa.Numeric(8, 2), nullable=True),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["evaluation_rounds.id"], name=op.f("fk_vettings_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_vettings_paper_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_vettings_track_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_vettings_file_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["ab_user.id"], name=op.f("fk_vettings_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vettings")),
        sa.UniqueConstraint("round_id", "paper_id", "track_id", name=op.f("uq_vettings_round_id")),
    )
    op.create_index(op.f("ix_vettings_paper_id"), "vettings", ["paper_id"])


def downgrade():
    op.drop_table("vettings")
    with op.batch_alter_table("evaluations") as table:
        for column in ("vetting", "vetting_ratio", "vetting_weight"):
            table.drop_column(column)
