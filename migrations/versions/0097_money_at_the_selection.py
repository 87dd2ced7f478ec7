"""Money is owed for who is selected, trained or not, and may be paid in instalments."""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

_PAPER = "(SELECT application_id FROM trainees WHERE trainees.id = {table}.trainee_id)"
_OF_PAPER = "(SELECT {column} FROM papers WHERE papers.id = {table}.paper_id)"
_TRAINEE = "(SELECT id FROM trainees WHERE trainees.application_id = {table}.paper_id)"
# By table: the unique rule that named the trainee, and the columns beside it.
_RULES = {
    "entitlements": ("uq_entitlements_trainee_id", ("item",)),
    "refund_claims": ("uq_refund_claims_live", ("live",)),
}
_NEW = {
    "entitlements": ("uq_entitlements_paper_id", ("item", "instalment")),
    "refund_claims": ("uq_refund_claims_live", ("live",)),
}


def upgrade():
    op.add_column("entitlements", sa.Column("instalment", sa.Integer(), nullable=False, server_default="0"))
    for table in _RULES:
        op.add_column(table, sa.Column("paper_id", sa.Integer()))
        op.add_column(table, sa.Column("applicant_name", sa.String(100)))
        op.add_column(table, sa.Column("number", sa.String(30)))
        op.execute(f"UPDATE {table} SET paper_id = {_PAPER.format(table=table)}")
        for column, kept in (("applicant_name", "applicant_name"), ("number", "trainee_number")):
            op.execute(f"UPDATE {table} SET {column} = {_OF_PAPER.format(table=table, column=kept)}")
        _move(table, _RULES[table][0], "trainee", "paper", _NEW[table])
    with op.batch_alter_table("entitlements") as changed:
        changed.alter_column("instalment", server_default=None)
        changed.alter_column("name", type_=sa.String(200), existing_type=sa.String(100))
    with op.batch_alter_table("money_items") as changed:
        changed.add_column(sa.Column("instalments", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("money_items") as changed:
        changed.alter_column("instalments", server_default=None)


def downgrade():
    """What nobody is trained for, and what is paid in instalments, was no row before."""
    op.drop_column("money_items", "instalments")
    lines = "SELECT id FROM entitlements WHERE instalment > 0 OR paper_id NOT IN (SELECT application_id FROM trainees)"
    op.execute(f"DELETE FROM payment_lines WHERE entitlement_id IN ({lines})")
    op.execute(f"DELETE FROM entitlements WHERE id IN ({lines})")
    op.execute("DELETE FROM refund_claims WHERE paper_id NOT IN (SELECT application_id FROM trainees)")
    for table in _RULES:
        op.add_column(table, sa.Column("trainee_id", sa.Integer()))
        op.execute(f"UPDATE {table} SET trainee_id = {_TRAINEE.format(table=table)}")
        _move(table, _NEW[table][0], "paper", "trainee", _RULES[table])
        for column in ("applicant_name", "number"):
            op.drop_column(table, column)
    with op.batch_alter_table("entitlements") as changed:
        changed.drop_column("instalment")
        changed.alter_column("name", type_=sa.String(100), existing_type=sa.String(200))


def _move(table, rule, before, after, new):
    """From whom a row hung on to whom it hangs on."""
    name, beside = new
    with op.batch_alter_table(table) as changed:
        changed.alter_column(f"{after}_id", nullable=False, existing_type=sa.Integer())
        if after == "paper":
            changed.alter_column("applicant_name", nullable=False, existing_type=sa.String(100))
            changed.alter_column("number", nullable=False, existing_type=sa.String(30))
        changed.drop_constraint(rule, type_="unique")
        changed.drop_constraint(f"fk_{table}_{before}_id", type_="foreignkey")
        changed.drop_column(f"{before}_id")
        target = "papers" if after == "paper" else "trainees"
        changed.create_foreign_key(
            op.f(f"fk_{table}_{after}_id"), target, [f"{after}_id"], ["id"], ondelete="CASCADE"
        )
        changed.create_unique_constraint(op.f(name), [f"{after}_id", *beside])
