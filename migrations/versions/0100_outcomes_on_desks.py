"""What came of a task is found by that on the lists of a desk."""

from alembic import op

revision = "0100"
down_revision = "0098"
branch_labels = None
depends_on = None

_CONCLUDED = "SELECT id FROM papers WHERE outcome <> ''"


def upgrade():
    op.execute(
        f"UPDATE desk_rows SET state = 'concluded' WHERE state = 'selected' AND paper_id IN ({_CONCLUDED})"
    )


def downgrade():
    op.execute("UPDATE desk_rows SET state = 'selected' WHERE state = 'concluded'")
