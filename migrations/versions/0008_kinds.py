"""Papers of any kind: slots, stages of a route, the document of a decision."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("slot", sa.String(24), nullable=True))
        batch_op.drop_constraint("uq_papers_live", type_="unique")
    op.execute("UPDATE papers SET slot = kind")
    with op.batch_alter_table("papers") as batch_op:
        batch_op.alter_column("slot", existing_type=sa.String(24), nullable=False)
        batch_op.create_unique_constraint("uq_papers_live", ["cycle_id", "person_id", "slot", "live"])
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(sa.Column("stage", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("passed_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE steps SET stage = position")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.alter_column("stage", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_decisions_file_id"), "stored_files", ["file_id"], ["id"])


def downgrade():
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_file_id"), type_="foreignkey")
        batch_op.drop_column("file_id")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_column("passed_at")
        batch_op.drop_column("stage")
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_constraint("uq_papers_live", type_="unique")
        batch_op.drop_column("slot")
        batch_op.create_unique_constraint("uq_papers_live", ["cycle_id", "person_id", "live"])
