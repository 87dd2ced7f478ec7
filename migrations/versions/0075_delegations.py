"""A post is entrusted to a colleague for some days; a decision says in whose place it was made; invitations that leave by letter."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("memberships") as table:
        table.add_column(sa.Column("principal_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("first_day", sa.Date(), nullable=True))
        table.add_column(sa.Column("last_day", sa.Date(), nullable=True))
        table.add_column(sa.Column("reason", sa.String(200), nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_memberships_principal_id"), "memberships", ["principal_id"], ["id"]
        )
        table.create_index(op.f("ix_memberships_principal_id"), ["principal_id"])
    op.add_column("decisions", sa.Column("on_behalf_of", sa.String(200), nullable=False, server_default=""))
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(600), nullable=True),
        sa.Column("mobile", sa.String(300), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_invitations_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_invitations_link_hash")),
    )
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"])


def downgrade():
    op.drop_table("invitations")
    with op.batch_alter_table("decisions") as table:
        table.drop_column("on_behalf_of")
    with op.batch_alter_table("memberships") as table:
        table.drop_index(op.f("ix_memberships_principal_id"))
        table.drop_constraint(op.f("fk_memberships_principal_id"), type_="foreignkey")
        table.drop_column("reason")
        table.drop_column("last_day")
        table.drop_column("first_day")
        table.drop_column("principal_id")
