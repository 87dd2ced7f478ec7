"""What trainees ask for on papers of their own, notes about them, and what a year says of the training."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

FLAGS = ("training_preparation", "training_counts_as_credit")
NUMBERS = ("training_region_leave_days", "training_long_leave_days", "training_report_months")
LISTS = ("training_end_reasons", "training_personal_reasons", "training_papers")
# Leaves of before are those of the trainee of that person and year.
OWNED = """UPDATE leaves SET trainee_id = (SELECT t.id FROM trainees t JOIN papers p ON p.person_id = t.person_id AND p.cycle_id = t.cycle_id
    WHERE p.id = leaves.id)"""
PLACED = "UPDATE leaves SET training_unit_id = (SELECT t.training_unit_id FROM trainees t WHERE t.id = leaves.trainee_id)"


def upgrade():
    with op.batch_alter_table("schemes") as batch_op:
        for name in FLAGS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in NUMBERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in LISTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("trainees") as batch_op:
        batch_op.add_column(sa.Column("prepared_on", sa.Date(), nullable=True))
    with op.batch_alter_table("leaves") as batch_op:
        batch_op.add_column(sa.Column("trainee_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_leaves_trainee_id"), "trainees", ["trainee_id"], ["id"], ondelete="CASCADE"
        )
    op.execute(OWNED)
    with op.batch_alter_table("leaves") as batch_op:
        batch_op.drop_constraint(op.f("fk_leaves_training_unit_id"), type_="foreignkey")
        batch_op.drop_column("training_unit_id")
    op.create_index(op.f("ix_leaves_trainee_id"), "leaves", ["trainee_id"])
    for table, further in (("early_ends", ()), ("training_changes", ("new_unit_id",))):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("trainee_id", sa.Integer(), nullable=True),
            *(sa.Column(name, sa.Integer(), nullable=True) for name in further),
            sa.ForeignKeyConstraint(["id"], ["papers.id"], name=op.f(f"fk_{table}_id"), ondelete="CASCADE"),
            sa.ForeignKeyConstraint(
                ["trainee_id"], ["trainees.id"], name=op.f(f"fk_{table}_trainee_id"), ondelete="CASCADE"
            ),
            *(
                sa.ForeignKeyConstraint([name], ["organisations.id"], name=op.f(f"fk_{table}_{name}"))
                for name in further
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_trainee_id"), table, ["trainee_id"])
    op.create_table(
        "trainee_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(120), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(100), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_trainee_notes_trainee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["ab_user.id"], name=op.f("fk_trainee_notes_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_notes")),
    )
    op.create_index(op.f("ix_trainee_notes_trainee_id"), "trainee_notes", ["trainee_id"])


def downgrade():
    op.drop_table("trainee_notes")
    op.drop_table("training_changes")
    op.drop_table("early_ends")
    with op.batch_alter_table("leaves") as batch_op:
        batch_op.add_column(sa.Column("training_unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_leaves_training_unit_id"), "organisations", ["training_unit_id"], ["id"]
        )
    op.execute(PLACED)
    op.drop_index(op.f("ix_leaves_trainee_id"), "leaves")
    with op.batch_alter_table("leaves") as batch_op:
        batch_op.drop_constraint(op.f("fk_leaves_trainee_id"), type_="foreignkey")
        batch_op.drop_column("trainee_id")
    with op.batch_alter_table("trainees") as batch_op:
        batch_op.drop_column("prepared_on")
    with op.batch_alter_table("schemes") as batch_op:
        for name in (*FLAGS, *NUMBERS, *LISTS):
            batch_op.drop_column(name)
