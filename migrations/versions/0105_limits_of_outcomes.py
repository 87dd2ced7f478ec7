"""Limits over those who take part, and over those of whom a task has some outcome."""

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("limits") as table:
        table.add_column(sa.Column("percent_of", sa.String(10), nullable=False, server_default="places"))
        table.add_column(sa.Column("outcomes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("limits") as table:
        table.alter_column("percent_of", server_default=None)
        table.alter_column("outcomes", server_default=None)


def downgrade():
    with op.batch_alter_table("limits") as table:
        table.drop_column("outcomes")
        table.drop_column("percent_of")
