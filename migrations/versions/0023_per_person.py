"""How many papers one person may have in a year."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.add_column(sa.Column("per_person", sa.Integer(), nullable=False, server_default="1"))


def downgrade():
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.drop_column("per_person")
