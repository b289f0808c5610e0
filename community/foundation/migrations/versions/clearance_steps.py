"""The steps to a clearance, two people who grant it, its end, and the right of those who open the files."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = '5ec923a1f174'
down_revision = 'a7ee564abfff'
branch_labels = None
depends_on = None

ROLES = ['visitor', 'person', 'household', 'volunteer', 'coordinator', 'caseworker', 'vetting', 'administrator']


def _allow(table: str, roles: list[str]) -> None:
    allowed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_role'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_role'), f"role IN ({allowed})")


def upgrade() -> None:
    op.create_table('attended_trainings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('training', sa.Enum('introduction', 'safeguarding', 'first_aid', name='training', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attended_on', sa.Date(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['accounts.id'], name=op.f('fk_attended_trainings_recorded_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_attended_trainings_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attended_trainings')),
    sa.UniqueConstraint('volunteer_id', 'training', name=op.f('uq_attended_trainings_volunteer_id_training'))
    )
    op.create_table('clearance_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('motivation', sa.String(length=600), nullable=False),
    sa.Column('agreed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_clearance_requests_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_requests')),
    sa.UniqueConstraint('volunteer_id', name=op.f('uq_clearance_requests_volunteer_id'))
    )
    op.create_table('ended_clearances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Enum('withdrawn', 'expired', name='endreason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('settled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_ended_clearances_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ended_clearances'))
    )
    with op.batch_alter_table('ended_clearances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ended_clearances_settled_at'), ['settled_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_ended_clearances_volunteer_id_clearance_ended_on'), ['volunteer_id', 'clearance', 'ended_on'], unique=False)

    op.create_table('interviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('fits', 'again', 'not_now', name='interviewoutcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['held_by_id'], ['accounts.id'], name=op.f('fk_interviews_held_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_interviews_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviews'))
    )
    with op.batch_alter_table('interviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interviews_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('seen_certificates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('certificate', sa.Enum('record', 'child_protection', name='certificate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('seen_by_id', sa.Integer(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['seen_by_id'], ['accounts.id'], name=op.f('fk_seen_certificates_seen_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_seen_certificates_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seen_certificates'))
    )
    with op.batch_alter_table('seen_certificates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seen_certificates_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('volunteer_references',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('reminded_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('known_for', sa.Enum('months', 'years', 'long', name='acquaintance', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('trusted', sa.JSON(), nullable=False),
    sa.Column('remark', sa.String(length=600), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_references_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_references')),
    sa.UniqueConstraint('digest', name=op.f('uq_volunteer_references_digest'))
    )
    with op.batch_alter_table('volunteer_references', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_references_answered_at_expires_at'), ['answered_at', 'expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_volunteer_references_volunteer_id'), ['volunteer_id'], unique=False)

    _allow('memberships', ROLES)
    _allow('invitations', ROLES)
    with op.batch_alter_table('granted_clearances', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proposed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('warned', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_granted_clearances_expires_on'), ['expires_on'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_granted_clearances_proposed_by_id'), 'accounts', ['proposed_by_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_granted_clearances_confirmed_by_id'), 'accounts', ['confirmed_by_id'], ['id'], ondelete='SET NULL')
        batch_op.create_check_constraint(batch_op.f('ck_granted_clearances_two'), 'proposed_by_id <> confirmed_by_id')
        batch_op.create_check_constraint(batch_op.f('ck_granted_clearances_others'), 'proposed_by_id <> volunteer_id AND confirmed_by_id <> volunteer_id')



def downgrade() -> None:
    for table in ('memberships', 'invitations'):
        op.execute(f"DELETE FROM {table} WHERE role = 'vetting'")
        _allow(table, [role for role in ROLES if role != 'vetting'])
    with op.batch_alter_table('granted_clearances', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_granted_clearances_others'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_granted_clearances_two'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_granted_clearances_confirmed_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_granted_clearances_proposed_by_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_granted_clearances_expires_on'))
        batch_op.drop_column('warned')
        batch_op.drop_column('confirmed_by_id')
        batch_op.drop_column('proposed_by_id')

    with op.batch_alter_table('volunteer_references', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_references_volunteer_id'))
        batch_op.drop_index(batch_op.f('ix_volunteer_references_answered_at_expires_at'))

    op.drop_table('volunteer_references')
    with op.batch_alter_table('seen_certificates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seen_certificates_volunteer_id'))

    op.drop_table('seen_certificates')
    with op.batch_alter_table('interviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interviews_volunteer_id'))

    op.drop_table('interviews')
    with op.batch_alter_table('ended_clearances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ended_clearances_volunteer_id_clearance_ended_on'))
        batch_op.drop_index(batch_op.f('ix_ended_clearances_settled_at'))

    op.drop_table('ended_clearances')
    op.drop_table('clearance_requests')
    op.drop_table('attended_trainings')
