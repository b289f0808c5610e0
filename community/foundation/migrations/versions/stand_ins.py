"""Searches for stand-ins, and whether a volunteer may be asked in them."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = 'c18b839106cd'
down_revision = '1b456f2a6e53'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('stand_in_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('goal', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('looking', 'found', 'stopped', 'nobody_left', 'over', name='searchstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('started_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('goal > 0', name=op.f('ck_stand_in_searches_goal')),
    sa.ForeignKeyConstraint(['shift_id'], ['shifts.id'], name=op.f('fk_stand_in_searches_shift_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in_searches'))
    )
    with op.batch_alter_table('stand_in_searches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stand_in_searches_shift_id'), ['shift_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stand_in_searches_state'), ['state'], unique=False)
        batch_op.create_index('uq_stand_in_searches_live', ['shift_id'], unique=True, sqlite_where=sa.text("state = 'looking'"), postgresql_where=sa.text("state = 'looking'"))

    op.create_index(op.f('ix_asks_shift_id'), 'asks', ['shift_id'], unique=False)
    op.add_column('volunteers', sa.Column('stands_in', sa.Boolean(), server_default=sa.true(), nullable=False))



def downgrade() -> None:
    op.drop_column('volunteers', 'stands_in')
    op.drop_index(op.f('ix_asks_shift_id'), table_name='asks')

    with op.batch_alter_table('stand_in_searches', schema=None) as batch_op:
        batch_op.drop_index('uq_stand_in_searches_live', sqlite_where=sa.text("state = 'looking'"), postgresql_where=sa.text("state = 'looking'"))
        batch_op.drop_index(batch_op.f('ix_stand_in_searches_state'))
        batch_op.drop_index(batch_op.f('ix_stand_in_searches_shift_id'))

    op.drop_table('stand_in_searches')
