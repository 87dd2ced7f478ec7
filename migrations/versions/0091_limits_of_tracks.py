"""A limit names the tracks that it is about: none for all, one, or several."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

_LIMITS = sa.table(
    "limits",
    sa.column("id", sa.Integer),
    sa.column("cycle_id", sa.Integer),
    sa.column("track_id", sa.Integer),
    sa.column("tracks", sa.JSON),
)
_TRACKS = sa.table(
    "tracks", sa.column("id", sa.Integer), sa.column("cycle_id", sa.Integer), sa.column("code", sa.String)
)


def upgrade():
    with op.batch_alter_table("limits") as table:
        table.add_column(sa.Column("tracks", sa.JSON(), nullable=False, server_default="[]"))
    found = sa.select(_LIMITS.c.id, _TRACKS.c.code).join(_TRACKS, _TRACKS.c.id == _LIMITS.c.track_id)
    bind = op.get_bind()
    for pk, code in bind.execute(found).all():
        bind.execute(_LIMITS.update().where(_LIMITS.c.id == pk).values(tracks=[code]))
    with op.batch_alter_table("limits") as table:
        table.alter_column("tracks", server_default=None)
        table.drop_constraint(op.f("fk_limits_track_id"), type_="foreignkey")
        table.drop_column("track_id")


def downgrade():
    """A limit over several tracks becomes one of all."""
    with op.batch_alter_table("limits") as table:
        table.add_column(sa.Column("track_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_limits_track_id"), "tracks", ["track_id"], ["id"])
    bind = op.get_bind()
    for pk, cycle_id, codes in bind.execute(sa.select(_LIMITS.c.id, _LIMITS.c.cycle_id, _LIMITS.c.tracks)).all():
        if len(codes or ()) == 1:
            of = sa.select(_TRACKS.c.id).where(_TRACKS.c.cycle_id == cycle_id, _TRACKS.c.code == codes[0])
            bind.execute(_LIMITS.update().where(_LIMITS.c.id == pk).values(track_id=of.scalar_subquery()))
    with op.batch_alter_table("limits") as table:
        table.drop_column("tracks")
