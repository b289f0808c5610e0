"""The family name of whoever applies, kept until the address is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = 'ce5e18800cf3'
down_revision = '681078443156'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('family_name', sa.String(length=80), nullable=False, server_default=''))
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.alter_column('family_name', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.drop_column('family_name')
