"""What is counted of applications, beside their sealed answers; `flask tepei lay-figures` fills it for those that exist."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_FLAGS = ("is_scarce", "is_grassroots", "is_nonpublic")


def upgrade():
    op.add_column("applications", sa.Column("field_code", sa.String(4), nullable=True))
    for name in _FLAGS:
        op.add_column("applications", sa.Column(name, sa.Boolean(), nullable=True))


def downgrade():
    for name in ("field_code", *_FLAGS):
        op.execute(f"ALTER TABLE applications DROP COLUMN {name}")
