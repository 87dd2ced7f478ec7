"""A field of the form may stand on the card that reviewers read first."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("form_fields") as batch_op:
        batch_op.add_column(sa.Column("on_card", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table("form_fields") as batch_op:
        batch_op.drop_column("on_card")
