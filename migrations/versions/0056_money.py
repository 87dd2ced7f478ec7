"""What the computation of money needs: to whom an item goes, when, by which months; how part months and leave count."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_OF_ITEMS = {"payee_kind": 20, "due": 12, "months": 10}


def upgrade():
    with op.batch_alter_table("money_items") as batch_op:
        for name, length in _OF_ITEMS.items():
            batch_op.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.add_column(sa.Column("training_part_months", sa.String(10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("training_leave_days", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.drop_column("training_leave_days")
        batch_op.drop_column("training_part_months")
    with op.batch_alter_table("money_items") as batch_op:
        for name in _OF_ITEMS:
            batch_op.drop_column(name)
