"""What organisations demand beside the region of those whom they decide about themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "local_requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("only_if", sa.JSON(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_local_requirements_organisation_id")
        ),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_local_requirements_track_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_requirements")),
        sa.UniqueConstraint("track_id", "organisation_id", "key", name=op.f("uq_local_requirements_track_id")),
    )
    op.create_table(
        "local_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("document_number", sa.String(120), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_local_revisions_cycle_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_local_revisions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["ab_user.id"], name=op.f("fk_local_revisions_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_revisions")),
        sa.UniqueConstraint(
            "cycle_id", "organisation_id", "number", name=op.f("uq_local_revisions_cycle_id")
        ),
    )
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("local_revision_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_papers_local_revision_id"), "local_revisions", ["local_revision_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_constraint(op.f("fk_papers_local_revision_id"), type_="foreignkey")
        batch_op.drop_column("local_revision_id")
    op.drop_table("local_revisions")
    op.drop_table("local_requirements")
