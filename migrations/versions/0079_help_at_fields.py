"""A field of the form has an example, a common mistake and its source beside its help."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

COLUMNS = {"example": 1000, "mistake": 500, "source": 120}


def upgrade():
    with op.batch_alter_table("form_fields") as table:
        for name, length in COLUMNS.items():
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    with op.batch_alter_table("form_fields") as table:
        for name in COLUMNS:
            table.alter_column(name, server_default=None)


def downgrade():
    with op.batch_alter_table("form_fields") as table:
        for name in COLUMNS:
            table.drop_column(name)
