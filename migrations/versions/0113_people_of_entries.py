"""People of entries are there and stay, and the day stands in the index of a person's hours: both were a third of taking a roster in."""

from alembic import op

revision = "0113"
down_revision = "0110"
branch_labels = None
depends_on = None

INDEX, KEY = "ix_credit_entries_person", "fk_credit_entries_person_id"


def upgrade():
    with op.batch_alter_table("credit_entries") as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
    _index("person_id", "year", "learned_on")


def downgrade():
    _index("person_id", "year")
    with op.batch_alter_table("credit_entries") as table:
        table.create_foreign_key(op.f(KEY), "people", ["person_id"], ["id"])


def _index(*columns):
    op.drop_index(INDEX, "credit_entries")
    op.create_index(INDEX, "credit_entries", columns)
