"""What a category of applicants alone reads."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("categories") as batch_op:
        batch_op.add_column(sa.Column("words", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("categories") as batch_op:
        batch_op.alter_column("words", existing_type=sa.JSON(), server_default=None)


def downgrade():
    with op.batch_alter_table("categories") as batch_op:
        batch_op.drop_column("words")
