"""A body signs its lists of people one after the other, each for one track or for a whole year."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("endorsements") as batch_op:
        batch_op.add_column(sa.Column("list_cycle_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(
            batch_op.f("fk_endorsements_list_cycle_id"), "cycles", ["list_cycle_id"], ["id"]
        )
        batch_op.drop_constraint("uq_endorsements_list", type_="unique")
        batch_op.create_unique_constraint(
            "uq_endorsements_list", ["list_track_id", "organisation_id", "key", "number"]
        )
        batch_op.create_unique_constraint(
            "uq_endorsements_cycle", ["list_cycle_id", "organisation_id", "key", "number"]
        )


def downgrade():
    # Below this revision a body has one list for each track: the first one is kept.
    op.execute("DELETE FROM endorsements WHERE list_cycle_id IS NOT NULL OR number > 1")
    with op.batch_alter_table("endorsements") as batch_op:
        batch_op.drop_constraint("uq_endorsements_cycle", type_="unique")
        batch_op.drop_constraint("uq_endorsements_list", type_="unique")
        batch_op.create_unique_constraint("uq_endorsements_list", ["list_track_id", "organisation_id", "key"])
        batch_op.drop_constraint(batch_op.f("fk_endorsements_list_cycle_id"), type_="foreignkey")
        batch_op.drop_column("number")
        batch_op.drop_column("list_cycle_id")
