"""What puts an applicant first at equal merit, beside the lists that are sorted by it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("priority", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("papers") as batch_op:
        batch_op.alter_column("priority", existing_type=sa.String(200), server_default=None)


def downgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_column("priority")
