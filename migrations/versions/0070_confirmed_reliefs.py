"""What reliefs rest on, as offices confirmed it."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

_KEYS = (
    ("person_id", "people.id"), ("evidence_id", "stored_files.id"), ("body_id", "organisations.id"),
    ("confirmed_by_id", "ab_user.id"), ("withdrawn_by_id", "ab_user.id"),
)  # fmt: skip


def upgrade():
    op.create_table(
        "confirmed_reliefs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("relief_key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("clause", sa.String(120), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_confirmed_reliefs_{column}"))
            for column, target in _KEYS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_reliefs")),
    )
    op.create_index(op.f("ix_confirmed_reliefs_person_id"), "confirmed_reliefs", ["person_id"])


def downgrade():
    op.drop_table("confirmed_reliefs")
