"""When what is old was removed, and when a household that nobody uses goes."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '1b456f2a6e53'
down_revision = '38675818c2ce'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('upkeep',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('ran_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upkeep')),
    sa.UniqueConstraint('slug', name=op.f('uq_upkeep_slug'))
    )
    op.add_column('households', sa.Column('erase_after', community.foundation.database.UtcDateTime(), nullable=True))
    op.add_column('households', sa.Column('kept_at', community.foundation.database.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('households', 'kept_at')
    op.drop_column('households', 'erase_after')
    op.drop_table('upkeep')
