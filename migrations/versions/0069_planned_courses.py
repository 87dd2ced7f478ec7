"""Tracks of any number of papers, the trainings of plans, and the roster of each with its notice."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def _key(table, column, target, **options):
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), **options)


def upgrade():
    with op.batch_alter_table("tracks") as table:
        table.add_column(sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "planned_courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("provider_name", sa.String(120), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filing_due", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.String(200), nullable=False),
        sa.Column("report_due", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        _key("planned_courses", "paper_id", "papers.id", ondelete="CASCADE"),
        _key("planned_courses", "organisation_id", "organisations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_courses")),
        sa.UniqueConstraint("paper_id", "position", name=op.f("uq_planned_courses_paper_id")),
    )
    op.create_index("ix_planned_courses_path", "planned_courses", ["path", "id"])
    op.create_index(op.f("ix_planned_courses_organisation_id"), "planned_courses", ["organisation_id"])
    with op.batch_alter_table("credit_rosters") as table:
        table.add_column(sa.Column("course_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("notice_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_credit_rosters_notice_id"), "stored_files", ["notice_id"], ["id"])
        table.create_index(op.f("ix_credit_rosters_course_id"), ["course_id"])
        table.drop_column("paper_id")


def downgrade():
    with op.batch_alter_table("credit_rosters") as table:
        table.add_column(sa.Column("paper_id", sa.Integer(), nullable=True))
        table.drop_index(op.f("ix_credit_rosters_course_id"))
        table.drop_constraint(op.f("fk_credit_rosters_notice_id"), type_="foreignkey")
        table.drop_column("notice_id")
        table.drop_column("course_id")
    op.drop_table("planned_courses")
    with op.batch_alter_table("tracks") as table:
        table.drop_column("repeats")
