"""What panels are grouped by, letters to who is selected, and what departments say of a round."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("evaluations") as batch_op:
        batch_op.add_column(sa.Column("grouped_by", sa.String(80), nullable=False, server_default=""))
    op.create_table(
        "selection_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("track_name", sa.String(100), nullable=False),
        sa.Column("office_name", sa.String(120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_selection_letters_cycle_id")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_selection_letters_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_letters")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_selection_letters_paper_id")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_selection_letters_cycle_id")),
    )
    op.create_table(
        "department_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(100), nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["evaluation_rounds.id"],
            name=op.f("fk_department_opinions_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_department_opinions_file_id")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["ab_user.id"], name=op.f("fk_department_opinions_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_opinions")),
    )
    op.create_index(op.f("ix_department_opinions_round_id"), "department_opinions", ["round_id"])


def downgrade():
    op.drop_table("department_opinions")
    op.drop_table("selection_letters")
    with op.batch_alter_table("evaluations") as batch_op:
        batch_op.drop_column("grouped_by")
