"""A year's own facts, parts of the form that are for some people only; and examples name an ethnic group under the key of its code."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PARTS = ("form_sections", "form_fields", "attachment_kinds")


def upgrade():
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("code_set", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("derivation", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_facts_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("cycle_id", "key", name=op.f("uq_facts_cycle_id")),
    )
    for table in PARTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("only_if", sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("only_if", existing_type=sa.JSON(), server_default=None)
    _rename("ethnicity_name", "ethnicity_code")


def _rename(old, new):
    cases = sa.table("cases", sa.column("id", sa.Integer), sa.column("facts", sa.JSON))
    connection = op.get_bind()
    for pk, facts in connection.execute(sa.select(cases.c.id, cases.c.facts)).all():
        renamed = {new if key == old else key: text for key, text in facts.items()}
        connection.execute(cases.update().where(cases.c.id == pk).values(facts=renamed))


def downgrade():
    _rename("ethnicity_code", "ethnicity_name")
    for table in PARTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("only_if")
    op.drop_table("facts")
