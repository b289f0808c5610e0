"""The names of organisations in other languages than their own."""

import sqlalchemy as sa
from alembic import op

revision = "38675818c2ce"
down_revision = "6f1b7db54832"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisations") as table:
        table.add_column(sa.Column("names", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("organisations") as table:
        table.drop_column("names")
