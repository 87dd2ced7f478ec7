"""Trainees, each move of their life, and for how long a year trains whom it selects."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.add_column(sa.Column("training_months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("training_source", sa.String(120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("training_assumed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "trainees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("training_unit_id", sa.Integer(), nullable=True),
        sa.Column("preference", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("supervisor", sa.String(100), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("born_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["papers.id"], name=op.f("fk_trainees_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_trainees_person_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_trainees_cycle_id")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_trainees_track_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_trainees_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["training_unit_id"], ["organisations.id"], name=op.f("fk_trainees_training_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainees")),
        sa.UniqueConstraint("application_id", name=op.f("uq_trainees_application_id")),
        sa.UniqueConstraint("person_id", "present", name=op.f("uq_trainees_present")),
    )
    for column in ("cycle_id", "organisation_id", "name", "state", "training_unit_id"):
        op.create_index(op.f(f"ix_trainees_{column}"), "trainees", [column])
    op.create_table(
        "trainee_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("from_state", sa.String(16), nullable=False),
        sa.Column("to_state", sa.String(16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(100), nullable=False),
        sa.Column("trainee_version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_trainee_moves_trainee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_trainee_moves_paper_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name=op.f("fk_trainee_moves_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_moves")),
    )
    for column in ("trainee_id", "paper_id"):
        op.create_index(op.f(f"ix_trainee_moves_{column}"), "trainee_moves", [column])


def downgrade():
    op.drop_table("trainee_moves")
    op.drop_table("trainees")
    with op.batch_alter_table("schemes") as batch_op:
        for name in ("training_months", "training_source", "training_assumed"):
            batch_op.drop_column(name)
