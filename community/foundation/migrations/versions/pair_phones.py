"""What each side of a pair lets the other see of its phone."""

import sqlalchemy as sa
from alembic import op

revision = "2d321a6abf98"
down_revision = "c5adb1b32322"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pairs", sa.Column("mentor_phone", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("pairs", sa.Column("mentee_phone", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("pairs", "mentee_phone")
    op.drop_column("pairs", "mentor_phone")
