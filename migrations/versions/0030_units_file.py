"""A unit files for itself: such a paper is about no person, and a track says who files on it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_OF_UNITS = sa.text("person_id IS NULL")


def upgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_index(
            "uq_papers_live_of_units",
            ["cycle_id", "organisation_id", "slot", "live"],
            unique=True,
            sqlite_where=_OF_UNITS,
            postgresql_where=_OF_UNITS,
        )
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("filer", sa.String(10), nullable=False, server_default="person"))


def downgrade():
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.drop_column("filer")
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_index("uq_papers_live_of_units")
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
