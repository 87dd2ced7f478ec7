"""What a year calls its tracks."""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("cycles", sa.Column("track_word", sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table("cycles") as table:
        table.alter_column("track_word", server_default=None)


def downgrade():
    with op.batch_alter_table("cycles") as table:
        table.drop_column("track_word")
