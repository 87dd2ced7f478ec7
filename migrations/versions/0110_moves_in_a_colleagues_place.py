"""In whose place somebody moved a trainee, or noted something about one."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0105"
branch_labels = None
depends_on = None

TABLES = ("trainee_moves", "trainee_notes")


def upgrade():
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("on_behalf_of", sa.String(200), nullable=False, server_default=""))
        with op.batch_alter_table(name) as table:
            table.alter_column("on_behalf_of", server_default=None)


def downgrade():
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("on_behalf_of")
