"""Dates for one track or one category, and the category of a paper."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OLD, NEW = ["cycle_id", "step", "organisation_id"], ["cycle_id", "step", "organisation_id", "track_id", "category"]
NAME = "uq_windows_cycle_id"


def upgrade():
    with op.batch_alter_table("windows") as batch_op:
        batch_op.add_column(sa.Column("track_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("category", sa.String(40), nullable=False, server_default=""))
        batch_op.create_foreign_key(op.f("fk_windows_track_id"), "tracks", ["track_id"], ["id"])
        batch_op.drop_constraint(NAME, type_="unique")
        batch_op.create_unique_constraint(NAME, NEW)
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("category", sa.String(40), nullable=True))


def downgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_column("category")
    with op.batch_alter_table("windows") as batch_op:
        batch_op.drop_constraint(NAME, type_="unique")
        batch_op.create_unique_constraint(NAME, OLD)
        batch_op.drop_constraint(op.f("fk_windows_track_id"), type_="foreignkey")
        batch_op.drop_column("category")
        batch_op.drop_column("track_id")
