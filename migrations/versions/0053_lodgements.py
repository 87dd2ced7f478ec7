"""Lists for the record of whom bodies selected by their own decision."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "lodgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplement", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["papers.id"], name=op.f("fk_lodgements_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodgements")),
    )
    op.create_table(
        "lodged_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lodgement_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("track_name", sa.String(60), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lodgement_id"], ["lodgements.id"], name=op.f("fk_lodged_people_lodgement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["papers.id"], name=op.f("fk_lodged_people_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodged_people")),
        sa.UniqueConstraint("lodgement_id", "application_id", name=op.f("uq_lodged_people_lodgement_id")),
    )
    op.create_index(op.f("ix_lodged_people_application_id"), "lodged_people", ["application_id"])


def downgrade():
    op.drop_table("lodged_people")
    op.drop_table("lodgements")
