"""Who runs a year, where it is not the region."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.add_column(sa.Column("run_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_cycles_run_by_id"), "organisations", ["run_by_id"], ["id"])


def downgrade():
    """Years of a city or a department become the region's: their papers keep the routes that they have."""
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.drop_constraint(op.f("fk_cycles_run_by_id"), type_="foreignkey")
        batch_op.drop_column("run_by_id")
