"""The rows of a year lie together in the totals: to keep where each of them stands was a fifth of writing it (PostgreSQL)."""

from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade():
    _lay("brin")


def downgrade():
    _lay("btree")


def _lay(kind):
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_credit_totals_year", "credit_totals")
        op.create_index("ix_credit_totals_year", "credit_totals", ["year"], postgresql_using=kind)
