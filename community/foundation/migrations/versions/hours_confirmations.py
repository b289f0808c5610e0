"""Confirmations of the hours that volunteers gave."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = 'ee6b1d637e42'
down_revision = 'e28a1127b076'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hours_confirmations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('withdrawn_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('first_on IS NULL OR first_on <= last_on', name=op.f('ck_hours_confirmations_order')),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_hours_confirmations_minutes')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_hours_confirmations_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hours_confirmations')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_hours_confirmations_code_digest'))
    )
    with op.batch_alter_table('hours_confirmations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hours_confirmations_account_id'), ['account_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('hours_confirmations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hours_confirmations_account_id'))

    op.drop_table('hours_confirmations')
