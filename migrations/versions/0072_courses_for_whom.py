"""Whom a planned training is for: the industry, and the level of title."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("planned_courses") as table:
        table.add_column(sa.Column("industry", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("level", sa.String(10), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("planned_courses") as table:
        table.drop_column("level")
        table.drop_column("industry")
