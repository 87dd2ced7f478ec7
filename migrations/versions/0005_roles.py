"""Roles that a body makes of one that it gives; administrators' posts that a second person confirms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("base", sa.String(30), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_posts_owner_id"), "organisations", ["owner_id"], ["id"])
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_memberships_asked_by_id"), "ab_user", ["asked_by_id"], ["id"])


def downgrade():
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_memberships_asked_by_id"), type_="foreignkey")
        batch_op.drop_column("asked_by_id")
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_posts_owner_id"), type_="foreignkey")
        batch_op.drop_column("owner_id")
        batch_op.drop_column("base")
