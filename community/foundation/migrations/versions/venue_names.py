"""The names of venues and the ways to them in other languages than their doors'."""

import sqlalchemy as sa
from alembic import op

revision = "e28a1127b076"
down_revision = "af3f1010d558"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("venues") as table:
        table.add_column(sa.Column("names", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("ways", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("venues") as table:
        table.drop_column("ways")
        table.drop_column("names")
