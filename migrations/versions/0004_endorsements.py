"""Signed scans, what submissions are bound to, exceptions that somebody granted, and the lists of people."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("papers") as batch_op:
        batch_op.add_column(sa.Column("content_hash", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("facts", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("exceptions", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("trainee_number", sa.String(30), nullable=False, server_default=""))
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.add_column(sa.Column("granted", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("submissions") as batch_op:
        batch_op.add_column(sa.Column("promise_version", sa.String(40), nullable=False, server_default=""))
    _bind_papers()
    op.create_table(
        "endorsements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("list_track_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("downloaded_mark", sa.String(64), nullable=False),
        sa.Column("scan_mark", sa.String(64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("scanned_by_id", sa.Integer(), nullable=True),
        sa.Column("scanned_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_endorsements_organisation_id")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_endorsements_paper_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["list_track_id"], ["tracks.id"], name=op.f("fk_endorsements_list_track_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_endorsements_file_id")),
        sa.ForeignKeyConstraint(["scanned_by_id"], ["ab_user.id"], name=op.f("fk_endorsements_scanned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint("paper_id", "organisation_id", "key", name="uq_endorsements_paper"),
        sa.UniqueConstraint("list_track_id", "organisation_id", "key", name="uq_endorsements_list"),
    )
    op.create_index(op.f("ix_endorsements_organisation_id"), "endorsements", ["organisation_id"])
    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("id_number", sa.String(300), nullable=True),
        sa.Column("id_number_index", sa.String(64), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_listings_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
    )
    op.create_index(op.f("ix_listings_id_number_index"), "listings", ["id_number_index"])
    op.create_index(op.f("ix_listings_organisation_id"), "listings", ["organisation_id"])


def _bind_papers():
    """A paper that was submitted has the content of its latest submission."""
    op.execute(
        "UPDATE papers SET content_hash = COALESCE((SELECT s.sha256 FROM submissions s JOIN applications a"
        " ON a.id = s.application_id AND a.submission = s.number WHERE a.id = papers.id), '')"
    )


def downgrade():
    op.drop_table("listings")
    op.drop_table("endorsements")
    with op.batch_alter_table("submissions") as batch_op:
        batch_op.drop_column("promise_version")
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_column("granted")
    with op.batch_alter_table("papers") as batch_op:
        for name in ("content_hash", "facts", "exceptions", "is_counted", "trainee_number"):
            batch_op.drop_column(name)
