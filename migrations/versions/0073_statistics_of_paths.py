"""Let PostgreSQL know people by where they work in a thousand steps: of a hundred, each is as large as an office."""

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade():
    _keep_statistics(1000)


def downgrade():
    _keep_statistics(-1)


def _keep_statistics(steps):
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE employments ALTER COLUMN path SET STATISTICS {steps}")
