"""What a notice says of people who give up after the selection, and on which of its grounds somebody was revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BOOLEANS = ("sanction_lists_person", "sanction_lists_unit", "sanction_assumed")
TEXTS = {"sanction_consequence": 300, "sanction_source": 120}


def upgrade():
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.add_column(sa.Column("sanction_grounds", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("sanction_years", sa.Integer(), nullable=True))
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        for name in BOOLEANS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.add_column(sa.Column("ground", sa.String(200), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_column("ground")
    with op.batch_alter_table("schemes") as batch_op:
        for name in (*BOOLEANS, *TEXTS, "sanction_years", "sanction_grounds"):
            batch_op.drop_column(name)
