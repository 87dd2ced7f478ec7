"""Categories of applicants, and conditions that are for some of them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("when", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_categories_cycle_id")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_categories_track_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("cycle_id", "key", name=op.f("uq_categories_cycle_id")),
    )
    with op.batch_alter_table("requirements") as batch_op:
        batch_op.add_column(sa.Column("only_if", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("requirements") as batch_op:
        batch_op.alter_column("only_if", existing_type=sa.JSON(), server_default=None)


def downgrade():
    with op.batch_alter_table("requirements") as batch_op:
        batch_op.drop_column("only_if")
    op.drop_table("categories")
