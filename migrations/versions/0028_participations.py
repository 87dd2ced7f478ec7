"""What people took part in before, as records: those selected here, and those whom a list said to have been selected."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# Who stands as selected, outside rehearsals. Sealed numbers are copied as they are.
SELECTED = """
INSERT INTO participations (name, id_number, id_number_index, unit_name, programme, programme_name, tier, tier_code, year,
                            assessment, source, basis, paper_id, entered_at, version)
SELECT people.name, people.id_number, people.id_number_index, papers.organisation_name, programmes.code, programmes.name,
       tracks.name, tracks.code, cycles.year, '', 'system', cycles.document_number, papers.id, coalesce(papers.moved_at, papers.created_at), 1
FROM papers
JOIN people ON people.id = papers.person_id
JOIN cycles ON cycles.id = papers.cycle_id
JOIN programmes ON programmes.id = cycles.programme_id
JOIN tracks ON tracks.id = papers.track_id
WHERE papers.kind = 'application' AND papers.state = 'selected' AND cycles.is_rehearsal = false
"""
# An old list says no tier; a line about an organisation stays a line of the list.
LISTED = """
INSERT INTO participations (name, id_number, id_number_index, unit_name, programme, programme_name, tier, tier_code, year,
                            until, assessment, source, basis, entered_at, version)
SELECT listings.name, listings.id_number, listings.id_number_index, '', listings.programme,
       coalesce(programmes.name, listings.programme), '', '', listings.year, listings.until, '', 'import', listings.source,
       :now, 1
FROM listings LEFT JOIN programmes ON programmes.code = listings.programme
WHERE listings.kind = 'selected' AND listings.organisation_id IS NULL
"""
BACK = """
INSERT INTO listings (kind, name, id_number, id_number_index, programme, year, until, source, version)
SELECT 'selected', name, id_number, id_number_index, programme, year, until, basis, 1
FROM participations WHERE source = 'import' AND id_number_index IS NOT NULL
"""


def upgrade():
    op.create_table(
        "participations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("id_number", sa.String(300), nullable=True),
        sa.Column("id_number_index", sa.String(64), nullable=True),
        sa.Column("unit_name", sa.String(200), nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("programme_name", sa.String(120), nullable=False),
        sa.Column("tier", sa.String(100), nullable=False),
        sa.Column("tier_code", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("assessment", sa.String(40), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(64), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_participations_paper_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["ab_user.id"], name=op.f("fk_participations_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participations")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_participations_paper_id")),
        sa.UniqueConstraint("line", name=op.f("uq_participations_line")),
    )
    op.create_index(op.f("ix_participations_name"), "participations", ["name"])
    op.create_index(op.f("ix_participations_id_number_index"), "participations", ["id_number_index"])
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("term_years", sa.Integer(), nullable=True))
    op.execute(SELECTED)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    op.get_bind().execute(sa.text(LISTED).bindparams(sa.bindparam("now", now, sa.DateTime())))
    op.execute("DELETE FROM listings WHERE kind = 'selected' AND organisation_id IS NULL")


def downgrade():
    """Tiers, assessments and names to be checked have no place on a list."""
    op.execute(BACK)
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.drop_column("term_years")
    op.drop_table("participations")
