"""One request of a kind for each person or household, until it is closed."""

import sqlalchemy as sa
from alembic import op

revision = '08099a45f90c'
down_revision = '45dd19203b91'
branch_labels = None
depends_on = None


def upgrade() -> None:
    unended = sa.text("state <> 'closed'")
    op.create_index(
        'uq_mentoring_requests_live',
        'mentoring_requests',
        ['household_id', sa.text('coalesce(member_id, 0)'), 'company'],
        unique=True,
        sqlite_where=unended,
        postgresql_where=unended,
    )


def downgrade() -> None:
    op.drop_index('uq_mentoring_requests_live', 'mentoring_requests')
