"""A form that is filled in stands by itself: an application has one, and so has a reviewer's document."""

import json

import sqlalchemy as sa
from alembic import op

from tepei.portal import vault

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SECTION = "review"  # the section of a reviewer's document


def upgrade():
    op.create_table(
        "filled_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filled_forms")),
    )
    for table in ("papers", "endorsements"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("form_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_form_id"), "filled_forms", ["form_id"], ["id"])
            batch_op.create_unique_constraint(batch_op.f(f"uq_{table}_form_id"), ["form_id"])
    _fill()
    _loosen("application_id", "form_id")
    _bind("form_id", "filled_forms")
    with op.batch_alter_table("applications") as batch_op:
        for name in ("answers", "edition", "submission", "saved_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("endorsements") as batch_op:
        batch_op.drop_column("answers")


def _fill():
    """An application's form has its id, so that what points there need not change; those of documents follow."""
    op.execute(
        "INSERT INTO filled_forms (id, answers, edition, submission, saved_at)"
        " SELECT id, answers, edition, submission, saved_at FROM applications"
    )
    op.execute("UPDATE papers SET form_id = id WHERE id IN (SELECT id FROM applications)")
    connection = op.get_bind()
    beyond = connection.scalar(sa.text("SELECT COALESCE(MAX(id), 0) FROM filled_forms"))
    filled = connection.execute(sa.text("SELECT id, answers FROM endorsements WHERE paper_id IS NOT NULL")).all()
    for pk, answers in filled:
        sealed = _sealed({SECTION: json.loads(vault.unseal(answers))})
        row = {"id": beyond + pk, "answers": sealed}
        connection.execute(sa.text("INSERT INTO filled_forms VALUES (:id, :answers, 1, 0, NULL)"), row)
    op.execute(sa.text("UPDATE endorsements SET form_id = :beyond + id WHERE paper_id IS NOT NULL").bindparams(beyond=beyond))
    if connection.dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('filled_forms', 'id'),"
            " (SELECT COALESCE(MAX(id), 0) + 1 FROM filled_forms), false)"
        )


def downgrade():
    with op.batch_alter_table("endorsements") as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Text(), nullable=True))
    with op.batch_alter_table("applications") as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("submission", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("saved_at", sa.DateTime(), nullable=True))
    _loosen("form_id", "application_id")
    _empty()
    _bind("application_id", "applications")
    for table, names in {"applications": ("edition", "submission"), "endorsements": ()}.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("answers", existing_type=sa.Text(), nullable=False)
            for name in names:
                batch_op.alter_column(name, existing_type=sa.Integer(), nullable=False)
    for table in ("papers", "endorsements"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"uq_{table}_form_id"), type_="unique")
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_form_id"), type_="foreignkey")
            batch_op.drop_column("form_id")
    op.drop_table("filled_forms")


def _empty():
    """Back to applications and endorsements. Only applications have attachments and submissions below this revision."""
    op.execute(
        "UPDATE applications SET (answers, edition, submission, saved_at) ="
        " (SELECT f.answers, f.edition, f.submission, f.saved_at FROM filled_forms f JOIN papers p ON p.form_id = f.id"
        " WHERE p.id = applications.id)"
    )
    connection = op.get_bind()
    filled = connection.execute(
        sa.text("SELECT e.id, f.answers FROM endorsements e LEFT JOIN filled_forms f ON f.id = e.form_id")
    ).all()
    for pk, answers in filled:
        kept = json.loads(vault.unseal(answers)).get(SECTION, {}) if answers else {}
        row = {"id": pk, "answers": _sealed(kept)}
        connection.execute(sa.text("UPDATE endorsements SET answers = :answers WHERE id = :id"), row)
    for table in ("attachments", "submissions"):
        owner = (
            "(SELECT p.id FROM papers p JOIN applications a ON a.id = p.id"
            f" WHERE p.form_id = {table}.application_id)"
        )
        op.execute(f"DELETE FROM {table} WHERE NOT EXISTS {owner}")
        op.execute(f"UPDATE {table} SET application_id = {owner}")


def _loosen(former, name):
    """Attachments and submissions name what they belong to otherwise, and point to nothing for the moment."""
    for table in ("attachments", "submissions"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_{former}"), type_="foreignkey")
            if table == "attachments":
                batch_op.drop_index(batch_op.f(f"ix_attachments_{former}"))
            else:
                batch_op.drop_constraint(batch_op.f(f"uq_submissions_{former}"), type_="unique")
            batch_op.alter_column(former, new_column_name=name, existing_type=sa.Integer(), existing_nullable=False)


def _bind(name, target):
    for table in ("attachments", "submissions"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_{name}"), target, [name], ["id"], ondelete="CASCADE")
            if table == "attachments":
                batch_op.create_index(batch_op.f(f"ix_attachments_{name}"), [name])
            else:
                batch_op.create_unique_constraint(batch_op.f(f"uq_submissions_{name}"), [name, "number"])


def _sealed(answers):
    return vault.seal(json.dumps(answers, ensure_ascii=False, sort_keys=True))
