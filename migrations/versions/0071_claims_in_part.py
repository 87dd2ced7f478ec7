"""Hours of a claim that an office recognised in part."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("credit_claims") as table:
        table.add_column(sa.Column("granted_tenths", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("credit_claims") as table:
        table.drop_column("granted_tenths")
