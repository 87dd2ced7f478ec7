"""What a notice decides, in tables; the revisions that papers were made under.

The configuration that a cycle was opened with becomes its first revision. The tables of the working copy are filled from the pack at the
next deployment, as the JSON of a draft came from there too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CYCLES = sa.table(
    "cycles",
    sa.column("id", sa.Integer),
    sa.column("revision_number", sa.Integer),
    sa.column("opens_at", sa.DateTime),
    sa.column("configuration", sa.JSON),
    sa.column("frozen", sa.JSON),
    sa.column("frozen_hash", sa.String),
)
_REVISIONS = sa.table(
    "revisions",
    sa.column("id", sa.Integer),
    sa.column("cycle_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("configuration", sa.JSON),
    sa.column("sha256", sa.String),
    sa.column("reason", sa.String),
    sa.column("made_at", sa.DateTime),
)
_PAPERS = sa.table(
    "papers",
    sa.column("cycle_id", sa.Integer),
    sa.column("revision_id", sa.Integer),
    sa.column("submitted_at", sa.DateTime),
)


def upgrade():
    _create_tables()
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.add_column(sa.Column("revision_number", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_rehearsal", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("rehearsal_now", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_cycles_source_id"), "cycles", ["source_id"], ["id"])
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("revision_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_papers_revision_id"), "revisions", ["revision_id"], ["id"])
    _first_revisions()
    with op.batch_alter_table("cycles") as batch_op:
        for name in ("frozen", "configuration", "frozen_hash"):
            batch_op.drop_column(name)
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("total_is_soft", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.drop_column("requirements")
    with op.batch_alter_table("windows") as batch_op:
        batch_op.add_column(sa.Column("days_before_close", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("windows") as batch_op:
        batch_op.drop_column("days_before_close")
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("requirements", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_column("version")
        batch_op.drop_column("total_is_soft")
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.add_column(sa.Column("configuration", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("frozen", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("frozen_hash", sa.String(length=64), nullable=True))
    _put_back()
    with op.batch_alter_table("papers") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_papers_revision_id"), type_="foreignkey")
        batch_op.drop_column("revision_id")
    with op.batch_alter_table("cycles") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cycles_source_id"), type_="foreignkey")
        for name in ("source_id", "rehearsal_now", "is_rehearsal", "revision_number"):
            batch_op.drop_column(name)
    for table in (
        "requirements", "money_items", "limits", "form_fields", "cases", "summary_columns", "schemes", "route_steps", "revisions",
        "place_rows", "form_sections", "documents", "attachment_kinds",
    ):  # fmt: skip
        op.drop_table(table)


def _first_revisions():
    """What a cycle was opened with is its first revision, and what was submitted was made under it."""
    connection = op.get_bind()
    opened = sa.select(_CYCLES).where(_CYCLES.c.frozen_hash.is_not(None))
    for cycle in connection.execute(opened).all():
        connection.execute(
            sa.insert(_REVISIONS).values(
                cycle_id=cycle.id,
                number=1,
                configuration=cycle.frozen,
                sha256=cycle.frozen_hash,
                reason="",
                made_at=cycle.opens_at,
            )
        )
        made = sa.select(_REVISIONS.c.id).where(_REVISIONS.c.cycle_id == cycle.id).scalar_subquery()
        submitted = (_PAPERS.c.cycle_id == cycle.id) & _PAPERS.c.submitted_at.is_not(None)
        connection.execute(sa.update(_PAPERS).where(submitted).values(revision_id=made))
        connection.execute(sa.update(_CYCLES).where(_CYCLES.c.id == cycle.id).values(revision_number=1))


def _put_back():
    """The revision in force becomes the frozen copy again."""
    connection = op.get_bind()
    in_force = (_REVISIONS.c.cycle_id == _CYCLES.c.id) & (_REVISIONS.c.number == _CYCLES.c.revision_number)
    for row in connection.execute(sa.select(_CYCLES.c.id, _REVISIONS).join(_REVISIONS, in_force)).all():
        connection.execute(
            sa.update(_CYCLES)
            .where(_CYCLES.c.id == row.id)
            .values(configuration=row.configuration, frozen=row.configuration, frozen_hash=row.sha256)
        )


def _create_tables():
    op.create_table('attachment_kinds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=30), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('required_if', sa.JSON(), nullable=False),
    sa.Column('assumed', sa.Boolean(), nullable=False),
    sa.Column('help', sa.String(length=500), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_attachment_kinds_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment_kinds')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_attachment_kinds_cycle_id'))
    )
    op.create_table('documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_documents_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_documents_cycle_id'))
    )
    op.create_table('form_sections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('rows', sa.Boolean(), nullable=False),
    sa.Column('min_rows', sa.Integer(), nullable=True),
    sa.Column('max_rows', sa.Integer(), nullable=True),
    sa.Column('row_label', sa.String(length=40), nullable=False),
    sa.Column('help', sa.String(length=500), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_form_sections_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_sections')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_form_sections_cycle_id'))
    )
    op.create_table('place_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_place_rows_cycle_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_place_rows_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_rows')),
    sa.UniqueConstraint('cycle_id', 'organisation_id', name=op.f('uq_place_rows_cycle_id'))
    )
    op.create_table('revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('configuration', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_revisions_cycle_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['ab_user.id'], name=op.f('fk_revisions_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revisions')),
    sa.UniqueConstraint('cycle_id', 'number', name=op.f('uq_revisions_cycle_id'))
    )
    op.create_table('route_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('opinion', sa.String(length=300), nullable=False),
    sa.Column('assumed', sa.Boolean(), nullable=False),
    sa.Column('demands', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_route_steps_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_route_steps')),
    sa.UniqueConstraint('cycle_id', 'kind', name=op.f('uq_route_steps_cycle_id'))
    )
    op.create_table('schemes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('form_version', sa.String(length=60), nullable=False),
    sa.Column('route_source', sa.String(length=120), nullable=False),
    sa.Column('resubmission', sa.String(length=10), nullable=False),
    sa.Column('places_held_from', sa.String(length=20), nullable=False),
    sa.Column('summary_title', sa.String(length=200), nullable=False),
    sa.Column('summary_source', sa.String(length=120), nullable=False),
    sa.Column('summary_file_name', sa.String(length=120), nullable=False),
    sa.Column('summary_above', sa.JSON(), nullable=False),
    sa.Column('summary_note', sa.String(length=500), nullable=False),
    sa.Column('summary_paper', sa.String(length=4), nullable=False),
    sa.Column('summary_landscape', sa.Boolean(), nullable=False),
    sa.Column('summary_assumed', sa.Boolean(), nullable=False),
    sa.Column('promise_version', sa.String(length=60), nullable=False),
    sa.Column('promise_text', sa.Text(), nullable=False),
    sa.Column('promise_assumed', sa.Boolean(), nullable=False),
    sa.Column('trainee_number_pattern', sa.String(length=60), nullable=False),
    sa.Column('trainee_number_assumed', sa.Boolean(), nullable=False),
    sa.Column('statuses', sa.JSON(), nullable=False),
    sa.Column('pack_sha256', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_schemes_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schemes')),
    sa.UniqueConstraint('cycle_id', name=op.f('uq_schemes_cycle_id'))
    )
    op.create_table('summary_columns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('group', sa.String(length=100), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_summary_columns_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_columns')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_summary_columns_cycle_id'))
    )
    op.create_table('cases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('expect', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('comment', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_cases_track_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_track_id'), ['track_id'], unique=False)

    op.create_table('form_fields',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('code_set', sa.String(length=40), nullable=False),
    sa.Column('max_length', sa.Integer(), nullable=True),
    sa.Column('printed', sa.Boolean(), nullable=False),
    sa.Column('help', sa.String(length=500), nullable=False),
    sa.Column('fact', sa.String(length=40), nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.Column('assumed', sa.Boolean(), nullable=False),
    sa.Column('show_if', sa.JSON(), nullable=True),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['section_id'], ['form_sections.id'], name=op.f('fk_form_fields_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_fields')),
    sa.UniqueConstraint('section_id', 'key', name=op.f('uq_form_fields_section_id'))
    )
    op.create_table('limits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('bodies', sa.JSON(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('when', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('assumed', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_limits_cycle_id')),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_limits_track_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_limits')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_limits_cycle_id'))
    )
    op.create_table('money_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('amount', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('per', sa.String(length=10), nullable=False),
    sa.Column('payee', sa.String(length=100), nullable=False),
    sa.Column('paid', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_money_items_cycle_id')),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_money_items_track_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_items')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_money_items_cycle_id'))
    )
    op.create_table('requirements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('severity', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('override_by', sa.JSON(), nullable=False),
    sa.Column('alternatives', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_requirements_track_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requirements')),
    sa.UniqueConstraint('track_id', 'key', name=op.f('uq_requirements_track_id'))
    )
