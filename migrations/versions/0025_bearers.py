"""Who bears an item of money, and which office a 汇总表 is handed in to."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("money_items") as batch_op:
        batch_op.add_column(sa.Column("borne_by", sa.String(100), nullable=False, server_default=""))
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.add_column(sa.Column("summary_receiver", sa.String(120), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.drop_column("summary_receiver")
    with op.batch_alter_table("money_items") as batch_op:
        batch_op.drop_column("borne_by")
