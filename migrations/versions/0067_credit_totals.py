"""Totals of hours follow from the ledger, which has the keys: checking them again took half of writing them."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

KEYS = {"person_id": "people", "organisation_id": "organisations"}


def upgrade():
    with op.batch_alter_table("credit_totals") as table:
        for column in KEYS:
            table.drop_constraint(op.f(f"fk_credit_totals_{column}"), type_="foreignkey")
        table.drop_index("ix_credit_totals_year_path")
        table.create_index(op.f("ix_credit_totals_year"), ["year"])


def downgrade():
    with op.batch_alter_table("credit_totals") as table:
        table.drop_index(op.f("ix_credit_totals_year"))
        table.create_index("ix_credit_totals_year_path", ["year", "path", "person_id"])
        for column, of in KEYS.items():
            table.create_foreign_key(op.f(f"fk_credit_totals_{column}"), of, [column], ["id"])
