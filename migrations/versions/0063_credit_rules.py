"""What a year asks of continuing education: subjects, sources, look-backs, reliefs, platforms, what prefectures lay down, examples."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

_ONCE = (
    sa.Column("credits_begins", sa.Date(), nullable=True),
    sa.Column("credits_ends", sa.Date(), nullable=True),
    sa.Column("credits_hours", sa.Numeric(6, 1), nullable=True),
    sa.Column("credits_minutes", sa.Integer(), nullable=False, server_default="45"),
    sa.Column("credits_most_per_day", sa.Numeric(6, 1), nullable=True),
    sa.Column("credits_carry_years", sa.Integer(), nullable=True),
    sa.Column("credits_makes_up", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("credits_make_up_years", sa.Integer(), nullable=True),
    sa.Column("credits_recognised_by", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("credits_second_check", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("credits_plan_days", sa.Integer(), nullable=True),
    sa.Column("credits_report_days", sa.Integer(), nullable=True),
    sa.Column("credits_local", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("credits_source", sa.String(120), nullable=False, server_default=""),
)


def _of_year(table, identity, *columns):
    keys = [] if not identity else [sa.UniqueConstraint("cycle_id", identity, name=op.f(f"uq_{table}_cycle_id"))]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *columns,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f(f"fk_{table}_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *keys,
    )
    op.create_index(op.f(f"ix_{table}_cycle_id"), table, ["cycle_id"])


def _source(is_assumed=True):
    yield sa.Column("source", sa.String(120), nullable=False)
    if is_assumed:
        yield sa.Column("assumed", sa.Boolean(), nullable=False)


def upgrade():
    with op.batch_alter_table("schemes") as batch_op:
        for column in _ONCE:
            batch_op.add_column(column._copy())
    _subjects_and_sources()
    _of_year(
        "look_backs",
        "level",
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("years_fact", sa.String(40), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
        sa.Column("counting", sa.String(10), nullable=False),
        sa.Column("hours", sa.Numeric(6, 1), nullable=True),
        sa.Column("text", sa.String(500), nullable=False),
        *_source(),
    )
    _of_year(
        "reliefs",
        "key",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("reviews", sa.JSON(), nullable=False),
        sa.Column("when", sa.JSON(), nullable=False),
        sa.Column("effect", sa.String(10), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("fact", sa.String(40), nullable=False),
        sa.Column("counts_first", sa.Boolean(), nullable=False),
        sa.Column("as_reference", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        *_source(),
    )
    _places()
    _of_year(
        "credit_cases",
        "",
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("earned", sa.String(1000), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("relief", sa.String(40), nullable=False),
        sa.Column("missing", sa.Numeric(6, 1), nullable=False),
        sa.Column("comment", sa.String(200), nullable=False),
    )


def _subjects_and_sources():
    _of_year(
        "credit_subjects",
        "key",
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("hours", sa.Numeric(6, 1), nullable=True),
        sa.Column("share", sa.String(10), nullable=False),
        sa.Column("filled_by", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        *_source(),
    )
    _of_year(
        "credit_sources",
        "key",
        sa.Column("key", sa.String(30), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("counts", sa.String(10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("per_day", sa.Numeric(6, 1), nullable=True),
        sa.Column("ranks", sa.JSON(), nullable=False),
        sa.Column("half", sa.String(200), nullable=False),
        sa.Column("most_per_year", sa.Numeric(6, 1), nullable=True),
        sa.Column("split_years", sa.Integer(), nullable=True),
        sa.Column("split_back", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.String(300), nullable=False),
        sa.Column("recognised_by", sa.JSON(), nullable=False),
        *_source(),
    )


def _places():
    _of_year(
        "learning_platforms",
        "key",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        *_source(is_assumed=False),
    )
    _of_year(
        "local_credits",
        "body",
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("hours", sa.Numeric(6, 1), nullable=True),
        sa.Column("subject_hours", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("most_per_day", sa.Numeric(6, 1), nullable=True),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("make_up_years", sa.Integer(), nullable=True),
        *_source(is_assumed=False),
    )


def downgrade():
    tables = (
        "credit_cases", "local_credits", "learning_platforms", "reliefs", "look_backs", "credit_sources", "credit_subjects",
    )  # fmt: skip
    for table in tables:
        op.drop_table(table)
    with op.batch_alter_table("schemes") as batch_op:
        for column in _ONCE:
            batch_op.drop_column(column.name)
