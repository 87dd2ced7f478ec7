"""Which posts the units of a year may fill, and limits that take their numbers from there."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "vacancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(40), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("post", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_vacancies_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
        sa.UniqueConstraint("cycle_id", "unit_code", "post", name=op.f("uq_vacancies_cycle_id")),
    )
    with op.batch_alter_table("limits") as batch_op:
        batch_op.add_column(
            sa.Column("vacancies", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("limits") as batch_op:
        batch_op.alter_column("vacancies", existing_type=sa.Boolean(), server_default=None)


def downgrade():
    with op.batch_alter_table("limits") as batch_op:
        batch_op.drop_column("vacancies")
    op.drop_table("vacancies")
