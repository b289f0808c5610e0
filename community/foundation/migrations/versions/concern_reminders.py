"""When those who read a concern were last told again that it waits."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '681078443156'
down_revision = 'ee6b1d637e42'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reminded_at', community.foundation.database.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.drop_column('reminded_at')

