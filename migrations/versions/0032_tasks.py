"""Tasks of a cohort: whom a track is for, and what came of each."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("tasks", sa.JSON(), nullable=True))
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("papers") as batch_op:
        batch_op.alter_column("outcome", existing_type=sa.String(40), server_default=None)
    with op.batch_alter_table("participations") as batch_op:
        batch_op.add_column(sa.Column("assessed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("before", sa.JSON(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_participations_assessed_by_id"), "papers", ["assessed_by_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_participations_assessed_by_id"), ["assessed_by_id"])


def downgrade():
    with op.batch_alter_table("participations") as batch_op:
        batch_op.drop_index(op.f("ix_participations_assessed_by_id"))
        batch_op.drop_constraint(op.f("fk_participations_assessed_by_id"), type_="foreignkey")
        batch_op.drop_column("before")
        batch_op.drop_column("assessed_by_id")
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_column("outcome")
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.drop_column("tasks")
