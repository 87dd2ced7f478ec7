"""Places at training units, what trainees ask for, proposals with their answers, and notices to report."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def _key(table, column, target, **options):
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), **options)


def upgrade():
    op.create_table(
        "training_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("training_unit_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("supervisors", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(400), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("taken_within")),
        _key("training_offers", "track_id", "tracks.id"),
        _key("training_offers", "training_unit_id", "organisations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_offers")),
        sa.UniqueConstraint("track_id", "training_unit_id", name=op.f("uq_training_offers_track_id")),
    )
    op.create_index(op.f("ix_training_offers_training_unit_id"), "training_offers", ["training_unit_id"])
    op.create_table(
        "unit_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("adjusts", sa.Boolean(), nullable=True),
        sa.Column("contact", sa.String(1600), nullable=True),
        _key("unit_wishes", "paper_id", "papers.id", ondelete="CASCADE"),
        _key("unit_wishes", "track_id", "tracks.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_wishes")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_unit_wishes_paper_id")),
    )
    op.create_table(
        "unit_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("training_unit_id", sa.Integer(), nullable=False),
        _key("unit_names", "cycle_id", "cycles.id"),
        _key("unit_names", "training_unit_id", "organisations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_names")),
        sa.UniqueConstraint("cycle_id", "name", name=op.f("uq_unit_names_cycle_id")),
    )
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("training_unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("preference", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("unit_name", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("supervisor", sa.String(100), nullable=False),
        sa.Column("why", sa.String(1000), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        _key("placements", "trainee_id", "trainees.id", ondelete="CASCADE"),
        _key("placements", "offer_id", "training_offers.id"),
        _key("placements", "track_id", "tracks.id"),
        _key("placements", "training_unit_id", "organisations.id"),
        _key("placements", "answered_by_id", "ab_user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("trainee_id", "live", name=op.f("uq_placements_live")),
    )
    for column in ("offer_id", "track_id", "training_unit_id"):
        op.create_index(op.f(f"ix_placements_{column}"), "placements", [column])
    op.create_table(
        "report_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("office_name", sa.String(120), nullable=False),
        sa.Column("report_by", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        _key("report_notices", "cycle_id", "cycles.id"),
        _key("report_notices", "trainee_id", "trainees.id", ondelete="CASCADE"),
        _key("report_notices", "placement_id", "placements.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_notices")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_report_notices_cycle_id")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_report_notices_placement_id")),
    )
    op.create_index(op.f("ix_report_notices_trainee_id"), "report_notices", ["trainee_id"])


def downgrade():
    for table in ("report_notices", "placements", "unit_names", "unit_wishes", "training_offers"):
        op.drop_table(table)
