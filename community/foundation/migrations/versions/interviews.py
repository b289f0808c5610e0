"""What newcomers tell in interviews about skills and goals: answers, languages by level, skills."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = 'c5adb1b32322'
down_revision = '08099a45f90c'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('skills_interviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=True),
    sa.Column('begun_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('confirmed_version', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('doubted_version', sa.Integer(), nullable=True),
    sa.Column('doubted', sa.JSON(), nullable=False),
    sa.Column('answered', sa.JSON(), nullable=False),
    sa.Column('skipped', sa.JSON(), nullable=False),
    sa.Column('schooling', sa.Enum('none', 'primary', 'lower', 'upper', 'vocational', 'higher', name='schooling', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('school_years', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('experience', sa.Enum('none', 'to_two', 'to_five', 'to_ten', 'longer', name='experience', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('jobs', sa.String(length=600), nullable=False),
    sa.Column('wished_work', sa.String(length=300), nullable=False),
    sa.Column('scripts', sa.JSON(), nullable=False),
    sa.Column('aims', sa.JSON(), nullable=False),
    sa.Column('in_three_months', sa.String(length=400), nullable=False),
    sa.Column('in_a_year', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['begun_by_id'], ['accounts.id'], name=op.f('fk_skills_interviews_begun_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_skills_interviews_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skills_interviews')),
    sa.UniqueConstraint('member_id', name=op.f('uq_skills_interviews_member_id'))
    )
    op.create_table('interviewed_languages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('listening', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='listening', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reading', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='reading', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('speaking', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='speaking', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('writing', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='writing', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.ForeignKeyConstraint(['interview_id'], ['skills_interviews.id'], name=op.f('fk_interviewed_languages_interview_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviewed_languages')),
    sa.UniqueConstraint('interview_id', 'language', name=op.f('uq_interviewed_languages_interview_id_language'))
    )
    op.create_table('interviewed_skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['interview_id'], ['skills_interviews.id'], name=op.f('fk_interviewed_skills_interview_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['skill_id'], ['skills.id'], name=op.f('fk_interviewed_skills_skill_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviewed_skills')),
    sa.UniqueConstraint('interview_id', 'skill_id', name=op.f('uq_interviewed_skills_interview_id_skill_id'))
    )
    with op.batch_alter_table('interviewed_skills', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interviewed_skills_skill_id'), ['skill_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('interviewed_skills', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interviewed_skills_skill_id'))

    op.drop_table('interviewed_skills')
    op.drop_table('interviewed_languages')
    op.drop_table('skills_interviews')
