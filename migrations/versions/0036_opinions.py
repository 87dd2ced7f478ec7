"""Opinions that reviewers keep, places that a return points at, and what is on a desk again."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "kept_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], name=op.f("fk_kept_opinions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_opinions")),
    )
    op.create_index(op.f("ix_kept_opinions_user_id"), "kept_opinions", ["user_id"])
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.add_column(sa.Column("points", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.alter_column("points", existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table("desk_rows") as batch_op:
        batch_op.add_column(sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE desk_rows SET again = true WHERE EXISTS (SELECT 1 FROM decisions AS made"
        " WHERE made.paper_id = desk_rows.paper_id AND made.organisation_id = desk_rows.organisation_id"
        " AND made.step_kind <> '' AND made.id < (SELECT max(submitted.id) FROM decisions AS submitted"
        " WHERE submitted.paper_id = desk_rows.paper_id AND submitted.verb = 'submit'))"
    )
    with op.batch_alter_table("desk_rows") as batch_op:
        batch_op.alter_column("again", existing_type=sa.Boolean(), server_default=None)


def downgrade():
    with op.batch_alter_table("desk_rows") as batch_op:
        batch_op.drop_column("again")
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_column("points")
    op.drop_table("kept_opinions")
