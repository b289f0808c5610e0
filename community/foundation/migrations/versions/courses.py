"""Who learns in a language course, from which level to which."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '9d2d5afce713'
down_revision = '55f2d60030af'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('enrolments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('entry_level', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='entry_level', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('exit_level', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='exit_level', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_enrolments_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_enrolments_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolments')),
    sa.UniqueConstraint('activity_id', 'member_id', name=op.f('uq_enrolments_activity_id_member_id'))
    )
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolments_member_id'), ['member_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolments_member_id'))

    op.drop_table('enrolments')
