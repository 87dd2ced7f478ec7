"""Caps over what a fact says, with a number for each."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("limits") as batch_op:
        batch_op.add_column(sa.Column("of", sa.String(40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("numbers", sa.JSON(), nullable=False, server_default="{}"))


def downgrade():
    with op.batch_alter_table("limits") as batch_op:
        batch_op.drop_column("numbers")
        batch_op.drop_column("of")
