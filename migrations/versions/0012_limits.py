"""Where a limit is counted, over which tracks and when, and whether it holds in principle only."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = {
    "joint": (sa.Boolean(), sa.false()),
    "named": (sa.JSON(), "[]"),
    "counted": (sa.String(length=20), "places"),
    "soft": (sa.Boolean(), sa.false()),
}


def upgrade():
    with op.batch_alter_table("limits") as batch_op:
        for name, (kind, usual) in COLUMNS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=usual))


def downgrade():
    # Below this revision a number binds, or there is none.
    op.execute(
        "UPDATE places SET allowance = 'unset', places = NULL WHERE allowance IN ('soft', 'any') AND taken = 0"
    )
    op.execute("UPDATE places SET allowance = 'number', places = taken WHERE allowance IN ('soft', 'any')")
    op.execute("UPDATE schemes SET places_held_from = 'recommendation' WHERE places_held_from = 'never'")
    with op.batch_alter_table("limits") as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)
