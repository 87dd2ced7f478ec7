"""People who are named in an application, each in one of the year."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "team_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("id_number_index", sa.String(64), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_team_members_cycle_id")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_team_members_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_members")),
        sa.UniqueConstraint("cycle_id", "id_number_index", "live", name=op.f("uq_team_members_live")),
    )
    op.create_index(op.f("ix_team_members_paper_id"), "team_members", ["paper_id"])
    with op.batch_alter_table("form_sections") as batch_op:
        batch_op.add_column(sa.Column("exclusive", sa.String(10), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("form_sections") as batch_op:
        batch_op.drop_column("exclusive")
    op.drop_table("team_members")
