"""Tables of mentoring: goals, diaries and their mailed buttons, and the talks that coordinators note."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '4fd16e6ea5c4'
down_revision = '2d321a6abf98'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('check_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('mentor', 'mentee', 'staff', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('going', sa.Enum('well', 'mixed', 'badly', name='going', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('concerns', sa.String(length=500), nullable=False),
    sa.Column('next_step', sa.String(length=200), nullable=False),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['held_by_id'], ['accounts.id'], name=op.f('fk_check_ins_held_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_check_ins_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_ins'))
    )
    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_ins_pair_id_held_on'), ['pair_id', 'held_on'], unique=False)

    op.create_table('farewells',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=False),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['held_by_id'], ['accounts.id'], name=op.f('fk_farewells_held_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['id'], ['pairs.id'], name=op.f('fk_farewells_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_farewells'))
    )
    op.create_table('goals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('language', 'city', 'letters', 'school', 'work', 'people', 'sport', 'computer', 'cooking', 'culture', name='goalkind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('words', sa.String(length=80), nullable=False),
    sa.Column('side', sa.Enum('mentor', 'mentee', 'staff', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('done_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint("(kind IS NULL) <> (words = '')", name=op.f('ck_goals_told_once')),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_goals_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goals'))
    )
    with op.batch_alter_table('goals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goals_pair_id'), ['pair_id'], unique=False)

    op.create_table('meeting_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_meeting_questions_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_questions')),
    sa.UniqueConstraint('digest', name=op.f('uq_meeting_questions_digest'))
    )
    with op.batch_alter_table('meeting_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_questions_pair_id'), ['pair_id'], unique=False)

    op.create_table('meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('met', sa.Boolean(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('mood', sa.Enum('awful', 'hard', 'fine', 'good', 'great', name='mood', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('audience', sa.Enum('shared', 'staff', name='audience', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('talk', sa.Boolean(), nullable=False),
    sa.Column('talked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('met OR (minutes IS NULL AND mood IS NULL)', name=op.f('ck_meetings_met')),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_meetings_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings'))
    )
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meetings_pair_id_held_on'), ['pair_id', 'held_on'], unique=False)

    op.create_table('mentorships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rhythm', sa.Enum('weekly', 'fortnightly', 'monthly', name='rhythm', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('resumed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('nudges', sa.Integer(), nullable=False),
    sa.Column('written_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['pairs.id'], name=op.f('fk_mentorships_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentorships'))
    )


def downgrade() -> None:
    op.drop_table('mentorships')
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meetings_pair_id_held_on'))

    op.drop_table('meetings')
    with op.batch_alter_table('meeting_questions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_questions_pair_id'))

    op.drop_table('meeting_questions')
    with op.batch_alter_table('goals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_goals_pair_id'))

    op.drop_table('goals')
    op.drop_table('farewells')
    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_check_ins_pair_id_held_on'))

    op.drop_table('check_ins')
