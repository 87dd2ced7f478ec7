"""The rows of a year's rules for hours are found by what is unique in the year; an index on the year alone says it twice."""

from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

_TABLES = ("credit_subjects", "credit_sources", "look_backs", "reliefs", "learning_platforms", "local_credits")


def upgrade():
    for table in _TABLES:
        op.drop_index(op.f(f"ix_{table}_cycle_id"), table)


def downgrade():
    for table in _TABLES:
        op.create_index(op.f(f"ix_{table}_cycle_id"), table, ["cycle_id"])
