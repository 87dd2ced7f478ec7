"""Who finds training units for a track, and where the form says what people ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TEXTS = {"subject": 80, "consent": 80, "contact": 80, "notice_number": 60, "source": 120}
LISTS = ("wishes", "supervisors")


def upgrade():
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("arranged_by", sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table("schemes") as batch_op:
        for name in LISTS:
            batch_op.add_column(sa.Column(f"placement_{name}", sa.JSON(), nullable=False, server_default="[]"))
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(f"placement_{name}", sa.String(length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("placement_assumed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table("schemes") as batch_op:
        for name in (*LISTS, *TEXTS, "assumed"):
            batch_op.drop_column(f"placement_{name}")
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.drop_column("arranged_by")
