"""Tables of matching: skills, requests, pairs, runs, and what a volunteer tells for them."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '35afbe2a8487'
down_revision = '8116ed76c406'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('folded', sa.String(length=80), nullable=False),
    sa.Column('esco', sa.String(length=120), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skills')),
    sa.UniqueConstraint('folded', name=op.f('uq_skills_folded'))
    )
    op.create_table('matching_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('seekers', sa.Integer(), nullable=False),
    sa.Column('mentors', sa.Integer(), nullable=False),
    sa.Column('served', sa.Integer(), nullable=False),
    sa.Column('total_fit', sa.Integer(), nullable=False),
    sa.Column('took', sa.JSON(), nullable=False),
    sa.Column('proof', sa.LargeBinary(), nullable=False),
    sa.Column('shortages', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_matching_runs_made_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matching_runs'))
    )
    with op.batch_alter_table('matching_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matching_runs_created_at'), ['created_at'], unique=False)

    op.create_table('matching_settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.Column('limits', sa.JSON(), nullable=False),
    sa.Column('changed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_matching_settings_one')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['accounts.id'], name=op.f('fk_matching_settings_changed_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matching_settings'))
    )
    op.create_table('blocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('mentor', 'mentee', 'staff', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_blocks_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['accounts.id'], name=op.f('fk_blocks_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocks')),
    sa.UniqueConstraint('volunteer_id', 'household_id', name=op.f('uq_blocks_volunteer_id_household_id'))
    )
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blocks_household_id'), ['household_id'], unique=False)

    op.create_table('volunteer_languages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('listening', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name="listening", native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reading', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name="reading", native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('speaking', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name="speaking", native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('writing', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name="writing", native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_languages_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_languages')),
    sa.UniqueConstraint('volunteer_id', 'language', name=op.f('uq_volunteer_languages_volunteer_id_language'))
    )
    op.create_table('volunteer_pauses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_volunteer_pauses_order')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_pauses_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_pauses'))
    )
    with op.batch_alter_table('volunteer_pauses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_pauses_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('volunteer_skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['skill_id'], ['skills.id'], name=op.f('fk_volunteer_skills_skill_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_skills_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_skills')),
    sa.UniqueConstraint('volunteer_id', 'skill_id', name=op.f('uq_volunteer_skills_volunteer_id_skill_id'))
    )
    with op.batch_alter_table('volunteer_skills', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_skills_skill_id'), ['skill_id'], unique=False)

    op.create_table('mentoring_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('company', sa.Enum('mentor', 'buddy', 'language_partner', name='company', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('open', 'paused', 'closed', name='requeststate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('week', sa.String(length=84), nullable=False),
    sa.Column('interests', sa.JSON(), nullable=False),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('gender', sa.Enum('woman', 'man', 'other', name='gender', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('wished_gender', sa.Enum('same', 'woman', 'man', name='genderwish', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('youngest', sa.Integer(), nullable=True),
    sa.Column('oldest', sa.Integer(), nullable=True),
    sa.Column('interpreter', sa.Boolean(), nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_mentoring_requests_area_id')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_mentoring_requests_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mentoring_requests_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_requests')),
    sa.UniqueConstraint('key', name=op.f('uq_mentoring_requests_key'))
    )
    with op.batch_alter_table('mentoring_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_requests_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_requests_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentoring_requests_state_asked_at'), ['state', 'asked_at'], unique=False)

    op.create_table('unserved',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('failed', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['mentoring_requests.id'], name=op.f('fk_unserved_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['matching_runs.id'], name=op.f('fk_unserved_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unserved')),
    sa.UniqueConstraint('run_id', 'request_id', name=op.f('uq_unserved_run_id_request_id'))
    )
    with op.batch_alter_table('unserved', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unserved_request_id'), ['request_id'], unique=False)

    op.create_table('pairs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Enum('run', 'arrival', 'staff', 'choice', name='origin', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'accepted_by_mentor', 'accepted_by_mentee', 'guardian_agreed', 'introduced', 'active', 'paused', 'closing', 'closed', name='pairstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('breakdown', sa.JSON(), nullable=False),
    sa.Column('answer_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('mentor_said_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('mentee_said_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('guardian_said_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('introduction_id', sa.Integer(), nullable=True),
    sa.Column('introduced_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('started_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('paused_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('closed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('ending', sa.Enum('declined_by_mentor', 'declined_by_mentee', 'declined_by_guardian', 'no_answer', 'taken', 'staff', 'goal_reached', 'agreed_time_over', 'no_time', 'moved_away', 'did_not_fit', 'blocked', 'clearance_ended', name='ending', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (ending IS NOT NULL)", name=op.f('ck_pairs_ended')),
    sa.CheckConstraint('rank BETWEEN 1 AND 3', name=op.f('ck_pairs_rank')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_pairs_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['introduction_id'], ['sessions.id'], name=op.f('fk_pairs_introduction_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_pairs_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['mentoring_requests.id'], name=op.f('fk_pairs_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['matching_runs.id'], name=op.f('fk_pairs_run_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['accounts.id'], name=op.f('fk_pairs_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairs'))
    )
    with op.batch_alter_table('pairs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pairs_household_id_state'), ['household_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_pairs_state_answer_until'), ['state', 'answer_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_pairs_volunteer_id_state'), ['volunteer_id', 'state'], unique=False)
        batch_op.create_index('uq_pairs_live', ['request_id', 'volunteer_id'], unique=True, sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))

    with op.batch_alter_table('areas', schema=None) as batch_op:
        batch_op.add_column(sa.Column('latitude', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('longitude', sa.Double(), nullable=True))

    with op.batch_alter_table('volunteers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('travel_metres', sa.Integer(), server_default='5000', nullable=False))
        batch_op.add_column(sa.Column('week', sa.String(length=84), server_default='0' * 84, nullable=False))
        batch_op.add_column(sa.Column('interests', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('gender', sa.Enum('woman', 'man', 'other', name='gender', native_enum=False, create_constraint=True, length=32), nullable=True))
        batch_op.add_column(sa.Column('birth_year', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('wished_gender', sa.Enum('same', 'woman', 'man', name='genderwish', native_enum=False, create_constraint=True, length=32), nullable=True))
        batch_op.add_column(sa.Column('youngest', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('oldest', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('places', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('matching_agreed_at', community.foundation.database.UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_volunteers_area_id'), 'areas', ['area_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_volunteers_places'), 'places BETWEEN 1 AND 3')
        batch_op.create_check_constraint(op.f('ck_volunteers_travel'), 'travel_metres >= 0')



def downgrade() -> None:
    with op.batch_alter_table('volunteers', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_volunteers_gender'), type_='check')
        batch_op.drop_constraint(op.f('ck_volunteers_genderwish'), type_='check')
        batch_op.drop_constraint(op.f('ck_volunteers_places'), type_='check')
        batch_op.drop_constraint(op.f('ck_volunteers_travel'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_volunteers_area_id'), type_='foreignkey')
        batch_op.drop_column('matching_agreed_at')
        batch_op.drop_column('places')
        batch_op.drop_column('oldest')
        batch_op.drop_column('youngest')
        batch_op.drop_column('wished_gender')
        batch_op.drop_column('birth_year')
        batch_op.drop_column('gender')
        batch_op.drop_column('interests')
        batch_op.drop_column('week')
        batch_op.drop_column('travel_metres')
        batch_op.drop_column('area_id')

    with op.batch_alter_table('areas', schema=None) as batch_op:
        batch_op.drop_column('longitude')
        batch_op.drop_column('latitude')

    with op.batch_alter_table('pairs', schema=None) as batch_op:
        batch_op.drop_index('uq_pairs_live', sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
        batch_op.drop_index(batch_op.f('ix_pairs_volunteer_id_state'))
        batch_op.drop_index(batch_op.f('ix_pairs_state_answer_until'))
        batch_op.drop_index(batch_op.f('ix_pairs_household_id_state'))

    op.drop_table('pairs')
    with op.batch_alter_table('unserved', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unserved_request_id'))

    op.drop_table('unserved')
    with op.batch_alter_table('mentoring_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentoring_requests_state_asked_at'))
        batch_op.drop_index(batch_op.f('ix_mentoring_requests_member_id'))
        batch_op.drop_index(batch_op.f('ix_mentoring_requests_household_id'))

    op.drop_table('mentoring_requests')
    with op.batch_alter_table('volunteer_skills', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_skills_skill_id'))

    op.drop_table('volunteer_skills')
    with op.batch_alter_table('volunteer_pauses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_pauses_volunteer_id'))

    op.drop_table('volunteer_pauses')
    op.drop_table('volunteer_languages')
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_blocks_household_id'))

    op.drop_table('blocks')
    op.drop_table('matching_settings')
    with op.batch_alter_table('matching_runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matching_runs_created_at'))

    op.drop_table('matching_runs')
    op.drop_table('skills')
