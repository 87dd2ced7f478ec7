"""What a unit shows when it registers itself."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("organisations") as batch_op:
        for name in ("certificate_id", "authorisation_id"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_organisations_{name}"), "stored_files", [name], ["id"])


def downgrade():
    with op.batch_alter_table("organisations") as batch_op:
        for name in ("certificate_id", "authorisation_id"):
            batch_op.drop_constraint(op.f(f"fk_organisations_{name}"), type_="foreignkey")
            batch_op.drop_column(name)
