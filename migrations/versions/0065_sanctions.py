"""What a sanction rests on, what is said against it, and its lifting."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

TEXTS = {"ground": 200, "appeal": 1000, "lifted_as": 10, "lifted_reason": 500}
DAYS = ("from_on", "appealed_on", "lifted_on")


def upgrade():
    with op.batch_alter_table("listings") as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_listings_document_id"), "stored_files", ["document_id"], ["id"])


def downgrade():
    with op.batch_alter_table("listings") as batch_op:
        batch_op.drop_constraint(op.f("fk_listings_document_id"), type_="foreignkey")
        for name in (*TEXTS, *DAYS, "document_id"):
            batch_op.drop_column(name)
