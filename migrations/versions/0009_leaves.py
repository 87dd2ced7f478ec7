"""Requests for leave of people who were selected."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "leaves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["papers.id"], name=op.f("fk_leaves_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["training_unit_id"], ["organisations.id"], name=op.f("fk_leaves_training_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )


def downgrade():
    op.drop_table("leaves")
