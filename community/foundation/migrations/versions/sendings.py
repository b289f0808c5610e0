"""Forms that were sent, so that a double click counts once."""

import sqlalchemy as sa
from alembic import op

from community.foundation.database import UtcDateTime

revision = "07bfa32ec342"
down_revision = "ce5e18800cf3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("led_to", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sendings")),
        sa.UniqueConstraint("digest", name=op.f("uq_sendings_digest")),
    )
    op.create_index(op.f("ix_sendings_sent_at"), "sendings", ["sent_at"])


def downgrade() -> None:
    op.drop_table("sendings")
