"""Series know their seats, whether holidays are left out, and what was called off last."""

import sqlalchemy as sa
from alembic import op

revision = "e39ad8330fd9"
down_revision = "dcc57ce552c8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("leave_out_holidays", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("called_off", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("called_off")
        batch_op.drop_column("leave_out_holidays")
        batch_op.drop_column("capacity")
