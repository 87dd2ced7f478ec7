"""A year may count ages and years to the day of application: the first submission of each paper, and that of an example."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

_PAPERS = sa.table("papers", sa.column("applied_on", sa.Date), sa.column("submitted_at", sa.DateTime))


def upgrade():
    with op.batch_alter_table("schemes") as table:
        table.add_column(sa.Column("counted_to", sa.String(10), nullable=False, server_default="close"))
    with op.batch_alter_table("schemes") as table:
        table.alter_column("counted_to", server_default=None)
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("applied", sa.Date(), nullable=True))
    with op.batch_alter_table("papers") as table:
        table.add_column(sa.Column("applied_on", sa.Date(), nullable=True))
    op.get_bind().execute(_PAPERS.update().values(applied_on=sa.func.date(_PAPERS.c.submitted_at)))


def downgrade():
    for name, column in (("papers", "applied_on"), ("cases", "applied"), ("schemes", "counted_to")):
        with op.batch_alter_table(name) as table:
            table.drop_column(column)
