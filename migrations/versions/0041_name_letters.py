"""Names by their letters, so that a name is found without its characters: of every paper, and on every desk."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade():
    for table in ("papers", "desk_rows"):
        op.add_column(table, sa.Column("name_letters", sa.String(120), nullable=False, server_default=""))
    papers = sa.table("papers", *map(sa.column, ("id", "name_pinyin", "name_letters")))
    bind, last = op.get_bind(), 0
    while rows := bind.execute(
        sa.select(papers.c.id, papers.c.name_pinyin).where(papers.c.id > last).order_by(papers.c.id).limit(_AT_ONCE)
    ).all():
        last = rows[-1].id
        found = [{"pk": row.id, "letters": _letters(row.name_pinyin or "")} for row in rows]
        changed = sa.update(papers).where(papers.c.id == sa.bindparam("pk"))
        bind.execute(changed.values(name_letters=sa.bindparam("letters")), found)
    op.execute(
        "UPDATE desk_rows SET name_letters = (SELECT papers.name_letters FROM papers WHERE papers.id = desk_rows.paper_id)"
    )
    op.create_index("ix_desk_rows_letters", "desk_rows", ["organisation_id", "name_letters", "submitted_at", "paper_id"])


def _letters(pinyin):
    words = ["".join(each for each in word.lower() if each.isalnum()) for word in pinyin.split()]
    return f"{''.join(word[:1] for word in words)} {''.join(words)}"[:120]


def downgrade():
    op.drop_index("ix_desk_rows_letters", "desk_rows")
    for table in ("desk_rows", "papers"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN name_letters")
