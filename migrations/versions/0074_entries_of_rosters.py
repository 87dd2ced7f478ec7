"""An entry names its roster and the body that recognised it, which are there and stay: asking for both was a third of writing a roster."""

from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

KEYS = {"body_id": "organisations", "roster_id": "credit_rosters"}


def upgrade():
    with op.batch_alter_table("credit_entries") as table:
        for column in KEYS:
            table.drop_constraint(op.f(f"fk_credit_entries_{column}"), type_="foreignkey")


def downgrade():
    with op.batch_alter_table("credit_entries") as table:
        for column, of in KEYS.items():
            table.create_foreign_key(op.f(f"fk_credit_entries_{column}"), of, [column], ["id"])
