"""Whom to ask next, and requests for which everybody was asked in vain."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '6f1b7db54832'
down_revision = '23e74f29ca24'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('candidates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('passed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('rank BETWEEN 2 AND 3', name=op.f('ck_candidates_rank')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['accounts.id'], name=op.f('fk_candidates_decided_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['request_id'], ['mentoring_requests.id'], name=op.f('fk_candidates_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['accounts.id'], name=op.f('fk_candidates_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidates')),
    sa.UniqueConstraint('request_id', 'volunteer_id', name=op.f('uq_candidates_request_id_volunteer_id'))
    )
    with op.batch_alter_table('candidates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidates_volunteer_id'), ['volunteer_id'], unique=False)

    op.add_column('mentoring_requests', sa.Column('asked_in_vain_at', community.foundation.database.UtcDateTime(), nullable=True))


def downgrade() -> None:
    # Without a batch, which would make the table anew and lose the index that has an expression.
    op.drop_column('mentoring_requests', 'asked_in_vain_at')
    with op.batch_alter_table('candidates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_candidates_volunteer_id'))

    op.drop_table('candidates')
