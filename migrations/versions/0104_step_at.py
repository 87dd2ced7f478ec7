"""Which field of the form says where a step of a route's own is taken."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("route_steps") as table:
        table.add_column(sa.Column("at", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("route_steps") as table:
        table.alter_column("at", server_default=None)


def downgrade():
    with op.batch_alter_table("route_steps") as table:
        table.drop_column("at")
