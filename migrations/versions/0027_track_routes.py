"""Routes of single tracks, steps of a route's own, and how many of those who act beside each other have to approve."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "track_routes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("resubmission", sa.String(10), nullable=False),
        sa.Column("decides", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_track_routes_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_routes")),
        sa.UniqueConstraint("cycle_id", "key", name=op.f("uq_track_routes_cycle_id")),
    )
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.add_column(sa.Column("route_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_tracks_route_id"), "track_routes", ["route_id"], ["id"])
    with op.batch_alter_table("route_steps") as batch_op:
        batch_op.add_column(sa.Column("route_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("by", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("needed", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_route_steps_route_id"), "track_routes", ["route_id"], ["id"])
        batch_op.drop_constraint(op.f("uq_route_steps_cycle_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_route_steps_cycle_id"), ["cycle_id", "route_id", "kind"])
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.add_column(sa.Column("decides", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(sa.Column("needed", sa.Integer(), nullable=False, server_default="0"))
    _without_defaults({"route_steps": "by", "schemes": "decides", "steps": "needed"})


def _without_defaults(columns):
    for table, column in columns.items():
        kind = sa.Integer() if column == "needed" else sa.JSON()
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, existing_type=kind, server_default=None)


def downgrade():
    """Routes of single tracks go, with their steps and those of a route's own: nobody could act on them."""
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_column("needed")
    with op.batch_alter_table("schemes") as batch_op:
        batch_op.drop_column("decides")
    op.execute("DELETE FROM route_steps WHERE route_id IS NOT NULL")
    with op.batch_alter_table("route_steps") as batch_op:
        batch_op.drop_constraint(op.f("uq_route_steps_cycle_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_route_steps_cycle_id"), ["cycle_id", "kind"])
        batch_op.drop_constraint(op.f("fk_route_steps_route_id"), type_="foreignkey")
        for column in ("needed", "by", "route_id"):
            batch_op.drop_column(column)
    with op.batch_alter_table("tracks") as batch_op:
        batch_op.drop_constraint(op.f("fk_tracks_route_id"), type_="foreignkey")
        batch_op.drop_column("route_id")
    op.drop_table("track_routes")
