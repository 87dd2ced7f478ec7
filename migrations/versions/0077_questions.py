"""咨询答疑: questions about a year, what was said about each, and answers that are published."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asker_name", sa.String(100), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("first_office_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_name", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("part", sa.String(100), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(), nullable=True),
        sa.Column("queue", sa.BigInteger(), nullable=False),
        sa.Column("has_asked_again", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_questions_cycle_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["ab_user.id"], name=op.f("fk_questions_asker_id")),
        sa.ForeignKeyConstraint(["first_office_id"], ["organisations.id"], name=op.f("fk_questions_first_office_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_questions_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_cycle_id"), "questions", ["cycle_id"])
    op.create_index(op.f("ix_questions_first_office_id"), "questions", ["first_office_id"])
    op.create_index(op.f("ix_questions_queue"), "questions", ["queue"])
    op.create_index("ix_questions_office", "questions", ["organisation_id", "state"])
    op.create_index("ix_questions_asker", "questions", ["asker_id", "cycle_id"])
    op.create_table(
        "question_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("organisation_name", sa.String(120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_question_turns_question_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["said_by_id"], ["ab_user.id"], name=op.f("fk_question_turns_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_turns")),
    )
    op.create_index(op.f("ix_question_turns_question_id"), "question_turns", ["question_id"])
    op.create_table(
        "published_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_name", sa.String(120), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("answer", sa.String(2000), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_published_answers_cycle_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_published_answers_organisation_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["questions.id"], name=op.f("fk_published_answers_origin_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["published_by_id"], ["ab_user.id"], name=op.f("fk_published_answers_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_answers")),
    )
    op.create_index(op.f("ix_published_answers_cycle_id"), "published_answers", ["cycle_id"])
    op.create_index(op.f("ix_published_answers_organisation_id"), "published_answers", ["organisation_id"])


def downgrade():
    op.drop_table("published_answers")
    op.drop_table("question_turns")
    op.drop_table("questions")
