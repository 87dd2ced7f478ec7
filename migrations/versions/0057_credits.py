"""Continuing education: the ledger of hours (by year on PostgreSQL), its yearly totals, employments, rosters and providers."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade():
    _providers()
    _rosters()
    _employments()
    _entries()
    op.create_table(
        "credit_totals",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("public_tenths", sa.Integer(), nullable=False),
        sa.Column("professional_tenths", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credit_totals_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_credit_totals_organisation_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "year", name=op.f("pk_credit_totals")),
    )
    op.create_index("ix_credit_totals_year_path", "credit_totals", ["year", "path", "person_id"])


def _providers():
    op.create_table(
        "credit_providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(100), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_credit_providers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_providers")),
        sa.UniqueConstraint("code", name=op.f("uq_credit_providers_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_credit_providers_token_hash")),
    )
    for column in ("name", "organisation_id"):
        op.create_index(op.f(f"ix_credit_providers_{column}"), "credit_providers", [column])


def _rosters():
    op.create_table(
        "credit_rosters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("newcomers", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("late_reason", sa.String(500), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=False),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_credit_rosters_body_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["credit_providers.id"], name=op.f("fk_credit_rosters_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by_id"], ["ab_user.id"], name=op.f("fk_credit_rosters_handed_in_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_rosters")),
        sa.UniqueConstraint("key", "body_id", name=op.f("uq_credit_rosters_key")),
    )
    op.create_index("ix_credit_rosters_path", "credit_rosters", ["path", "id"])


def _employments():
    op.create_table(
        "employments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("industry", sa.String(40), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_employments_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_employments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employments")),
    )
    op.create_index(op.f("ix_employments_organisation_id"), "employments", ["organisation_id"])
    op.create_index("ix_employments_path", "employments", ["path", "person_id"])
    op.create_index("uq_employments_person_until", "employments", ["person_id", "until"], unique=True)


def _entries():
    """Where the table is partitioned its key holds the year too; the ids are unique by themselves."""
    is_partitioned = op.get_bind().dialect.name == "postgresql"
    key = ("id", "year") if is_partitioned else ("id",)
    op.create_table(
        "credit_entries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=True),
        sa.Column("course", sa.String(200), nullable=False),
        sa.Column("provider_name", sa.String(120), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("roster_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credit_entries_person_id")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_credit_entries_body_id")),
        sa.ForeignKeyConstraint(["roster_id"], ["credit_rosters.id"], name=op.f("fk_credit_entries_roster_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_credit_entries")),
        postgresql_partition_by="LIST (year)",
    )
    op.create_index("ix_credit_entries_person", "credit_entries", ["person_id", "year"])
    op.create_index("ix_credit_entries_roster", "credit_entries", ["roster_id", "line"])
    op.create_index(
        "ix_credit_entries_reverses",
        "credit_entries",
        ["reverses_id", "year"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )


def downgrade():
    for table in ("credit_totals", "credit_entries", "employments", "credit_rosters", "credit_providers"):
        op.drop_table(table)
