"""Totals are partitioned by year on PostgreSQL, as the entries are: a year is laid for the first time in half of the time."""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None

TABLE, KEY, INDEX = "credit_totals", "pk_credit_totals", "ix_credit_totals_year"


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        _anew(postgresql_partition_by="LIST (year)")


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        _anew()


def _anew(**options):
    """The table made again, with its rows: a table cannot become one that is partitioned."""
    op.rename_table(TABLE, f"{TABLE}_before")
    op.execute(f"ALTER TABLE {TABLE}_before RENAME CONSTRAINT {KEY} TO {KEY}_before")
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(200), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("tenths", "public_tenths", "professional_tenths")
        ),
        sa.PrimaryKeyConstraint("person_id", "year", name=op.f(KEY)),
        **options,
    )
    if options:
        years = op.get_bind().scalars(sa.text(f"SELECT DISTINCT year FROM {TABLE}_before")).all()
        for year in years:
            op.execute(f"CREATE TABLE {TABLE}_{year} PARTITION OF {TABLE} FOR VALUES IN ({year}) WITH (fillfactor = 80)")
    columns = "person_id, year, organisation_id, path, tenths, public_tenths, professional_tenths"
    op.execute(f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE}_before")
    op.drop_table(f"{TABLE}_before")
    op.create_index(INDEX, TABLE, ["year"], postgresql_using="brin")
