"""A cap over the value of a fact may be counted within each employer."""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0114"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("limits") as table:
        table.add_column(sa.Column("per_unit", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("limits") as table:
        table.alter_column("per_unit", server_default=None)


def downgrade():
    with op.batch_alter_table("limits") as table:
        table.drop_column("per_unit")
