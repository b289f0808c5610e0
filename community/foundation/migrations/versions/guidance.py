"""Talks about the next steps to work, and jobs with how far somebody is."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '55f2d60030af'
down_revision = '4fd16e6ea5c4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('guidance_talks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('agreed', sa.String(length=600), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_guidance_talks_minutes')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_guidance_talks_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['accounts.id'], name=op.f('fk_guidance_talks_recorded_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_talks'))
    )
    with op.batch_alter_table('guidance_talks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guidance_talks_member_id'), ['member_id'], unique=False)

    op.create_table('job_leads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('employer', sa.String(length=120), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('link', sa.String(length=300), nullable=False),
    sa.Column('state', sa.Enum('found', 'applied', 'interview', 'got_it', 'not_this_time', name='leadstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('added_by_person', sa.Boolean(), nullable=False),
    sa.Column('added_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('moved_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_job_leads_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_leads'))
    )
    with op.batch_alter_table('job_leads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_leads_member_id'), ['member_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('job_leads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_leads_member_id'))

    op.drop_table('job_leads')
    with op.batch_alter_table('guidance_talks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guidance_talks_member_id'))

    op.drop_table('guidance_talks')
