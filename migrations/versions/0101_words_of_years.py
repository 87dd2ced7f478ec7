"""What a year calls the selection, and the number that it gives."""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

WORDS = ("selected_word", "number_word")


def upgrade():
    for name in WORDS:
        op.add_column("cycles", sa.Column(name, sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table("cycles") as table:
        for name in WORDS:
            table.alter_column(name, server_default=None)


def downgrade():
    with op.batch_alter_table("cycles") as table:
        for name in WORDS:
            table.drop_column(name)
