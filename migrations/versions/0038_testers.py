"""Who takes part in a rehearsal."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.add_column(sa.Column("testers", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.alter_column("testers", existing_type=sa.JSON(), server_default=None)


def downgrade():
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.drop_column("testers")
