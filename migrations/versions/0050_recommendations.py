"""Lists of recommendation, waived limits, bodies that forwent."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("applications") as batch_op:
        batch_op.add_column(sa.Column("list_position", sa.Integer(), nullable=True))
    with op.batch_alter_table("endorsements") as batch_op:
        batch_op.add_column(sa.Column("report", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("handed_in_at", sa.DateTime(), nullable=True))
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplement", sa.Integer(), nullable=False),
        sa.Column("endorsement_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["papers.id"], name=op.f("fk_recommendations_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["endorsement_id"], ["endorsements.id"], name=op.f("fk_recommendations_endorsement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("endorsement_id", name=op.f("uq_recommendations_endorsement_id")),
    )
    op.create_table(
        "recommended_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_recommended_people_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["papers.id"], name=op.f("fk_recommended_people_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommended_people")),
        sa.UniqueConstraint(
            "recommendation_id", "application_id", name=op.f("uq_recommended_people_recommendation_id")
        ),
    )
    op.create_index(op.f("ix_recommended_people_application_id"), "recommended_people", ["application_id"])
    op.create_table(
        "forgone_recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_forgone_recommendations_cycle_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_forgone_recommendations_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgone_recommendations")),
        sa.UniqueConstraint(
            "cycle_id", "organisation_id", name=op.f("uq_forgone_recommendations_cycle_id")
        ),
    )
    op.create_table(
        "limit_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("limit_key", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_limit_waivers_cycle_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_limit_waivers_organisation_id")
        ),
        sa.ForeignKeyConstraint(["waived_by_id"], ["ab_user.id"], name=op.f("fk_limit_waivers_waived_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_waivers")),
        sa.UniqueConstraint(
            "cycle_id", "organisation_id", "limit_key", name=op.f("uq_limit_waivers_cycle_id")
        ),
    )
    for table in ("forgone_recommendations", "limit_waivers"):
        for column in ("cycle_id", "organisation_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade():
    for table in ("limit_waivers", "forgone_recommendations", "recommended_people", "recommendations"):
        op.drop_table(table)
    with op.batch_alter_table("endorsements") as batch_op:
        batch_op.drop_column("handed_in_at")
        batch_op.drop_column("report")
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_column("list_position")
