"""An attachment may carry names that experts who judge blindly do not see."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("attachment_kinds") as table:
        table.add_column(sa.Column("identifying", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("attachment_kinds") as table:
        table.alter_column("identifying", server_default=None)


def downgrade():
    with op.batch_alter_table("attachment_kinds") as table:
        table.drop_column("identifying")
