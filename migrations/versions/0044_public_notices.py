"""Public notices: demanded by steps, put up, objected to."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("route_steps") as batch_op:
        batch_op.add_column(sa.Column("notice_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("notice_in", sa.String(10), nullable=False, server_default="working"))
        batch_op.add_column(sa.Column("notice_from", sa.String(10), nullable=False, server_default="same_day"))
    op.create_table(
        "public_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_name", sa.String(120), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("in_working_days", sa.Boolean(), nullable=False),
        sa.Column("counts_first_day", sa.Boolean(), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("void_reason", sa.String(500), nullable=False),
        sa.Column("put_up_by_id", sa.Integer(), nullable=True),
        sa.Column("put_up_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_public_notices_cycle_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_public_notices_organisation_id")
        ),
        sa.ForeignKeyConstraint(["put_up_by_id"], ["ab_user.id"], name=op.f("fk_public_notices_put_up_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notices")),
        sa.UniqueConstraint("number", name=op.f("uq_public_notices_number")),
    )
    for column in ("cycle_id", "organisation_id", "ends_on"):
        op.create_index(op.f(f"ix_public_notices_{column}"), "public_notices", [column])
    op.create_table(
        "notice_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("track_name", sa.String(100), nullable=False),
        sa.Column("left_out", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["public_notices.id"], name=op.f("fk_notice_entries_notice_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_notice_entries_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_entries")),
        sa.UniqueConstraint("notice_id", "paper_id", name=op.f("uq_notice_entries_notice_id")),
    )
    op.create_index(op.f("ix_notice_entries_paper_id"), "notice_entries", ["paper_id"])
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("finding", sa.String(1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["notice_entries.id"], name=op.f("fk_objections_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["ab_user.id"], name=op.f("fk_objections_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index(op.f("ix_objections_entry_id"), "objections", ["entry_id"])


def downgrade():
    for table in ("objections", "notice_entries", "public_notices"):
        op.drop_table(table)
    with op.batch_alter_table("route_steps") as batch_op:
        for column in ("notice_from", "notice_in", "notice_days"):
            batch_op.drop_column(column)
