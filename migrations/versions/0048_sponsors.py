"""Who may recommend people in the place of their unit, and whom a paper chose."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sponsors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("when", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_sponsors_cycle_id")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_sponsors_track_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
        sa.UniqueConstraint("cycle_id", "key", name=op.f("uq_sponsors_cycle_id")),
    )
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("sponsor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_papers_sponsor_id"), "organisations", ["sponsor_id"], ["id"])


def downgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_constraint(op.f("fk_papers_sponsor_id"), type_="foreignkey")
        batch_op.drop_column("sponsor_id")
    op.drop_table("sponsors")
