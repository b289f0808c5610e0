"""When somebody deleted the own account."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '23e74f29ca24'
down_revision = '5b0c6f0e9d41'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('accounts', sa.Column('erased_at', community.foundation.database.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('accounts', 'erased_at')
