"""An entry of a public notice may be void by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("notice_entries") as batch_op:
        batch_op.add_column(sa.Column("void_reason", sa.String(200), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("notice_entries") as batch_op:
        batch_op.drop_column("void_reason")
