"""What offices give out of their places to those below them, with its ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("allowance", sa.String(8), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("limit_key", sa.String(40), nullable=False),
        sa.Column("of_which", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_shares_track_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["organisations.id"], name=op.f("fk_shares_giver_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_shares_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint("track_id", "giver_id", "organisation_id", name=op.f("uq_shares_track_id")),
    )
    op.create_index(op.f("ix_shares_giver_id"), "shares", ["giver_id"])
    op.create_index(op.f("ix_shares_organisation_id"), "shares", ["organisation_id"])
    op.create_table(
        "share_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.String(20), nullable=False),
        sa.Column("of_which", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_share_entries_share_id")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["ab_user.id"], name=op.f("fk_share_entries_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_entries")),
    )
    op.create_index(op.f("ix_share_entries_share_id"), "share_entries", ["share_id"])


def downgrade():
    op.drop_table("share_entries")
    op.drop_table("shares")
