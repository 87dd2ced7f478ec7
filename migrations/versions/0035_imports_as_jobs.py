"""What a job came to; lines of lists without a number, entered once; one spelling of brackets in names of units."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("jobs") as batch_op:
        batch_op.add_column(sa.Column("result", sa.Text(), nullable=True))
    with op.batch_alter_table("listings") as batch_op:
        batch_op.add_column(sa.Column("unit_name", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("line", sa.String(64), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_listings_line"), ["line"])
        batch_op.create_index(op.f("ix_listings_name"), ["name"])
    with op.batch_alter_table("listings") as batch_op:
        batch_op.alter_column("unit_name", existing_type=sa.String(200), server_default=None)
    for half, full in (("(", "（"), (")", "）")):
        op.execute(
            sa.text("UPDATE organisations SET name = replace(name, :half, :full) WHERE name LIKE :part").bindparams(
                half=half, full=full, part=f"%{half}%"
            )
        )


def downgrade():
    with op.batch_alter_table("listings") as batch_op:
        batch_op.drop_index(op.f("ix_listings_name"))
        batch_op.drop_constraint(op.f("uq_listings_line"), type_="unique")
        batch_op.drop_column("line")
        batch_op.drop_column("unit_name")
    with op.batch_alter_table("jobs") as batch_op:
        batch_op.drop_column("result")
