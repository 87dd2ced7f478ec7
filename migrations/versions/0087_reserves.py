"""Who follows those who are proposed is kept in reserve 备选, and takes a place that comes free 递补."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("reserves", sa.String(10), nullable=False, server_default=""))
        table.add_column(sa.Column("reserve_number", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reserve_days", sa.Integer(), nullable=True))
    with op.batch_alter_table("evaluations") as table:
        table.alter_column("reserves", server_default=None)
    with op.batch_alter_table("round_entries") as table:
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_round_entries_replaces_id"), "round_entries", ["replaces_id"], ["id"], ondelete="SET NULL"
        )


def downgrade():
    with op.batch_alter_table("round_entries") as table:
        table.drop_constraint(op.f("fk_round_entries_replaces_id"), type_="foreignkey")
        table.drop_column("replaces_id")
    with op.batch_alter_table("evaluations") as table:
        for column in ("reserves", "reserve_number", "reserve_days"):
            table.drop_column(column)
