"""Who was proposed and asked for a shift."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = 'd1662d7e7f95'
down_revision = '35afbe2a8487'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('asks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'asked', 'accepted', 'declined', 'lapsed', name='askstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rest', sa.Integer(), nullable=False),
    sa.Column('fit', sa.JSON(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('answer_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_asks_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shift_id'], ['shifts.id'], name=op.f('fk_asks_shift_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asks'))
    )
    with op.batch_alter_table('asks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asks_account_id_state'), ['account_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_asks_state_answer_until'), ['state', 'answer_until'], unique=False)
        batch_op.create_index('uq_asks_open', ['shift_id', 'account_id'], unique=True, sqlite_where=sa.text("state IN ('proposed', 'asked')"), postgresql_where=sa.text("state IN ('proposed', 'asked')"))



def downgrade() -> None:
    with op.batch_alter_table('asks', schema=None) as batch_op:
        batch_op.drop_index('uq_asks_open', sqlite_where=sa.text("state IN ('proposed', 'asked')"), postgresql_where=sa.text("state IN ('proposed', 'asked')"))
        batch_op.drop_index(batch_op.f('ix_asks_state_answer_until'))
        batch_op.drop_index(batch_op.f('ix_asks_account_id_state'))

    op.drop_table('asks')
