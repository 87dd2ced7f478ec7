"""A route says which levels of the province its papers pass by."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

TABLES = ("schemes", "track_routes")


def upgrade():
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("skips", sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(name) as table:
            table.alter_column("skips", server_default=None)


def downgrade():
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("skips")
