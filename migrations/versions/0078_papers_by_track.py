"""The 汇总表 has titles and columns of single tracks."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

COLUMNS = {"schemes": ("summary_titles", "{}"), "summary_columns": ("tracks", "[]")}


def upgrade():
    for name, (column, usual) in COLUMNS.items():
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column(column, sa.JSON(), nullable=False, server_default=usual))
        with op.batch_alter_table(name) as table:
            table.alter_column(column, server_default=None)


def downgrade():
    for name, (column, _usual) in COLUMNS.items():
        with op.batch_alter_table(name) as table:
            table.drop_column(column)
