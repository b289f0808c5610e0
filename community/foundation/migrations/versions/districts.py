"""The names of districts; those that are there are called after their codes until somebody names them."""

import sqlalchemy as sa
from alembic import op

revision = 'f23cdd3f7e3e'
down_revision = '9d2d5afce713'
branch_labels = None
depends_on = None


def upgrade() -> None:
    districts = op.create_table('districts',
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_districts'))
    )
    codes = op.get_bind().execute(sa.text('SELECT DISTINCT district FROM areas')).scalars().all()
    if codes:
        op.bulk_insert(districts, [{'code': code, 'names': {'en': code.replace('-', ' ').title()}} for code in codes])


def downgrade() -> None:
    op.drop_table('districts')
