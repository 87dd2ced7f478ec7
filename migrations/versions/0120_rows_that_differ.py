"""A column of repeated rows may be one in which no two are alike."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0119"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("form_fields") as table:
        table.add_column(sa.Column("distinct", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("form_fields") as table:
        table.alter_column("distinct", server_default=None)


def downgrade():
    with op.batch_alter_table("form_fields") as table:
        table.drop_column("distinct")
