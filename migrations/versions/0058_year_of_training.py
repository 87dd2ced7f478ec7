"""What a trainee's report-in, assessment and end are told by, and for whom a move was made."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

DAYS = ("report_by", "absent_on", "explained_on")
NAMES = ("organisation_name", "training_unit_name")
# The names of both units, which lists find people by.
NAMED = "UPDATE trainees SET {0} = (SELECT o.name FROM organisations o WHERE o.id = trainees.{1}) WHERE {1} IS NOT NULL"


def upgrade():
    with op.batch_alter_table("trainees") as batch_op:
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in NAMES:
            batch_op.add_column(sa.Column(name, sa.String(120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("assessment", sa.String(16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_personal", sa.Boolean(), nullable=True))
    with op.batch_alter_table("trainee_moves") as batch_op:
        batch_op.add_column(sa.Column("organisation_name", sa.String(120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("after", sa.JSON(), nullable=False, server_default="{}"))
    for name in NAMES:
        op.execute(NAMED.format(name, name.replace("name", "id")))


def downgrade():
    with op.batch_alter_table("trainee_moves") as batch_op:
        batch_op.drop_column("after")
        batch_op.drop_column("organisation_name")
    with op.batch_alter_table("trainees") as batch_op:
        for name in (*DAYS, *NAMES, "assessment", "is_personal"):
            batch_op.drop_column(name)
