"""Papers of any kind: what every paper has, slots, stages of a route, the document of a decision."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SHARED = ("number", "applicant_name", "name_pinyin", "eligibility")


def upgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("slot", sa.String(24), nullable=True))
        batch_op.add_column(sa.Column("number", sa.String(24), nullable=True))
        batch_op.add_column(sa.Column("applicant_name", sa.String(100), nullable=True))
        batch_op.add_column(sa.Column("name_pinyin", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("eligibility", sa.String(10), nullable=True))
        batch_op.drop_constraint("uq_papers_live", type_="unique")
    op.execute("UPDATE papers SET slot = kind")
    _copy("papers", "applications")
    with op.batch_alter_table("papers") as batch_op:
        batch_op.alter_column("number", existing_type=sa.String(24), nullable=False)
        batch_op.alter_column("applicant_name", existing_type=sa.String(100), nullable=False)
        batch_op.alter_column("name_pinyin", existing_type=sa.String(200), server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_papers_number"), ["number"])
        batch_op.create_index(batch_op.f("ix_papers_applicant_name"), ["applicant_name"])
        batch_op.alter_column("slot", existing_type=sa.String(24), nullable=False)
        batch_op.create_unique_constraint("uq_papers_live", ["cycle_id", "person_id", "slot", "live"])
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_index("ix_applications_applicant_name")
        batch_op.drop_constraint("uq_applications_number", type_="unique")
        for name in SHARED:
            batch_op.drop_column(name)
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(sa.Column("stage", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("passed_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE steps SET stage = position")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.alter_column("stage", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_decisions_file_id"), "stored_files", ["file_id"], ["id"])


def _copy(target, source):
    """What every paper has, from one table to the other."""
    for name in SHARED:
        op.execute(f"UPDATE {target} SET {name} = (SELECT {name} FROM {source} WHERE {source}.id = {target}.id)")


def downgrade():
    with op.batch_alter_table("applications") as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(24), nullable=True))
        batch_op.add_column(sa.Column("applicant_name", sa.String(100), nullable=True))
        batch_op.add_column(sa.Column("name_pinyin", sa.String(200), nullable=True))
        batch_op.add_column(sa.Column("eligibility", sa.String(10), nullable=True))
    _copy("applications", "papers")
    with op.batch_alter_table("applications") as batch_op:
        for name, length in (("number", 24), ("applicant_name", 100), ("name_pinyin", 200)):
            batch_op.alter_column(name, existing_type=sa.String(length), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_applications_number"), ["number"])
        batch_op.create_index(batch_op.f("ix_applications_applicant_name"), ["applicant_name"])
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_file_id"), type_="foreignkey")
        batch_op.drop_column("file_id")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_column("passed_at")
        batch_op.drop_column("stage")
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_constraint("uq_papers_live", type_="unique")
        batch_op.drop_constraint("uq_papers_number", type_="unique")
        batch_op.drop_index("ix_papers_applicant_name")
        for name in ("slot", *SHARED):
            batch_op.drop_column(name)
        batch_op.create_unique_constraint("uq_papers_live", ["cycle_id", "person_id", "live"])
