"""Keep the files that a scheme was loaded from, so that an export goes on from them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("schemes") as batch:
        batch.add_column(sa.Column("texts", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("schemes") as batch:
        batch.alter_column("texts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("schemes") as batch:
        batch.drop_column("texts")
