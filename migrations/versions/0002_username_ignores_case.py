"""Two user names may not differ by case only: FAB looks them up by lower(username)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_ab_user_lower_username", "ab_user", [sa.text("lower(username)")], unique=True)


def downgrade():
    op.drop_index("ix_ab_user_lower_username", "ab_user")
