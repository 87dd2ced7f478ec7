"""批复: one document from above that answers for many papers."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("step_kind", sa.String(20), nullable=False),
        sa.Column("step_name", sa.String(120), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(100), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_replies_cycle_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_replies_organisation_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_replies_file_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name=op.f("fk_replies_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_cycle_id"), "replies", ["cycle_id"])
    op.create_index("ix_replies_office", "replies", ["organisation_id", "id"])
    with op.batch_alter_table("bulk_decisions") as table:
        table.add_column(sa.Column("reply_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_bulk_decisions_reply_id"), "replies", ["reply_id"], ["id"])
        table.create_index(op.f("ix_bulk_decisions_reply_id"), ["reply_id"])
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("document_number", sa.String(100), nullable=False, server_default=""))
        table.add_column(sa.Column("document_day", sa.Date(), nullable=True))
    with op.batch_alter_table("decisions") as table:
        table.alter_column("document_number", server_default=None)


def downgrade():
    with op.batch_alter_table("decisions") as table:
        table.drop_column("document_day")
        table.drop_column("document_number")
    with op.batch_alter_table("bulk_decisions") as table:
        table.drop_index(op.f("ix_bulk_decisions_reply_id"))
        table.drop_constraint(op.f("fk_bulk_decisions_reply_id"), type_="foreignkey")
        table.drop_column("reply_id")
    op.drop_table("replies")
