"""What a ballot has to exceed, and how many have to take part."""

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("share_exceeded", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("quorum", sa.String(10), nullable=False, server_default=""))
    with op.batch_alter_table("evaluations") as table:
        table.alter_column("share_exceeded", server_default=None)
        table.alter_column("quorum", server_default=None)


def downgrade():
    with op.batch_alter_table("evaluations") as table:
        table.drop_column("quorum")
        table.drop_column("share_exceeded")
