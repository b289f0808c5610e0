"""first tables."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = 'first'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('family_name', sa.String(length=80), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('phone', sa.String(length=32), nullable=False),
    sa.Column('phone_number', sa.String(length=80), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('night', sa.Time(), nullable=True),
    sa.Column('morning', sa.Time(), nullable=True),
    sa.Column('state', sa.Enum('invited', 'active', 'blocked', name='accountstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('totp_secret', sa.Text(), nullable=True),
    sa.Column('totp_confirmed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('totp_last_step', sa.BigInteger(), nullable=True),
    sa.Column('email_confirmed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('last_signed_in_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('erased_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sqlite_autoincrement=True
    )
    op.create_index('uq_accounts_email', 'accounts', [sa.literal_column('lower(email)')], unique=True)
    op.create_table('applications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('family_name', sa.String(length=80), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('districts', sa.JSON(), nullable=False),
    sa.Column('helps', sa.Boolean(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applications')),
    sa.UniqueConstraint('digest', name=op.f('uq_applications_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_applications_email'), 'applications', ['email'], unique=False)
    op.create_table('areas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('district', sa.String(length=60), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_areas')),
    sa.UniqueConstraint('slug', name=op.f('uq_areas_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_attempts_key_at'), 'attempts', ['key', 'at'], unique=False)
    op.create_table('audit_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('deed', sa.Enum('created', 'changed', 'deleted', 'viewed', 'exported', name='deed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('columns', sa.String(length=400), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_audit_entries_at'), 'audit_entries', ['at'], unique=False)
    op.create_index(op.f('ix_audit_entries_table_name_row_id'), 'audit_entries', ['table_name', 'row_id'], unique=False)
    op.create_table('directory_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('about', sa.String(length=300), nullable=False),
    sa.Column('where', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=32), nullable=False),
    sa.Column('hours', sa.String(length=120), nullable=False),
    sa.Column('way', sa.String(length=300), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('checked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('names', sa.JSON(), server_default='{}', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_entries')),
    sqlite_autoincrement=True
    )
    op.create_table('districts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_districts')),
    sa.UniqueConstraint('code', name=op.f('uq_districts_code')),
    sqlite_autoincrement=True
    )
    op.create_table('idempotency_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('led_to', sa.Text(), nullable=False),
    sa.Column('sent_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idempotency_keys')),
    sa.UniqueConstraint('digest', name=op.f('uq_idempotency_keys_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_idempotency_keys_sent_at'), 'idempotency_keys', ['sent_at'], unique=False)
    op.create_table('marks',
    sa.Column('mark', sa.Enum('demonstration', 'restored', name='databasemark', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_marks'))
    )
    op.create_table('organisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('municipality', 'ngo', 'institution', name='organisationkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('level', sa.Enum('local', 'regional', 'national', name='organisationlevel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('applied', 'active', 'closed', name='organisationstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('phone', sa.String(length=32), server_default='', nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('names', sa.JSON(), server_default='{}', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('slug', name=op.f('uq_organisations_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('school_terms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('term', 'break', name='termkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.CheckConstraint('first_on <= last_on', name=op.f('ck_school_terms_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_terms')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_school_terms_first_on'), 'school_terms', ['first_on'], unique=False)
    op.create_table('skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('folded', sa.String(length=80), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('esco', sa.String(length=120), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['skills.id'], name=op.f('fk_skills_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skills')),
    sa.UniqueConstraint('folded', name=op.f('uq_skills_folded')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_skills_merged_into_id'), 'skills', ['merged_into_id'], unique=False)
    op.create_table('task_runs',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('succeeded_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('failed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('problem', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_task_runs'))
    )
    op.create_table('upkeep',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('ran_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upkeep')),
    sa.UniqueConstraint('slug', name=op.f('uq_upkeep_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('versions',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('grown_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_versions'))
    )
    op.create_table('watch_reminders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('since', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('level', sa.Enum('owner', 'fallback', name='toldlevel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('told_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_reminders')),
    sa.UniqueConstraint('kind', 'row_id', 'since', 'level', name=op.f('uq_watch_reminders_kind_row_id_since_level')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_watch_reminders_level_told_at'), 'watch_reminders', ['level', 'told_at'], unique=False)
    op.create_table('address_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_address_changes_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_changes')),
    sa.UniqueConstraint('account_id', name=op.f('uq_address_changes_account_id')),
    sqlite_autoincrement=True
    )
    op.create_table('brought_programmes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('format', sa.Enum('ics', 'csv', 'xlsx', name='calendarformat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('preview', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.Column('brought_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('taken_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['brought_by_id'], ['accounts.id'], name=op.f('fk_brought_programmes_brought_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_brought_programmes_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_brought_programmes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_brought_programmes_brought_by_id'), 'brought_programmes', ['brought_by_id'], unique=False)
    op.create_index(op.f('ix_brought_programmes_organisation_id'), 'brought_programmes', ['organisation_id'], unique=False)
    op.create_table('concerns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'handled', 'closed', name='concernstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('readers', sa.Enum('all', 'municipalities', 'one', name='readers', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('concerned_id', sa.Integer(), nullable=True),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('about', sa.String(length=300), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('reminded_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.Column('handled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('outcome', sa.String(length=500), nullable=False),
    sa.Column('closed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(readers = 'one') = (organisation_id IS NOT NULL)", name=op.f('ck_concerns_one')),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_concerns_closed')),
    sa.ForeignKeyConstraint(['concerned_id'], ['organisations.id'], name=op.f('fk_concerns_concerned_id')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['accounts.id'], name=op.f('fk_concerns_handled_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_concerns_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concerns')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_concerns_concerned_id'), 'concerns', ['concerned_id'], unique=False)
    op.create_index(op.f('ix_concerns_handled_by_id'), 'concerns', ['handled_by_id'], unique=False)
    op.create_index(op.f('ix_concerns_organisation_id'), 'concerns', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_concerns_state_created_at'), 'concerns', ['state', 'created_at'], unique=False)
    op.create_table('directory_leaflets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('type', sa.Enum('pdf', 'png', 'jpeg', name='filetype', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['directory_entries.id'], name=op.f('fk_directory_leaflets_entry_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['accounts.id'], name=op.f('fk_directory_leaflets_uploaded_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_leaflets')),
    sa.UniqueConstraint('entry_id', 'language', name=op.f('uq_directory_leaflets_entry_id_language')),
    sa.UniqueConstraint('key', name=op.f('uq_directory_leaflets_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_directory_leaflets_uploaded_by_id'), 'directory_leaflets', ['uploaded_by_id'], unique=False)
    op.create_table('duty_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('law_code', sa.String(length=8), nullable=False),
    sa.Column('duty_code', sa.String(length=40), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('picture', sa.Enum('home', 'papers', 'work', 'money', 'child', 'school', 'doctor', 'language', 'sport', 'culture', 'office', name='steppicture', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('child', sa.Boolean(), nullable=False),
    sa.Column('owner', sa.Enum('signer', 'coordinator', 'service', name='dutyowner', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('days >= 0', name=op.f('ck_duty_changes_days')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['accounts.id'], name=op.f('fk_duty_changes_changed_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_changes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_duty_changes_changed_by_id'), 'duty_changes', ['changed_by_id'], unique=False)
    op.create_index(op.f('ix_duty_changes_law_code_duty_code'), 'duty_changes', ['law_code', 'duty_code'], unique=False)
    op.create_table('dwellings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('submitted', 'checked', 'approved', 'reserved', 'occupied', 'available', 'withdrawn', name='dwellingstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('owner', sa.Enum('municipal', 'state', 'private', name='dwellingowner', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('landlord', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('rooms', sa.Integer(), nullable=False),
    sa.Column('square_metres', sa.Integer(), nullable=True),
    sa.Column('most_persons', sa.Integer(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=True),
    sa.Column('lift', sa.Boolean(), nullable=False),
    sa.Column('step_free', sa.Boolean(), nullable=False),
    sa.Column('rent', sa.Integer(), nullable=False),
    sa.Column('utilities', sa.Integer(), nullable=False),
    sa.Column('deposit', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('furnished', sa.Boolean(), nullable=False),
    sa.Column('free_from', sa.Date(), nullable=False),
    sa.Column('free_until', sa.Date(), nullable=True),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('registration', sa.Boolean(), nullable=False),
    sa.Column('pets', sa.Boolean(), nullable=False),
    sa.Column('smoking', sa.Boolean(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('checked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('emptied_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('rooms > 0 AND most_persons > 0 AND rent >= 0', name=op.f('ck_dwellings_facts')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_dwellings_area_id')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['accounts.id'], name=op.f('fk_dwellings_checked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_dwellings_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dwellings')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_dwellings_area_id'), 'dwellings', ['area_id'], unique=False)
    op.create_index(op.f('ix_dwellings_checked_by_id'), 'dwellings', ['checked_by_id'], unique=False)
    op.create_index(op.f('ix_dwellings_organisation_id_state'), 'dwellings', ['organisation_id', 'state'], unique=False)
    op.create_table('emails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dedupe_key', sa.String(length=200), nullable=False),
    sa.Column('message_key', sa.String(length=36), nullable=False),
    sa.Column('template', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.Enum('email', 'sms', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'sending', 'sent', 'failed', 'dropped', name='emailstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('next_attempt_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('give_up_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('helps_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('claimed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('sent_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('failure', sa.Enum('no_such_address', 'turned_down', 'not_taken', 'not_written', name='emailfailure', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('problem', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_emails_account_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emails')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_emails_dedupe_key')),
    sa.UniqueConstraint('message_key', name=op.f('uq_emails_message_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_emails_account_id'), 'emails', ['account_id'], unique=False)
    op.create_index('ix_emails_on_the_way', 'emails', ['channel', 'id'], unique=False, sqlite_where=sa.text("state IN ('queued', 'sending')"), postgresql_where=sa.text("state IN ('queued', 'sending')"))
    op.create_index(op.f('ix_emails_state_next_attempt_at'), 'emails', ['state', 'next_attempt_at'], unique=False)
    op.create_table('embed_hosts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('host', sa.String(length=253), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_embed_hosts_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_embed_hosts')),
    sa.UniqueConstraint('organisation_id', 'host', name=op.f('uq_embed_hosts_organisation_id_host')),
    sqlite_autoincrement=True
    )
    op.create_table('help_offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'open', 'settled', name='offerstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('wish', sa.String(length=1000), nullable=False),
    sa.Column('times', sa.String(length=300), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('landed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('settled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('email IS NOT NULL OR phone IS NOT NULL', name=op.f('ck_help_offers_reachable')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_help_offers_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['accounts.id'], name=op.f('fk_help_offers_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_offers')),
    sa.UniqueConstraint('digest', name=op.f('uq_help_offers_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_help_offers_organisation_id'), 'help_offers', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_help_offers_settled_by_id'), 'help_offers', ['settled_by_id'], unique=False)
    op.create_index(op.f('ix_help_offers_state_asked_at'), 'help_offers', ['state', 'asked_at'], unique=False)
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
    sa.UniqueConstraint('code_digest', name=op.f('uq_hours_confirmations_code_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_hours_confirmations_account_id'), 'hours_confirmations', ['account_id'], unique=False)
    op.create_table('households',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('call_name', sa.String(length=80), nullable=False),
    sa.Column('family_name', sa.String(length=80), server_default='', nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('phone', sa.String(length=32), nullable=False),
    sa.Column('phone_number', sa.String(length=80), nullable=False),
    sa.Column('state', sa.Enum('active', 'inactive', 'erased', 'merged', name='householdstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('sign', sa.String(length=16), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('erase_after', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('kept_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('erasure_asked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_households_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_households')),
    sa.UniqueConstraint('email', name=op.f('uq_households_email')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_households_organisation_id'), 'households', ['organisation_id'], unique=False)
    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['invited_by_id'], ['accounts.id'], name=op.f('fk_invitations_invited_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_invitations_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitations_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_invitations_invited_by_id'), 'invitations', ['invited_by_id'], unique=False)
    op.create_index(op.f('ix_invitations_organisation_id'), 'invitations', ['organisation_id'], unique=False)
    op.create_table('language_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('reviewed_by', sa.String(length=80), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['noted_by_id'], ['accounts.id'], name=op.f('fk_language_reviews_noted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_language_reviews')),
    sa.UniqueConstraint('language', name=op.f('uq_language_reviews_language')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_language_reviews_noted_by_id'), 'language_reviews', ['noted_by_id'], unique=False)
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
    sa.Column('exact', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('proof', sa.LargeBinary(), nullable=False),
    sa.Column('shortages', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_matching_runs_made_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matching_runs')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_matching_runs_created_at'), 'matching_runs', ['created_at'], unique=False)
    op.create_index(op.f('ix_matching_runs_made_by_id'), 'matching_runs', ['made_by_id'], unique=False)
    op.create_table('mediators',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('register_number', sa.String(length=40), nullable=False),
    sa.Column('told_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_mediators_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediators')),
    sa.UniqueConstraint('account_id', name=op.f('uq_mediators_account_id')),
    sqlite_autoincrement=True
    )
    op.create_table('memberships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('visitor', 'person', 'household', 'volunteer', 'coordinator', 'caseworker', 'vetting', 'safeguarding', 'service', 'reporter', 'administrator', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('granted_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_memberships_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_memberships_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sa.UniqueConstraint('account_id', 'organisation_id', 'role', name=op.f('uq_memberships_account_id_organisation_id_role')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_memberships_account_id'), 'memberships', ['account_id'], unique=False)
    op.create_index(op.f('ix_memberships_organisation_id'), 'memberships', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_memberships_role_organisation_id'), 'memberships', ['role', 'organisation_id'], unique=False)
    op.create_table('merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('changed', sa.JSON(), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_merges_made_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merges')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_merges_made_by_id'), 'merges', ['made_by_id'], unique=False)
    op.create_index(op.f('ix_merges_table_name_gone_id'), 'merges', ['table_name', 'gone_id'], unique=False)
    op.create_index(op.f('ix_merges_table_name_kept_id'), 'merges', ['table_name', 'kept_id'], unique=False)
    op.create_table('passkey_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('ceremony', sa.Enum('register', 'sign_in', 'again', name='ceremony', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('user_handle', sa.LargeBinary(), nullable=True),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_passkey_questions_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey_questions')),
    sa.UniqueConstraint('digest', name=op.f('uq_passkey_questions_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_passkey_questions_account_id'), 'passkey_questions', ['account_id'], unique=False)
    op.create_index(op.f('ix_passkey_questions_expires_at'), 'passkey_questions', ['expires_at'], unique=False)
    op.create_table('passkeys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('user_handle', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('last_used_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_passkeys_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkeys')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkeys_credential_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_passkeys_account_id'), 'passkeys', ['account_id'], unique=False)
    op.create_table('recovery_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_recovery_codes_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes')),
    sa.UniqueConstraint('digest', name=op.f('uq_recovery_codes_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_recovery_codes_account_id'), 'recovery_codes', ['account_id'], unique=False)
    op.create_table('referral_offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('housing', 'health', 'psychiatric', 'school', 'employment', 'social_assistance', 'legal', 'child_support', 'safety', 'other', name='referralkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_referral_offers_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_offers')),
    sa.UniqueConstraint('organisation_id', 'kind', name=op.f('uq_referral_offers_organisation_id_kind')),
    sqlite_autoincrement=True
    )
    op.create_table('setting_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('becomes', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'acts', 'refused', 'withdrawn', name='changestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name=op.f('ck_setting_changes_ended')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['accounts.id'], name=op.f('fk_setting_changes_asked_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting_changes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_setting_changes_asked_by_id'), 'setting_changes', ['asked_by_id'], unique=False)
    op.create_index('uq_setting_changes_asked', 'setting_changes', ['name'], unique=True, sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))
    op.create_table('sharing_agreements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposer_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=400), nullable=False),
    sa.Column('shared', sa.JSON(), nullable=False),
    sa.Column('basis', sa.Enum('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', name='legalbasis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('proposed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('accepted_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('proposer_id <> partner_id', name=op.f('ck_sharing_agreements_two')),
    sa.CheckConstraint('valid_from <= expires_on', name=op.f('ck_sharing_agreements_days')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['accounts.id'], name=op.f('fk_sharing_agreements_accepted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['ended_by_id'], ['accounts.id'], name=op.f('fk_sharing_agreements_ended_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['partner_id'], ['organisations.id'], name=op.f('fk_sharing_agreements_partner_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['accounts.id'], name=op.f('fk_sharing_agreements_proposed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['proposer_id'], ['organisations.id'], name=op.f('fk_sharing_agreements_proposer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_agreements')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_sharing_agreements_accepted_by_id'), 'sharing_agreements', ['accepted_by_id'], unique=False)
    op.create_index(op.f('ix_sharing_agreements_ended_by_id'), 'sharing_agreements', ['ended_by_id'], unique=False)
    op.create_index(op.f('ix_sharing_agreements_partner_id'), 'sharing_agreements', ['partner_id'], unique=False)
    op.create_index(op.f('ix_sharing_agreements_proposed_by_id'), 'sharing_agreements', ['proposed_by_id'], unique=False)
    op.create_index(op.f('ix_sharing_agreements_proposer_id'), 'sharing_agreements', ['proposer_id'], unique=False)
    op.create_table('staff_courses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('about', sa.String(length=1200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('material', sa.String(length=3000), nullable=False),
    sa.Column('pass_mark', sa.Integer(), nullable=False),
    sa.Column('least_dates', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('finished_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('pass_mark BETWEEN 1 AND 100', name=op.f('ck_staff_courses_pass_mark')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_staff_courses_made_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_staff_courses_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_courses')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_staff_courses_finished_at'), 'staff_courses', ['finished_at'], unique=False)
    op.create_index(op.f('ix_staff_courses_made_by_id'), 'staff_courses', ['made_by_id'], unique=False)
    op.create_index(op.f('ix_staff_courses_organisation_id'), 'staff_courses', ['organisation_id'], unique=False)
    op.create_table('town_packs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.Column('brought_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('taken_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['brought_by_id'], ['accounts.id'], name=op.f('fk_town_packs_brought_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_town_packs')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_town_packs_brought_by_id'), 'town_packs', ['brought_by_id'], unique=False)
    op.create_table('training_offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_training_offers_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_offers')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_training_offers_organisation_id')),
    sqlite_autoincrement=True
    )
    op.create_table('venues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('directions', sa.Text(), nullable=False),
    sa.Column('ways', sa.JSON(), server_default='{}', nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('step_free', sa.Boolean(), nullable=False),
    sa.Column('pram_space', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('quiet_room', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('open_hours', sa.JSON(), server_default='{}', nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('visibility', sa.Enum('public', 'after_confirmation', 'private', name='placevisibility', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('active', 'closed', name='venuestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('closed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('names', sa.JSON(), server_default='{}', nullable=False),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_venues_capacity')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_venues_area_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_venues_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venues')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_venues_area_id'), 'venues', ['area_id'], unique=False)
    op.create_index(op.f('ix_venues_organisation_id'), 'venues', ['organisation_id'], unique=False)
    op.create_table('volunteers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('state', sa.Enum('applied', 'active', 'paused', 'ended', name='volunteerstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('districts', sa.JSON(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('travel_metres', sa.Integer(), server_default='5000', nullable=False),
    sa.Column('week', sa.String(length=84), server_default='000000000000000000000000000000000000000000000000000000000000000000000000000000000000', nullable=False),
    sa.Column('interests', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('gender', sa.Enum('woman', 'man', 'other', name='gender', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('wished_gender', sa.Enum('same', 'woman', 'man', name='genderwish', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('youngest', sa.Integer(), nullable=True),
    sa.Column('oldest', sa.Integer(), nullable=True),
    sa.Column('places', sa.Integer(), server_default='1', nullable=False),
    sa.Column('stands_in', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('matching_agreed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('matching_from', sa.Date(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('places BETWEEN 1 AND 3', name=op.f('ck_volunteers_places')),
    sa.CheckConstraint('travel_metres >= 0', name=op.f('ck_volunteers_travel')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_volunteers_area_id')),
    sa.ForeignKeyConstraint(['id'], ['accounts.id'], name=op.f('fk_volunteers_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteers')),
    sa.UniqueConstraint('key', name=op.f('uq_volunteers_key'))
    )
    op.create_index(op.f('ix_volunteers_area_id'), 'volunteers', ['area_id'], unique=False)
    op.create_table('worries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('noise', 'stairwell', 'school', 'rumour', 'harassment', 'other', name='worrykind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('open', 'in_dialogue', 'in_mediation', 'answered', 'handed_over', 'settled', name='worrystate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('told_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('hate', sa.Boolean(), nullable=False),
    sa.Column('repeated', sa.Boolean(), nullable=False),
    sa.Column('looked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('looked_by_id', sa.Integer(), nullable=True),
    sa.Column('reply', sa.Enum('looked', 'talked', 'reminded', 'office', 'again', name='worryreply', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('closed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('emptied_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state IN ('answered', 'handed_over', 'settled')) = (closed_at IS NOT NULL)", name=op.f('ck_worries_closed')),
    sa.ForeignKeyConstraint(['looked_by_id'], ['accounts.id'], name=op.f('fk_worries_looked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_worries_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worries')),
    sa.UniqueConstraint('digest', name=op.f('uq_worries_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_worries_closed_at'), 'worries', ['closed_at'], unique=False)
    op.create_index(op.f('ix_worries_looked_by_id'), 'worries', ['looked_by_id'], unique=False)
    op.create_index(op.f('ix_worries_organisation_id_state'), 'worries', ['organisation_id', 'state'], unique=False)
    op.create_index(op.f('ix_worries_state_told_at'), 'worries', ['state', 'told_at'], unique=False)
    op.create_table('activities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('asked_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('sport', 'culture', 'language', 'mentoring', 'work', 'school', 'health', 'training', 'community', name='activitykind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('cloth', sa.String(length=16), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'archived', name='activitystate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('openness', sa.Enum('public', 'invited', name='openness', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('audience', sa.Enum('everybody', 'families', 'children', 'youth', 'adults', 'women', 'seniors', name='audience', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('age_from', sa.Integer(), nullable=True),
    sa.Column('age_to', sa.Integer(), nullable=True),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('children_may_be_left', sa.Boolean(), nullable=False),
    sa.Column('orientation', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('food', sa.Boolean(), nullable=False),
    sa.Column('food_facts', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('aids', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('childcare', sa.Boolean(), nullable=False),
    sa.Column('free', sa.Boolean(), nullable=False),
    sa.Column('photo_policy', sa.Enum('no_photos', 'ask_first', 'allowed', name='photopolicy', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('kept_for_families', sa.Integer(), nullable=False),
    sa.Column('kept_for_neighbours', sa.Integer(), nullable=False),
    sa.Column('kept_hours', sa.Integer(), nullable=False),
    sa.Column('photo', sa.String(length=32), nullable=True),
    sa.Column('photo_alt', sa.String(length=200), nullable=False),
    sa.Column('photo_language', sa.String(length=8), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('source_uid', sa.String(length=255), nullable=True),
    sa.Column('source_digest', sa.String(length=64), nullable=True),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint("(photo IS NULL) = (photo_alt = '')", name=op.f('ck_activities_photo')),
    sa.CheckConstraint('(asked_id IS NULL) = (asked_at IS NULL)', name=op.f('ck_activities_asked')),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_activities_capacity')),
    sa.CheckConstraint('kept_for_families >= 0 AND kept_for_neighbours >= 0 AND kept_hours >= 0', name=op.f('ck_activities_kept')),
    sa.CheckConstraint('partner_id <> organisation_id AND asked_id <> organisation_id', name=op.f('ck_activities_another')),
    sa.CheckConstraint('partner_id IS NULL OR asked_id IS NULL', name=op.f('ck_activities_one_partner')),
    sa.ForeignKeyConstraint(['asked_id'], ['organisations.id'], name=op.f('fk_activities_asked_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['accounts.id'], name=op.f('fk_activities_contact_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_activities_organisation_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['organisations.id'], name=op.f('fk_activities_partner_id')),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_activities_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activities')),
    sa.UniqueConstraint('organisation_id', 'source', 'source_uid', name=op.f('uq_activities_organisation_id_source_source_uid')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_activities_asked_id'), 'activities', ['asked_id'], unique=False)
    op.create_index(op.f('ix_activities_cloth'), 'activities', ['cloth'], unique=False)
    op.create_index(op.f('ix_activities_contact_id'), 'activities', ['contact_id'], unique=False)
    op.create_index(op.f('ix_activities_organisation_id'), 'activities', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_activities_partner_id'), 'activities', ['partner_id'], unique=False)
    op.create_index(op.f('ix_activities_venue_id'), 'activities', ['venue_id'], unique=False)
    op.create_table('agreements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('law_code', sa.String(length=8), nullable=False),
    sa.Column('reference', sa.String(length=60), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('extended_on', sa.Date(), nullable=True),
    sa.Column('moved_on', sa.Date(), nullable=True),
    sa.Column('moved_to', sa.String(length=120), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ending', sa.Enum('term_over', 'mutual', 'by_family', 'left', 'status_lost', name='agreementending', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('applied_on >= decided_on', name=op.f('ck_agreements_applied')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_agreements_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_agreements_organisation_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['accounts.id'], name=op.f('fk_agreements_owner_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_agreements_household_id'), 'agreements', ['household_id'], unique=False)
    op.create_index(op.f('ix_agreements_organisation_id'), 'agreements', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_agreements_owner_id'), 'agreements', ['owner_id'], unique=False)
    op.create_index('uq_agreements_live', 'agreements', ['household_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.create_table('case_conferences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('called_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('planned', 'held', 'cancelled', name='conferencestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('starts_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('minutes', sa.Integer(), server_default='60', nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('interpreter_language', sa.String(length=8), nullable=False),
    sa.Column('interpreter_comes', sa.Boolean(), nullable=False),
    sa.Column('called_off_why', sa.Enum('family_asked', 'nobody_free', 'no_interpreter', 'settled', 'other', name='calledoffwhy', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('told_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('emptied_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state = 'cancelled') = (called_off_why IS NOT NULL)", name=op.f('ck_case_conferences_why')),
    sa.ForeignKeyConstraint(['called_by_id'], ['accounts.id'], name=op.f('fk_case_conferences_called_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_case_conferences_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_case_conferences_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_conferences')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_case_conferences_called_by_id'), 'case_conferences', ['called_by_id'], unique=False)
    op.create_index(op.f('ix_case_conferences_household_id'), 'case_conferences', ['household_id'], unique=False)
    op.create_index(op.f('ix_case_conferences_organisation_id_state'), 'case_conferences', ['organisation_id', 'state'], unique=False)
    op.create_index(op.f('ix_case_conferences_state_starts_at'), 'case_conferences', ['state', 'starts_at'], unique=False)
    op.create_table('clearance_proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['accounts.id'], name=op.f('fk_clearance_proposals_proposed_by_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_clearance_proposals_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_proposals')),
    sa.UniqueConstraint('volunteer_id', 'clearance', name=op.f('uq_clearance_proposals_volunteer_id_clearance')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_clearance_proposals_proposed_by_id'), 'clearance_proposals', ['proposed_by_id'], unique=False)
    op.create_table('clearance_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('motivation', sa.String(length=600), nullable=False),
    sa.Column('agreed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('first_shifts', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_clearance_requests_organisation_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_clearance_requests_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_requests')),
    sa.UniqueConstraint('volunteer_id', name=op.f('uq_clearance_requests_volunteer_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_clearance_requests_organisation_id'), 'clearance_requests', ['organisation_id'], unique=False)
    op.create_table('closed_times',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=120), nullable=False),
    sa.CheckConstraint('first_on <= last_on', name=op.f('ck_closed_times_days')),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_closed_times_venue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closed_times')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_closed_times_venue_id'), 'closed_times', ['venue_id'], unique=False)
    op.create_table('concern_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['concern_id'], ['concerns.id'], name=op.f('fk_concern_notes_concern_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['accounts.id'], name=op.f('fk_concern_notes_written_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_notes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_concern_notes_concern_id'), 'concern_notes', ['concern_id'], unique=False)
    op.create_index(op.f('ix_concern_notes_written_by_id'), 'concern_notes', ['written_by_id'], unique=False)
    op.create_table('ended_clearances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Enum('withdrawn', 'expired', name='endreason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('settled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_ended_clearances_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ended_clearances')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_ended_clearances_settled_at'), 'ended_clearances', ['settled_at'], unique=False)
    op.create_index(op.f('ix_ended_clearances_volunteer_id_clearance_ended_on'), 'ended_clearances', ['volunteer_id', 'clearance', 'ended_on'], unique=False)
    op.create_table('granted_clearances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('granted_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('warned', sa.Integer(), nullable=True),
    sa.CheckConstraint('proposed_by_id <> confirmed_by_id', name=op.f('ck_granted_clearances_two')),
    sa.CheckConstraint('proposed_by_id <> volunteer_id AND confirmed_by_id <> volunteer_id', name=op.f('ck_granted_clearances_others')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['accounts.id'], name=op.f('fk_granted_clearances_confirmed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['accounts.id'], name=op.f('fk_granted_clearances_proposed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_granted_clearances_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_granted_clearances')),
    sa.UniqueConstraint('volunteer_id', 'clearance', name=op.f('uq_granted_clearances_volunteer_id_clearance')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_granted_clearances_confirmed_by_id'), 'granted_clearances', ['confirmed_by_id'], unique=False)
    op.create_index(op.f('ix_granted_clearances_expires_on'), 'granted_clearances', ['expires_on'], unique=False)
    op.create_index(op.f('ix_granted_clearances_proposed_by_id'), 'granted_clearances', ['proposed_by_id'], unique=False)
    op.create_table('interviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('fits', 'again', 'not_now', name='interviewoutcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['held_by_id'], ['accounts.id'], name=op.f('fk_interviews_held_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_interviews_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviews')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_interviews_held_by_id'), 'interviews', ['held_by_id'], unique=False)
    op.create_index(op.f('ix_interviews_volunteer_id'), 'interviews', ['volunteer_id'], unique=False)
    op.create_table('mediations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('worry_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('mediator_id', sa.Integer(), nullable=True),
    sa.Column('begun_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('inviting', 'under_way', 'agreed', 'no_agreement', 'refused', 'expired', name='mediationstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('handed_over_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('handed_over_why', sa.Enum('unable', 'not_impartial', 'language', 'asked', 'other', name='handover', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('emptied_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state IN ('inviting', 'under_way')) = (ended_on IS NULL)", name=op.f('ck_mediations_ended')),
    sa.CheckConstraint("state <> 'agreed' OR agreed_on IS NOT NULL", name=op.f('ck_mediations_agreed')),
    sa.CheckConstraint("state NOT IN ('under_way', 'agreed', 'expired') OR started_on IS NOT NULL", name=op.f('ck_mediations_started')),
    sa.CheckConstraint('(handed_over_at IS NULL) = (handed_over_why IS NULL)', name=op.f('ck_mediations_handed_over')),
    sa.ForeignKeyConstraint(['begun_by_id'], ['accounts.id'], name=op.f('fk_mediations_begun_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['mediator_id'], ['accounts.id'], name=op.f('fk_mediations_mediator_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_mediations_organisation_id')),
    sa.ForeignKeyConstraint(['worry_id'], ['worries.id'], name=op.f('fk_mediations_worry_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediations')),
    sa.UniqueConstraint('code', name=op.f('uq_mediations_code')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_mediations_begun_by_id'), 'mediations', ['begun_by_id'], unique=False)
    op.create_index(op.f('ix_mediations_ended_on'), 'mediations', ['ended_on'], unique=False)
    op.create_index(op.f('ix_mediations_mediator_id'), 'mediations', ['mediator_id'], unique=False)
    op.create_index(op.f('ix_mediations_organisation_id_state'), 'mediations', ['organisation_id', 'state'], unique=False)
    op.create_index(op.f('ix_mediations_state_started_on'), 'mediations', ['state', 'started_on'], unique=False)
    op.create_index(op.f('ix_mediations_worry_id'), 'mediations', ['worry_id'], unique=False)
    op.create_table('members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('call_name', sa.String(length=80), nullable=False),
    sa.Column('native_name', sa.String(length=80), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('birth_year_precision', sa.Enum('exact', 'year', 'estimated', name='yearprecision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('guardian', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('shares', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('twin_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('twin_id <> id', name=op.f('ck_members_twin')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_members_account_id')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_members_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['twin_id'], ['members.id'], name=op.f('fk_members_twin_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_members')),
    sa.UniqueConstraint('account_id', name=op.f('uq_members_account_id')),
    sa.UniqueConstraint('twin_id', name=op.f('uq_members_twin_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_members_household_id'), 'members', ['household_id'], unique=False)
    op.create_table('named_colleagues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_named_colleagues_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['concern_id'], ['concerns.id'], name=op.f('fk_named_colleagues_concern_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['named_by_id'], ['accounts.id'], name=op.f('fk_named_colleagues_named_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_named_colleagues')),
    sa.UniqueConstraint('concern_id', 'account_id', name=op.f('uq_named_colleagues_concern_id_account_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_named_colleagues_account_id'), 'named_colleagues', ['account_id'], unique=False)
    op.create_index(op.f('ix_named_colleagues_named_by_id'), 'named_colleagues', ['named_by_id'], unique=False)
    op.create_table('partner_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('host', sa.String(length=253), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('subscribed_by_id', sa.Integer(), nullable=True),
    sa.Column('subscribed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('agreed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('due_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('checked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('succeeded_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('read_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('etag', sa.String(length=200), nullable=False),
    sa.Column('modified', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('failing_since', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Enum('no_address', 'not_allowed', 'unknown_host', 'not_public', 'unreachable', 'certificate', 'too_slow', 'too_large', 'too_many_redirects', 'unreadable', 'gone', 'turned_down', name='fetchproblem', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answer', sa.Integer(), nullable=False),
    sa.Column('unreadable', sa.Enum('empty', 'too_large', 'encoding', 'no_calendar', 'broken', 'bad_dates', 'recurrence_bomb', 'too_many', 'no_heads', 'spreadsheet', name='unreadable', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('changed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('held_since', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_partner_feeds_organisation_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['brought_programmes.id'], name=op.f('fk_partner_feeds_programme_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['subscribed_by_id'], ['accounts.id'], name=op.f('fk_partner_feeds_subscribed_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_feeds')),
    sa.UniqueConstraint('organisation_id', 'source', name=op.f('uq_partner_feeds_organisation_id_source')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_partner_feeds_due_at'), 'partner_feeds', ['due_at'], unique=False)
    op.create_index(op.f('ix_partner_feeds_programme_id'), 'partner_feeds', ['programme_id'], unique=False)
    op.create_index(op.f('ix_partner_feeds_subscribed_by_id'), 'partner_feeds', ['subscribed_by_id'], unique=False)
    op.create_table('place_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_place_codes_venue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_codes')),
    sa.UniqueConstraint('digest', name=op.f('uq_place_codes_digest')),
    sa.UniqueConstraint('venue_id', name=op.f('uq_place_codes_venue_id')),
    sqlite_autoincrement=True
    )
    op.create_table('reaching_wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('call', 'sms', 'whatsapp', 'viber', name='way', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('remind', sa.Boolean(), nullable=False),
    sa.Column('sms_agreed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('sms_noted_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_reaching_wishes_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sms_noted_by_id'], ['accounts.id'], name=op.f('fk_reaching_wishes_sms_noted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reaching_wishes')),
    sa.UniqueConstraint('household_id', name=op.f('uq_reaching_wishes_household_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_reaching_wishes_sms_noted_by_id'), 'reaching_wishes', ['sms_noted_by_id'], unique=False)
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seen_certificates')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_seen_certificates_seen_by_id'), 'seen_certificates', ['seen_by_id'], unique=False)
    op.create_index(op.f('ix_seen_certificates_volunteer_id'), 'seen_certificates', ['volunteer_id'], unique=False)
    op.create_table('setting_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_setting_answers_answered_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['change_id'], ['setting_changes.id'], name=op.f('fk_setting_answers_change_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_setting_answers_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting_answers')),
    sa.UniqueConstraint('change_id', 'organisation_id', name=op.f('uq_setting_answers_change_id_organisation_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_setting_answers_answered_by_id'), 'setting_answers', ['answered_by_id'], unique=False)
    op.create_index(op.f('ix_setting_answers_organisation_id'), 'setting_answers', ['organisation_id'], unique=False)
    op.create_table('shared_venues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), server_default='', nullable=False),
    sa.Column('shared_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_shared_venues_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_shared_venues_venue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_venues')),
    sa.UniqueConstraint('venue_id', 'organisation_id', name=op.f('uq_shared_venues_venue_id_organisation_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_shared_venues_organisation_id'), 'shared_venues', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_shared_venues_venue_id'), 'shared_venues', ['venue_id'], unique=False)
    op.create_index('uq_shared_venues_with_all', 'shared_venues', ['venue_id'], unique=True, sqlite_where=sa.text('organisation_id IS NULL'), postgresql_where=sa.text('organisation_id IS NULL'))
    op.create_table('staff_course_dates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ends_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_staff_course_dates_order')),
    sa.ForeignKeyConstraint(['course_id'], ['staff_courses.id'], name=op.f('fk_staff_course_dates_course_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_course_dates')),
    sa.UniqueConstraint('course_id', 'starts_at', name=op.f('uq_staff_course_dates_course_id_starts_at')),
    sqlite_autoincrement=True
    )
    op.create_table('staff_course_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('right_choice', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['staff_courses.id'], name=op.f('fk_staff_course_questions_course_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_course_questions')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_staff_course_questions_course_id'), 'staff_course_questions', ['course_id'], unique=False)
    op.create_table('trainees',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('works_for', sa.Enum('municipality', 'ngo', 'institution', name='works_for', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('invited', 'coming', 'declined', name='traineestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('invited_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('tries_allowed', sa.Integer(), server_default='1', nullable=False),
    sa.Column('useful', sa.Enum('yes', 'partly', 'no', name='usefulness', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('useful_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('asked_again_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('in_use', sa.Enum('yes', 'sometimes', 'no', name='inuse', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('in_use_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('in_use IS NULL OR in_use_at IS NOT NULL', name=op.f('ck_trainees_in_use')),
    sa.CheckConstraint('tries_allowed > 0', name=op.f('ck_trainees_tries')),
    sa.CheckConstraint('useful IS NULL OR useful_at IS NOT NULL', name=op.f('ck_trainees_useful')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_trainees_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['course_id'], ['staff_courses.id'], name=op.f('fk_trainees_course_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainees')),
    sa.UniqueConstraint('course_id', 'email', name=op.f('uq_trainees_course_id_email')),
    sa.UniqueConstraint('digest', name=op.f('uq_trainees_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_trainees_account_id'), 'trainees', ['account_id'], unique=False)
    op.create_table('volunteer_languages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('listening', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='listening', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reading', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='reading', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('speaking', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='speaking', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('writing', sa.Enum('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'first', name='writing', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_languages_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_languages')),
    sa.UniqueConstraint('volunteer_id', 'language', name=op.f('uq_volunteer_languages_volunteer_id_language')),
    sqlite_autoincrement=True
    )
    op.create_table('volunteer_pauses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('gave_back', sa.JSON(), server_default='[]', nullable=False),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_volunteer_pauses_order')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_pauses_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_pauses')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_volunteer_pauses_volunteer_id'), 'volunteer_pauses', ['volunteer_id'], unique=False)
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
    sa.UniqueConstraint('digest', name=op.f('uq_volunteer_references_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_volunteer_references_answered_at_expires_at'), 'volunteer_references', ['answered_at', 'expires_at'], unique=False)
    op.create_index(op.f('ix_volunteer_references_volunteer_id'), 'volunteer_references', ['volunteer_id'], unique=False)
    op.create_table('volunteer_skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['skill_id'], ['skills.id'], name=op.f('fk_volunteer_skills_skill_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_volunteer_skills_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_skills')),
    sa.UniqueConstraint('volunteer_id', 'skill_id', name=op.f('uq_volunteer_skills_volunteer_id_skill_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_volunteer_skills_skill_id'), 'volunteer_skills', ['skill_id'], unique=False)
    op.create_table('activity_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('bring', sa.String(length=200), server_default='', nullable=False),
    sa.Column('reviewed', sa.Boolean(), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_activity_texts_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_texts')),
    sa.UniqueConstraint('activity_id', 'locale', name=op.f('uq_activity_texts_activity_id_locale')),
    sqlite_autoincrement=True
    )
    op.create_table('agreement_parties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ending', sa.Enum('term_over', 'mutual', 'by_family', 'left', 'status_lost', name='agreementending', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_agreement_parties_agreement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_agreement_parties_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_parties')),
    sa.UniqueConstraint('agreement_id', 'member_id', name=op.f('uq_agreement_parties_agreement_id_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_agreement_parties_member_id'), 'agreement_parties', ['member_id'], unique=False)
    op.create_table('agreement_wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('wished_on', sa.Date(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('settled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('settled', sa.Enum('begun', 'not_begun', 'taken_back', name='wishending', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.CheckConstraint('(settled_at IS NULL) = (settled IS NULL)', name=op.f('ck_agreement_wishes_settled')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_agreement_wishes_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_agreement_wishes_member_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_agreement_wishes_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_wishes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_agreement_wishes_household_id'), 'agreement_wishes', ['household_id'], unique=False)
    op.create_index(op.f('ix_agreement_wishes_member_id'), 'agreement_wishes', ['member_id'], unique=False)
    op.create_index(op.f('ix_agreement_wishes_organisation_id'), 'agreement_wishes', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_agreement_wishes_settled_at'), 'agreement_wishes', ['settled_at'], unique=False)
    op.create_index('uq_agreement_wishes_open', 'agreement_wishes', ['household_id'], unique=True, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
    op.create_table('blocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('side', sa.Enum('mentor', 'mentee', 'staff', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_blocks_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_blocks_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['accounts.id'], name=op.f('fk_blocks_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocks')),
    sa.UniqueConstraint('volunteer_id', 'household_id', name=op.f('uq_blocks_volunteer_id_household_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_blocks_household_id'), 'blocks', ['household_id'], unique=False)
    op.create_index(op.f('ix_blocks_member_id'), 'blocks', ['member_id'], unique=False)
    op.create_table('cards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('issued_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_cards_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['issued_by_id'], ['accounts.id'], name=op.f('fk_cards_issued_by_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_cards_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cards')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_cards_code_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_cards_household_id'), 'cards', ['household_id'], unique=False)
    op.create_index(op.f('ix_cards_issued_by_id'), 'cards', ['issued_by_id'], unique=False)
    op.create_index(op.f('ix_cards_member_id'), 'cards', ['member_id'], unique=False)
    op.create_table('child_plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('education', sa.String(length=400), nullable=False),
    sa.Column('health', sa.String(length=400), nullable=False),
    sa.Column('body', sa.String(length=400), nullable=False),
    sa.Column('culture', sa.String(length=400), nullable=False),
    sa.Column('language', sa.String(length=400), nullable=False),
    sa.Column('opinion', sa.String(length=600), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_child_plans_agreement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_child_plans_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child_plans')),
    sa.UniqueConstraint('agreement_id', 'member_id', name=op.f('uq_child_plans_agreement_id_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_child_plans_member_id'), 'child_plans', ['member_id'], unique=False)
    op.create_table('conference_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('for_family', sa.Boolean(), nullable=False),
    sa.Column('translated', sa.Text(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['case_conferences.id'], name=op.f('fk_conference_decisions_conference_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_decisions')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_conference_decisions_conference_id'), 'conference_decisions', ['conference_id'], unique=False)
    op.create_table('conference_people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('visitor', 'person', 'household', 'volunteer', 'coordinator', 'caseworker', 'vetting', 'safeguarding', 'service', 'reporter', 'administrator', name='role', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('heard_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('member_id IS NULL OR (account_id IS NULL AND organisation_id IS NULL)', name=op.f('ck_conference_people_one')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_conference_people_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['conference_id'], ['case_conferences.id'], name=op.f('fk_conference_people_conference_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_conference_people_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_conference_people_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_people')),
    sa.UniqueConstraint('conference_id', 'account_id', name=op.f('uq_conference_people_conference_id_account_id')),
    sa.UniqueConstraint('conference_id', 'member_id', name=op.f('uq_conference_people_conference_id_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_conference_people_account_id'), 'conference_people', ['account_id'], unique=False)
    op.create_index(op.f('ix_conference_people_member_id'), 'conference_people', ['member_id'], unique=False)
    op.create_index(op.f('ix_conference_people_organisation_id'), 'conference_people', ['organisation_id'], unique=False)
    op.create_table('consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('programme', 'coordination', 'matching', 'photos', 'care', name='consentpurpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text_version', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('manner', sa.Enum('on_screen', 'orally', name='consentmanner', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('given_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('withdrawn_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_consents_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_consents_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_consents_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['accounts.id'], name=op.f('fk_consents_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_consents_household_id_purpose_organisation_id'), 'consents', ['household_id', 'purpose', 'organisation_id'], unique=False)
    op.create_index(op.f('ix_consents_member_id'), 'consents', ['member_id'], unique=False)
    op.create_index(op.f('ix_consents_organisation_id'), 'consents', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_consents_recorded_by_id'), 'consents', ['recorded_by_id'], unique=False)
    op.create_table('course_certificates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trainee_id', sa.Integer(), nullable=False),
    sa.Column('number_digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('given_by', sa.String(length=160), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainees.id'], name=op.f('fk_course_certificates_trainee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_certificates')),
    sa.UniqueConstraint('number_digest', name=op.f('uq_course_certificates_number_digest')),
    sa.UniqueConstraint('trainee_id', name=op.f('uq_course_certificates_trainee_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_course_certificates_made_at'), 'course_certificates', ['made_at'], unique=False)
    op.create_table('emergency_accesses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('meeting_point', 'vetting_file', 'family', 'needs', 'referral', name='emergencykind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'open', 'refused', 'withdrawn', 'lapsed', 'ended', name='emergencystate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('answer_until', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('known_since', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('open_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state IN ('asked', 'open')) = (ended_at IS NULL)", name=op.f('ck_emergency_accesses_ended')),
    sa.CheckConstraint("state NOT IN ('open', 'ended') OR (opened_at IS NOT NULL AND open_until IS NOT NULL)", name=op.f('ck_emergency_accesses_opened')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> asked_by_id', name=op.f('ck_emergency_accesses_two')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['accounts.id'], name=op.f('fk_emergency_accesses_asked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['accounts.id'], name=op.f('fk_emergency_accesses_decided_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_emergency_accesses_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_emergency_accesses_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_emergency_accesses_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_accesses')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_emergency_accesses_asked_by_id'), 'emergency_accesses', ['asked_by_id'], unique=False)
    op.create_index(op.f('ix_emergency_accesses_decided_by_id'), 'emergency_accesses', ['decided_by_id'], unique=False)
    op.create_index(op.f('ix_emergency_accesses_household_id'), 'emergency_accesses', ['household_id'], unique=False)
    op.create_index(op.f('ix_emergency_accesses_kind_row_id_asked_by_id'), 'emergency_accesses', ['kind', 'row_id', 'asked_by_id'], unique=False)
    op.create_index(op.f('ix_emergency_accesses_member_id'), 'emergency_accesses', ['member_id'], unique=False)
    op.create_index(op.f('ix_emergency_accesses_organisation_id'), 'emergency_accesses', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_emergency_accesses_state'), 'emergency_accesses', ['state'], unique=False)
    op.create_index('uq_emergency_accesses_live', 'emergency_accesses', ['asked_by_id', 'kind', 'row_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'open')"), postgresql_where=sa.text("state IN ('asked', 'open')"))
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
    sa.UniqueConstraint('activity_id', 'member_id', name=op.f('uq_enrolments_activity_id_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_enrolments_member_id'), 'enrolments', ['member_id'], unique=False)
    op.create_table('guidance_talks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('agreed', sa.String(length=600), nullable=False),
    sa.Column('told', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_guidance_talks_minutes')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_guidance_talks_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['accounts.id'], name=op.f('fk_guidance_talks_recorded_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_talks')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_guidance_talks_member_id'), 'guidance_talks', ['member_id'], unique=False)
    op.create_index(op.f('ix_guidance_talks_recorded_by_id'), 'guidance_talks', ['recorded_by_id'], unique=False)
    op.create_table('help_calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('call_at', sa.Enum('any', 'morning', 'afternoon', 'evening', name='calltime', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('call_by', sa.Enum('anybody', 'woman', 'man', name='callby', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('phone', sa.String(length=32), server_default='', nullable=False),
    sa.Column('state', sa.Enum('open', 'settled', 'taken_back', name='callstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('settled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_help_calls_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_help_calls_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['accounts.id'], name=op.f('fk_help_calls_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_calls')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_help_calls_household_id'), 'help_calls', ['household_id'], unique=False)
    op.create_index(op.f('ix_help_calls_member_id'), 'help_calls', ['member_id'], unique=False)
    op.create_index(op.f('ix_help_calls_settled_by_id'), 'help_calls', ['settled_by_id'], unique=False)
    op.create_index('uq_help_calls_open', 'help_calls', ['household_id', sa.literal_column('coalesce(member_id, 0)')], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_table('home_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('guardian_id', sa.Integer(), nullable=True),
    sa.Column('further', sa.Boolean(), nullable=False),
    sa.Column('way', sa.Enum('own_card', 'in_person', 'telephone', 'in_writing', name='wordway', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('interpreter', sa.Boolean(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['guardian_id'], ['members.id'], name=op.f('fk_home_words_guardian_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_home_words_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['accounts.id'], name=op.f('fk_home_words_noted_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_home_words')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_home_words_guardian_id'), 'home_words', ['guardian_id'], unique=False)
    op.create_index(op.f('ix_home_words_member_id'), 'home_words', ['member_id'], unique=False)
    op.create_index(op.f('ix_home_words_noted_by_id'), 'home_words', ['noted_by_id'], unique=False)
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_leads')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_job_leads_member_id'), 'job_leads', ['member_id'], unique=False)
    op.create_table('mediation_follow_ups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mediation_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('result', sa.Enum('holds', 'partly', 'broken', 'not_reached', name='heldresult', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('(result IS NULL) = (asked_at IS NULL)', name=op.f('ck_mediation_follow_ups_asked')),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_follow_ups_mediation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_follow_ups')),
    sa.UniqueConstraint('mediation_id', 'due_on', name=op.f('uq_mediation_follow_ups_mediation_id_due_on')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_mediation_follow_ups_due_on'), 'mediation_follow_ups', ['due_on'], unique=False)
    op.create_table('mediation_parties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mediation_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Boolean(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('consented_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('consent_noted_by_id', sa.Integer(), nullable=True),
    sa.Column('impartial_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('(household_id IS NULL) = (member_id IS NULL)', name=op.f('ck_mediation_parties_speaks')),
    sa.CheckConstraint('household_id IS NULL OR (name IS NULL AND email IS NULL)', name=op.f('ck_mediation_parties_known')),
    sa.ForeignKeyConstraint(['consent_noted_by_id'], ['accounts.id'], name=op.f('fk_mediation_parties_consent_noted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_mediation_parties_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_parties_mediation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mediation_parties_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_parties')),
    sa.UniqueConstraint('digest', name=op.f('uq_mediation_parties_digest')),
    sa.UniqueConstraint('mediation_id', 'first', name=op.f('uq_mediation_parties_mediation_id_first')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_mediation_parties_consent_noted_by_id'), 'mediation_parties', ['consent_noted_by_id'], unique=False)
    op.create_index(op.f('ix_mediation_parties_household_id'), 'mediation_parties', ['household_id'], unique=False)
    op.create_index(op.f('ix_mediation_parties_member_id'), 'mediation_parties', ['member_id'], unique=False)
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
    sa.Column('asked_in_vain_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_mentoring_requests_area_id')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_mentoring_requests_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mentoring_requests_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_requests')),
    sa.UniqueConstraint('key', name=op.f('uq_mentoring_requests_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_mentoring_requests_area_id'), 'mentoring_requests', ['area_id'], unique=False)
    op.create_index(op.f('ix_mentoring_requests_household_id'), 'mentoring_requests', ['household_id'], unique=False)
    op.create_index(op.f('ix_mentoring_requests_member_id'), 'mentoring_requests', ['member_id'], unique=False)
    op.create_index(op.f('ix_mentoring_requests_state_asked_at'), 'mentoring_requests', ['state', 'asked_at'], unique=False)
    op.create_index('uq_mentoring_requests_live', 'mentoring_requests', ['household_id', sa.literal_column('coalesce(member_id, 0)'), 'company'], unique=True, sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
    op.create_table('needs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('accommodation', sa.Enum('step_free', 'quiet_room', 'no_pork', 'vegetarian', 'no_nuts', 'interpreter', 'childcare', 'pram_space', 'large_print', 'sign_language', 'transport', name='accommodation', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_needs_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_needs')),
    sa.UniqueConstraint('member_id', 'accommodation', name=op.f('uq_needs_member_id_accommodation')),
    sqlite_autoincrement=True
    )
    op.create_table('own_addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('asked', sa.String(length=254), nullable=True),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_own_addresses_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_addresses')),
    sa.UniqueConstraint('digest', name=op.f('uq_own_addresses_digest')),
    sa.UniqueConstraint('email', name=op.f('uq_own_addresses_email')),
    sa.UniqueConstraint('member_id', name=op.f('uq_own_addresses_member_id')),
    sqlite_autoincrement=True
    )
    op.create_table('photos',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'approved', 'refused', 'withdrawn', name='photostate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('alt', sa.String(length=200), nullable=False),
    sa.Column('alt_language', sa.String(length=8), nullable=False),
    sa.Column('agreed_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f('ck_photos_withdrawn')),
    sa.CheckConstraint("state NOT IN ('approved', 'refused') OR decided_at IS NOT NULL", name=op.f('ck_photos_decided')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> uploaded_by_id', name=op.f('ck_photos_four_eyes')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_photos_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['accounts.id'], name=op.f('fk_photos_decided_by_id')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['accounts.id'], name=op.f('fk_photos_uploaded_by_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['accounts.id'], name=op.f('fk_photos_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photos')),
    sa.UniqueConstraint('key', name=op.f('uq_photos_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_photos_activity_id'), 'photos', ['activity_id'], unique=False)
    op.create_index(op.f('ix_photos_decided_by_id'), 'photos', ['decided_by_id'], unique=False)
    op.create_index(op.f('ix_photos_uploaded_by_id'), 'photos', ['uploaded_by_id'], unique=False)
    op.create_index(op.f('ix_photos_withdrawn_by_id'), 'photos', ['withdrawn_by_id'], unique=False)
    op.create_index('uq_photos_approved', 'photos', ['activity_id'], unique=True, sqlite_where=sa.text("state = 'approved'"), postgresql_where=sa.text("state = 'approved'"))
    op.create_index('uq_photos_waiting', 'photos', ['activity_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_table('referrals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sender_id', sa.Integer(), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('kind_code', sa.Text(), nullable=False),
    sa.Column('priority', sa.Enum('emergency', 'urgent', 'normal', name='referralpriority', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('draft', 'consented', 'sent', 'acknowledged', 'accepted', 'declined', 'in_contact', 'closed', 'withdrawn', name='referralstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('disclosed', sa.JSON(), nullable=False),
    sa.Column('interpreter_language', sa.String(length=8), nullable=False),
    sa.Column('caregiver_id', sa.Integer(), nullable=True),
    sa.Column('caregiver_related', sa.Boolean(), nullable=True),
    sa.Column('caregiver_informed', sa.Boolean(), nullable=True),
    sa.Column('not_informed', sa.Text(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('consented_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('consent_way', sa.Enum('own_card', 'orally', 'interpreted', name='referralway', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('consent_language', sa.String(length=8), nullable=False),
    sa.Column('consent_noted_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('due_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('acknowledged_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('accepted_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('met_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('over_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('declined', sa.Enum('full', 'not_ours', 'no_language', 'not_reached', 'other', name='declinereason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('other_place', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Enum('helped', 'partly', 'passed_on', 'not_reached', 'not_wanted', name='referraloutcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('reminded_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('emptied_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("state <> 'closed' OR outcome IS NOT NULL", name=op.f('ck_referrals_outcome')),
    sa.CheckConstraint("state <> 'declined' OR declined IS NOT NULL", name=op.f('ck_referrals_declined')),
    sa.CheckConstraint("state IN ('draft', 'consented', 'withdrawn') OR sent_at IS NOT NULL", name=op.f('ck_referrals_sent')),
    sa.CheckConstraint('sender_id <> receiver_id', name=op.f('ck_referrals_elsewhere')),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_referrals_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['caregiver_id'], ['members.id'], name=op.f('fk_referrals_caregiver_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consent_noted_by_id'], ['accounts.id'], name=op.f('fk_referrals_consent_noted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_referrals_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_referrals_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['receiver_id'], ['organisations.id'], name=op.f('fk_referrals_receiver_id')),
    sa.ForeignKeyConstraint(['sender_id'], ['organisations.id'], name=op.f('fk_referrals_sender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referrals')),
    sa.UniqueConstraint('code', name=op.f('uq_referrals_code')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_referrals_author_id'), 'referrals', ['author_id'], unique=False)
    op.create_index(op.f('ix_referrals_caregiver_id'), 'referrals', ['caregiver_id'], unique=False)
    op.create_index(op.f('ix_referrals_consent_noted_by_id'), 'referrals', ['consent_noted_by_id'], unique=False)
    op.create_index(op.f('ix_referrals_household_id'), 'referrals', ['household_id'], unique=False)
    op.create_index(op.f('ix_referrals_member_id'), 'referrals', ['member_id'], unique=False)
    op.create_index(op.f('ix_referrals_over_at'), 'referrals', ['over_at'], unique=False)
    op.create_index(op.f('ix_referrals_receiver_id_state'), 'referrals', ['receiver_id', 'state'], unique=False)
    op.create_index(op.f('ix_referrals_sender_id_state'), 'referrals', ['sender_id', 'state'], unique=False)
    op.create_index(op.f('ix_referrals_state_due_at'), 'referrals', ['state', 'due_at'], unique=False)
    op.create_table('reporting_facts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sex', sa.Enum('female', 'male', name='sex', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('status', sa.Enum('temporary_protection', 'international_protection', 'humanitarian', 'applicant', 'residence', 'citizen', name='residencestatus', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_reporting_facts_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['accounts.id'], name=op.f('fk_reporting_facts_noted_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reporting_facts')),
    sa.UniqueConstraint('member_id', name=op.f('uq_reporting_facts_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_reporting_facts_noted_by_id'), 'reporting_facts', ['noted_by_id'], unique=False)
    op.create_table('room_uses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ends_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_room_uses_order')),
    sa.ForeignKeyConstraint(['conference_id'], ['case_conferences.id'], name=op.f('fk_room_uses_conference_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_room_uses_venue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room_uses')),
    sa.UniqueConstraint('conference_id', name=op.f('uq_room_uses_conference_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_room_uses_venue_id_starts_at'), 'room_uses', ['venue_id', 'starts_at'], unique=False)
    op.create_table('school_ways',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('law_code', sa.String(length=8), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('on_the_way', 'attending', 'stalled', 'withdrawn', 'followed_up', name='schoolstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stage', sa.Enum('application', 'referral', 'order', 'interview', 'report', 'admission', 'first_month', 'validation', 'year_end', name='schoolstage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('attending_on', sa.Date(), nullable=True),
    sa.Column('rests_on', sa.Date(), nullable=True),
    sa.Column('why', sa.Enum('no_place', 'papers', 'no_interpreter', 'not_reached', 'moved', 'other', name='stallreason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('school', sa.String(length=120), nullable=False),
    sa.Column('last_class', sa.String(length=60), nullable=False),
    sa.Column('grade_code', sa.String(length=20), nullable=False),
    sa.Column('level_code', sa.String(length=20), nullable=False),
    sa.Column('mother_language', sa.String(length=8), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint("state <> 'attending' OR attending_on IS NOT NULL", name=op.f('ck_school_ways_attending')),
    sa.CheckConstraint("state <> 'stalled' OR why IS NOT NULL", name=op.f('ck_school_ways_why')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_school_ways_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_school_ways_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_school_ways_organisation_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['accounts.id'], name=op.f('fk_school_ways_owner_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_ways')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_school_ways_household_id'), 'school_ways', ['household_id'], unique=False)
    op.create_index(op.f('ix_school_ways_member_id'), 'school_ways', ['member_id'], unique=False)
    op.create_index(op.f('ix_school_ways_organisation_id'), 'school_ways', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_school_ways_owner_id'), 'school_ways', ['owner_id'], unique=False)
    op.create_index(op.f('ix_school_ways_state_due_on'), 'school_ways', ['state', 'due_on'], unique=False)
    op.create_index('uq_school_ways_live', 'school_ways', ['member_id'], unique=True, sqlite_where=sa.text("state <> 'followed_up'"), postgresql_where=sa.text("state <> 'followed_up'"))
    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('rrule', sa.String(length=300), nullable=False),
    sa.Column('first_local', sa.String(length=19), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('duration', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('leave_out_holidays', sa.Boolean(), nullable=False),
    sa.Column('only_in_terms', sa.Boolean(), nullable=False),
    sa.Column('left_out', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('made_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('runs_from', sa.String(length=19), server_default='', nullable=False),
    sa.Column('former_rules', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('called_off', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('duration > 0', name=op.f('ck_series_duration')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_series_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_series_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('key', name=op.f('uq_series_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_series_activity_id'), 'series', ['activity_id'], unique=False)
    op.create_index(op.f('ix_series_venue_id'), 'series', ['venue_id'], unique=False)
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
    sa.UniqueConstraint('member_id', name=op.f('uq_skills_interviews_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_skills_interviews_begun_by_id'), 'skills_interviews', ['begun_by_id'], unique=False)
    op.create_table('tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('reset_password', 'feed', 'guest', 'new_address', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('used_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('revoked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('seen_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('with_places', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('with_alarms', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_tokens_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_tokens_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_tokens_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tokens')),
    sa.UniqueConstraint('digest', name=op.f('uq_tokens_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_tokens_account_id_purpose'), 'tokens', ['account_id', 'purpose'], unique=False)
    op.create_index(op.f('ix_tokens_household_id'), 'tokens', ['household_id'], unique=False)
    op.create_index(op.f('ix_tokens_member_id'), 'tokens', ['member_id'], unique=False)
    op.create_table('trainee_presences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('date_id', sa.Integer(), nullable=False),
    sa.Column('trainee_id', sa.Integer(), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['date_id'], ['staff_course_dates.id'], name=op.f('fk_trainee_presences_date_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['accounts.id'], name=op.f('fk_trainee_presences_noted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainees.id'], name=op.f('fk_trainee_presences_trainee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_presences')),
    sa.UniqueConstraint('date_id', 'trainee_id', name=op.f('uq_trainee_presences_date_id_trainee_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_trainee_presences_noted_by_id'), 'trainee_presences', ['noted_by_id'], unique=False)
    op.create_index(op.f('ix_trainee_presences_trainee_id'), 'trainee_presences', ['trainee_id'], unique=False)
    op.create_table('trainee_tries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trainee_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('right_answers', sa.Integer(), nullable=False),
    sa.Column('questions', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('taken_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('right_answers BETWEEN 0 AND questions', name=op.f('ck_trainee_tries_right')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainees.id'], name=op.f('fk_trainee_tries_trainee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_tries')),
    sa.UniqueConstraint('trainee_id', 'number', name=op.f('uq_trainee_tries_trainee_id_number')),
    sqlite_autoincrement=True
    )
    op.create_table('training_courses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('training', sa.Enum('introduction', 'safeguarding', 'first_aid', name='training', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_training_courses_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_courses')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_training_courses_activity_id')),
    sqlite_autoincrement=True
    )
    op.create_table('agreement_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('duty_code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('words', sa.JSON(), server_default='{}', nullable=False),
    sa.Column('picture', sa.Enum('home', 'papers', 'work', 'money', 'child', 'school', 'doctor', 'language', 'sport', 'culture', 'office', name='steppicture', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('bring', sa.String(length=160), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', 'not_needed', name='stepstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('evidence_on', sa.Date(), nullable=True),
    sa.Column('evidence', sa.String(length=60), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_agreement_steps_agreement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_agreement_steps_organisation_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['accounts.id'], name=op.f('fk_agreement_steps_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['plan_id'], ['child_plans.id'], name=op.f('fk_agreement_steps_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_steps')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_agreement_steps_agreement_id'), 'agreement_steps', ['agreement_id'], unique=False)
    op.create_index(op.f('ix_agreement_steps_organisation_id'), 'agreement_steps', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_agreement_steps_owner_id'), 'agreement_steps', ['owner_id'], unique=False)
    op.create_index(op.f('ix_agreement_steps_plan_id'), 'agreement_steps', ['plan_id'], unique=False)
    op.create_index(op.f('ix_agreement_steps_state_due_on'), 'agreement_steps', ['state', 'due_on'], unique=False)
    op.create_index('uq_agreement_steps_duty', 'agreement_steps', ['agreement_id', 'duty_code'], unique=True, sqlite_where=sa.text("duty_code <> ''"), postgresql_where=sa.text("duty_code <> ''"))
    op.create_table('batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('changed', 'cancelled', 'planned', 'published', name='batchkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('dates', sa.Integer(), nullable=False),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('undone_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_batches_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_batches_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_batches_series_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_batches_venue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batches')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_batches_activity_id'), 'batches', ['activity_id'], unique=False)
    op.create_index(op.f('ix_batches_made_at'), 'batches', ['made_at'], unique=False)
    op.create_index(op.f('ix_batches_organisation_id_made_at'), 'batches', ['organisation_id', 'made_at'], unique=False)
    op.create_index(op.f('ix_batches_series_id'), 'batches', ['series_id'], unique=False)
    op.create_index(op.f('ix_batches_venue_id'), 'batches', ['venue_id'], unique=False)
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
    sa.UniqueConstraint('request_id', 'volunteer_id', name=op.f('uq_candidates_request_id_volunteer_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_candidates_decided_by_id'), 'candidates', ['decided_by_id'], unique=False)
    op.create_index(op.f('ix_candidates_request_id'), 'candidates', ['request_id'], unique=False)
    op.create_index(op.f('ix_candidates_volunteer_id'), 'candidates', ['volunteer_id'], unique=False)
    op.create_table('conference_tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('done_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('reminded_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['conference_id'], ['case_conferences.id'], name=op.f('fk_conference_tasks_conference_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['conference_people.id'], name=op.f('fk_conference_tasks_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_tasks')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_conference_tasks_conference_id'), 'conference_tasks', ['conference_id'], unique=False)
    op.create_index(op.f('ix_conference_tasks_done_at_due_on'), 'conference_tasks', ['done_at', 'due_on'], unique=False)
    op.create_index(op.f('ix_conference_tasks_person_id'), 'conference_tasks', ['person_id'], unique=False)
    op.create_table('devices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('card_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('last_used_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('confirmed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('by_passkey', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_devices_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['card_id'], ['cards.id'], name=op.f('fk_devices_card_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_devices')),
    sa.UniqueConstraint('digest', name=op.f('uq_devices_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_devices_account_id'), 'devices', ['account_id'], unique=False)
    op.create_index(op.f('ix_devices_card_id'), 'devices', ['card_id'], unique=False)
    op.create_table('email_choices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('own_address_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('reminders', 'shifts', 'sessions', 'thanks', 'work', name='emailkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rhythm', sa.Enum('never', 'at_once', 'daily', 'weekly', name='emailrhythm', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_sms', sa.Boolean(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('districts', sa.JSON(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('told_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('((account_id IS NULL) <> (household_id IS NULL) AND own_address_id IS NULL) OR (account_id IS NULL AND household_id IS NULL AND own_address_id IS NOT NULL)', name=op.f('ck_email_choices_whose')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_email_choices_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_email_choices_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['own_address_id'], ['own_addresses.id'], name=op.f('fk_email_choices_own_address_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_email_choices')),
    sa.UniqueConstraint('account_id', 'kind', name=op.f('uq_email_choices_account_id_kind')),
    sa.UniqueConstraint('household_id', 'kind', name=op.f('uq_email_choices_household_id_kind')),
    sa.UniqueConstraint('own_address_id', 'kind', name=op.f('uq_email_choices_own_address_id_kind')),
    sqlite_autoincrement=True
    )
    op.create_table('housing_needs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('sender_id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.Integer(), nullable=True),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('open', 'searching', 'viewing', 'offered', 'accepted', 'moved_in', 'after_90', 'after_180', 'lost', name='housingneedstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('persons', sa.Integer(), nullable=False),
    sa.Column('budget', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('step_free', sa.Boolean(), nullable=False),
    sa.Column('registration', sa.Boolean(), nullable=False),
    sa.Column('by_on', sa.Date(), nullable=False),
    sa.Column('district', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('school_area_id', sa.Integer(), nullable=True),
    sa.Column('work_area_id', sa.Integer(), nullable=True),
    sa.Column('dwelling_id', sa.Integer(), nullable=True),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('opened_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('offered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('accepted_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('moved_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('lost', sa.Enum('found_elsewhere', 'left_town', 'not_wanted', 'nothing_fits', 'moved_out', 'other', name='lostreason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('lost_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("state <> 'lost' OR lost IS NOT NULL", name=op.f('ck_housing_needs_lost')),
    sa.CheckConstraint('NOT holds OR dwelling_id IS NOT NULL', name=op.f('ck_housing_needs_holds')),
    sa.CheckConstraint('persons > 0 AND budget >= 0', name=op.f('ck_housing_needs_facts')),
    sa.ForeignKeyConstraint(['dwelling_id'], ['dwellings.id'], name=op.f('fk_housing_needs_dwelling_id')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_housing_needs_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_housing_needs_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opened_by_id'], ['accounts.id'], name=op.f('fk_housing_needs_opened_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_housing_needs_organisation_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referrals.id'], name=op.f('fk_housing_needs_referral_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['school_area_id'], ['areas.id'], name=op.f('fk_housing_needs_school_area_id')),
    sa.ForeignKeyConstraint(['sender_id'], ['organisations.id'], name=op.f('fk_housing_needs_sender_id')),
    sa.ForeignKeyConstraint(['work_area_id'], ['areas.id'], name=op.f('fk_housing_needs_work_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_housing_needs')),
    sa.UniqueConstraint('referral_id', name=op.f('uq_housing_needs_referral_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_housing_needs_dwelling_id'), 'housing_needs', ['dwelling_id'], unique=False)
    op.create_index(op.f('ix_housing_needs_household_id'), 'housing_needs', ['household_id'], unique=False)
    op.create_index(op.f('ix_housing_needs_member_id'), 'housing_needs', ['member_id'], unique=False)
    op.create_index(op.f('ix_housing_needs_opened_by_id'), 'housing_needs', ['opened_by_id'], unique=False)
    op.create_index(op.f('ix_housing_needs_organisation_id_state'), 'housing_needs', ['organisation_id', 'state'], unique=False)
    op.create_index(op.f('ix_housing_needs_school_area_id'), 'housing_needs', ['school_area_id'], unique=False)
    op.create_index(op.f('ix_housing_needs_sender_id_due_on'), 'housing_needs', ['sender_id', 'due_on'], unique=False)
    op.create_index(op.f('ix_housing_needs_work_area_id'), 'housing_needs', ['work_area_id'], unique=False)
    op.create_index('uq_housing_needs_taken', 'housing_needs', ['dwelling_id'], unique=True, sqlite_where=sa.text('holds'), postgresql_where=sa.text('holds'))
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
    sa.UniqueConstraint('interview_id', 'language', name=op.f('uq_interviewed_languages_interview_id_language')),
    sqlite_autoincrement=True
    )
    op.create_table('interviewed_skills',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['interview_id'], ['skills_interviews.id'], name=op.f('fk_interviewed_skills_interview_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['skill_id'], ['skills.id'], name=op.f('fk_interviewed_skills_skill_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviewed_skills')),
    sa.UniqueConstraint('interview_id', 'skill_id', name=op.f('uq_interviewed_skills_interview_id_skill_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_interviewed_skills_skill_id'), 'interviewed_skills', ['skill_id'], unique=False)
    op.create_table('mediation_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['mediation_parties.id'], name=op.f('fk_mediation_notes_party_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['accounts.id'], name=op.f('fk_mediation_notes_written_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_notes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_mediation_notes_party_id'), 'mediation_notes', ['party_id'], unique=False)
    op.create_index(op.f('ix_mediation_notes_written_by_id'), 'mediation_notes', ['written_by_id'], unique=False)
    op.create_table('photo_pictures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('size', sa.Enum('list', 'page', 'large', name='photosize', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photos.id'], name=op.f('fk_photo_pictures_photo_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_pictures')),
    sa.UniqueConstraint('photo_id', 'size', name=op.f('uq_photo_pictures_photo_id_size')),
    sqlite_autoincrement=True
    )
    op.create_table('referral_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referrals.id'], name=op.f('fk_referral_notes_referral_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['accounts.id'], name=op.f('fk_referral_notes_written_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_notes')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_referral_notes_referral_id'), 'referral_notes', ['referral_id'], unique=False)
    op.create_index(op.f('ix_referral_notes_written_by_id'), 'referral_notes', ['written_by_id'], unique=False)
    op.create_table('school_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('way_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Enum('application', 'referral', 'order', 'interview', 'report', 'admission', 'first_month', 'validation', 'year_end', name='schoolstage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['noted_by_id'], ['accounts.id'], name=op.f('fk_school_steps_noted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['way_id'], ['school_ways.id'], name=op.f('fk_school_steps_way_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_steps')),
    sa.UniqueConstraint('way_id', 'stage', name=op.f('uq_school_steps_way_id_stage')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_school_steps_noted_by_id'), 'school_steps', ['noted_by_id'], unique=False)
    op.create_table('sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('original_start_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('starts_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ends_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('all_day', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('scheduled', 'moved', 'cancelled', 'done', name='sessionstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('called_off_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('called_off_from', sa.Enum('scheduled', 'moved', 'cancelled', 'done', name='called_off_from', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reason', sa.Enum('weather', 'somebody_cannot', 'venue', 'too_few', 'another_time', 'other', name='cancelreason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reason_words', sa.String(length=200), server_default='', nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('seats_taken', sa.Integer(), nullable=False),
    sa.Column('kept_for_families', sa.Integer(), nullable=True),
    sa.Column('kept_for_neighbours', sa.Integer(), nullable=True),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('source_recurrence', sa.String(length=40), nullable=True),
    sa.Column('source_digest', sa.String(length=64), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_sessions_capacity')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_sessions_order')),
    sa.CheckConstraint('kept_for_families >= 0 AND kept_for_neighbours >= 0', name=op.f('ck_sessions_kept')),
    sa.CheckConstraint('seats_taken >= 0', name=op.f('ck_sessions_seats')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_sessions_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['contact_id'], ['accounts.id'], name=op.f('fk_sessions_contact_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_sessions_series_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['venue_id'], ['venues.id'], name=op.f('fk_sessions_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions')),
    sa.UniqueConstraint('activity_id', 'source_recurrence', name=op.f('uq_sessions_activity_id_source_recurrence')),
    sa.UniqueConstraint('key', name=op.f('uq_sessions_key')),
    sa.UniqueConstraint('series_id', 'original_start_at', name=op.f('uq_sessions_series_id_original_start_at')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_sessions_activity_id_starts_at'), 'sessions', ['activity_id', 'starts_at'], unique=False)
    op.create_index(op.f('ix_sessions_contact_id'), 'sessions', ['contact_id'], unique=False)
    op.create_index(op.f('ix_sessions_starts_at_ends_at_activity_id'), 'sessions', ['starts_at', 'ends_at', 'activity_id'], unique=False)
    op.create_index(op.f('ix_sessions_starts_at_id'), 'sessions', ['starts_at', 'id'], unique=False)
    op.create_index(op.f('ix_sessions_venue_id_starts_at'), 'sessions', ['venue_id', 'starts_at'], unique=False)
    op.create_table('unserved',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Enum('no_consent', 'blocked', 'failed_before', 'capacity', 'clearance', 'age', 'gender', 'language', 'time', 'distance', 'shortage', 'nobody', name='unserved', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('failed', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['mentoring_requests.id'], name=op.f('fk_unserved_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['matching_runs.id'], name=op.f('fk_unserved_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unserved')),
    sa.UniqueConstraint('run_id', 'request_id', name=op.f('uq_unserved_run_id_request_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_unserved_request_id'), 'unserved', ['request_id'], unique=False)
    op.create_table('attended_trainings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('training', sa.Enum('introduction', 'safeguarding', 'first_aid', name='training', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attended_on', sa.Date(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['accounts.id'], name=op.f('fk_attended_trainings_recorded_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_attended_trainings_session_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.id'], name=op.f('fk_attended_trainings_volunteer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attended_trainings')),
    sa.UniqueConstraint('volunteer_id', 'training', name=op.f('uq_attended_trainings_volunteer_id_training')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_attended_trainings_recorded_by_id'), 'attended_trainings', ['recorded_by_id'], unique=False)
    op.create_index(op.f('ix_attended_trainings_session_id'), 'attended_trainings', ['session_id'], unique=False)
    op.create_table('batch_dates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['batches.id'], name=op.f('fk_batch_dates_batch_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_batch_dates_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_dates')),
    sa.UniqueConstraint('batch_id', 'session_id', name=op.f('uq_batch_dates_batch_id_session_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_batch_dates_session_id'), 'batch_dates', ['session_id'], unique=False)
    op.create_table('door_taps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('outcome', sa.Enum('noted', 'overtaken', name='tapoutcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('objection', sa.Enum('already', 'away', 'cancelled', 'started', 'too_many', 'overlaps', 'not_offered', 'offer_ended', 'too_early', 'too_late', 'not_expected', 'taken', 'too_few', 'not_listed', 'arrived', 'elsewhere', 'over', 'full', 'unfit', name='objection', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('received_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('(outcome IS NULL) <> (objection IS NULL)', name=op.f('ck_door_taps_answer')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_door_taps_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_door_taps')),
    sa.UniqueConstraint('session_id', 'key', name=op.f('uq_door_taps_session_id_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_door_taps_received_at'), 'door_taps', ['received_at'], unique=False)
    op.create_table('guest_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('ages', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('confirmed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_guest_requests_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_requests')),
    sa.UniqueConstraint('digest', name=op.f('uq_guest_requests_digest')),
    sa.UniqueConstraint('session_id', 'email', name=op.f('uq_guest_requests_session_id_email')),
    sqlite_autoincrement=True
    )
    op.create_table('invitees',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('invited_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('declined_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('(account_id IS NULL) <> (household_id IS NULL)', name=op.f('ck_invitees_one')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_invitees_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_invitees_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_invitees_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_invitees_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitees')),
    sa.UniqueConstraint('session_id', 'account_id', name=op.f('uq_invitees_session_id_account_id')),
    sa.UniqueConstraint('session_id', 'household_id', name=op.f('uq_invitees_session_id_household_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_invitees_account_id'), 'invitees', ['account_id'], unique=False)
    op.create_index(op.f('ix_invitees_household_id'), 'invitees', ['household_id'], unique=False)
    op.create_index(op.f('ix_invitees_member_id'), 'invitees', ['member_id'], unique=False)
    op.create_index(op.f('ix_invitees_session_id'), 'invitees', ['session_id'], unique=False)
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
    sa.Column('mentor_phone', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('mentee_phone', sa.Boolean(), server_default=sa.text('false'), nullable=False),
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairs')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_pairs_household_id_state'), 'pairs', ['household_id', 'state'], unique=False)
    op.create_index(op.f('ix_pairs_introduction_id'), 'pairs', ['introduction_id'], unique=False)
    op.create_index(op.f('ix_pairs_member_id'), 'pairs', ['member_id'], unique=False)
    op.create_index(op.f('ix_pairs_request_id'), 'pairs', ['request_id'], unique=False)
    op.create_index(op.f('ix_pairs_run_id'), 'pairs', ['run_id'], unique=False)
    op.create_index(op.f('ix_pairs_state_answer_until'), 'pairs', ['state', 'answer_until'], unique=False)
    op.create_index(op.f('ix_pairs_volunteer_id_state'), 'pairs', ['volunteer_id', 'state'], unique=False)
    op.create_index('uq_pairs_live', 'pairs', ['request_id', 'volunteer_id'], unique=True, sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
    op.create_table('registrations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('confirmed', 'waiting', 'offered', 'cancelled', 'attended', 'excused', 'no_show', name='registrationstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('party_size', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('late_by', sa.Integer(), nullable=True),
    sa.Column('offered_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('circle', sa.Enum('families', 'neighbours', name='circle', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked', sa.Enum('telephone', 'in_person', 'at_the_door', name='asked', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('together', sa.Integer(), nullable=True),
    sa.Column('marked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('marked_key', sa.String(length=36), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint("missing = 0 OR missing > 0 AND state = 'attended'", name=op.f('ck_registrations_missing')),
    sa.CheckConstraint('late_by > 0', name=op.f('ck_registrations_late_by')),
    sa.CheckConstraint('party_size > missing', name=op.f('ck_registrations_party_size')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_registrations_household_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_registrations_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_registrations_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['together'], ['registrations.id'], name=op.f('fk_registrations_together'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_registrations_household_id_state'), 'registrations', ['household_id', 'state'], unique=False)
    op.create_index(op.f('ix_registrations_member_id'), 'registrations', ['member_id'], unique=False)
    op.create_index(op.f('ix_registrations_session_id'), 'registrations', ['session_id'], unique=False)
    op.create_index(op.f('ix_registrations_together'), 'registrations', ['together'], unique=False)
    op.create_index('uq_registrations_live', 'registrations', ['session_id', 'household_id', sa.literal_column('coalesce(member_id, 0)')], unique=True, sqlite_where=sa.text("state <> 'cancelled'"), postgresql_where=sa.text("state <> 'cancelled'"))
    op.create_table('shifts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('lead', 'helper', 'coach', 'interpreter', 'childcare', 'cook', 'welcome', 'mentor', 'driver', name='shiftrole', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('starts_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ends_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('minimum', sa.Integer(), nullable=False),
    sa.Column('maximum', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('clearance', sa.Enum('adults', 'families', 'children', name='clearance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(length=1000), server_default='', nullable=False),
    sa.Column('bring', sa.String(length=300), server_default='', nullable=False),
    sa.Column('text_language', sa.String(length=8), nullable=True),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('first_time', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('state', sa.Enum('open', 'cancelled', name='shiftstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.CheckConstraint("NOT first_time OR clearance = 'adults'", name=op.f('ck_shifts_first_time')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_shifts_order')),
    sa.CheckConstraint('minimum >= 0 AND maximum >= minimum AND maximum > 0', name=op.f('ck_shifts_places')),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_shifts_taken')),
    sa.ForeignKeyConstraint(['contact_id'], ['accounts.id'], name=op.f('fk_shifts_contact_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_shifts_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['skill_id'], ['skills.id'], name=op.f('fk_shifts_skill_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shifts')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_shifts_contact_id'), 'shifts', ['contact_id'], unique=False)
    op.create_index(op.f('ix_shifts_ends_at'), 'shifts', ['ends_at'], unique=False)
    op.create_index(op.f('ix_shifts_session_id'), 'shifts', ['session_id'], unique=False)
    op.create_index(op.f('ix_shifts_skill_id'), 'shifts', ['skill_id'], unique=False)
    op.create_index(op.f('ix_shifts_starts_at'), 'shifts', ['starts_at'], unique=False)
    op.create_table('viewings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('dwelling_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=True),
    sa.Column('interpreter_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('chosen_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['dwelling_id'], ['dwellings.id'], name=op.f('fk_viewings_dwelling_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['interpreter_id'], ['accounts.id'], name=op.f('fk_viewings_interpreter_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['need_id'], ['housing_needs.id'], name=op.f('fk_viewings_need_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_viewings_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['accounts.id'], name=op.f('fk_viewings_volunteer_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_viewings')),
    sa.UniqueConstraint('session_id', name=op.f('uq_viewings_session_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_viewings_dwelling_id'), 'viewings', ['dwelling_id'], unique=False)
    op.create_index(op.f('ix_viewings_interpreter_id'), 'viewings', ['interpreter_id'], unique=False)
    op.create_index(op.f('ix_viewings_need_id'), 'viewings', ['need_id'], unique=False)
    op.create_index(op.f('ix_viewings_volunteer_id'), 'viewings', ['volunteer_id'], unique=False)
    op.create_table('written_messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('circle', sa.Enum('families', 'waiting', 'helpers', 'everybody', 'chosen', name='messagecircle', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('scope', sa.Enum('date', 'series', 'dates', name='messagescope', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('start', sa.Enum('place', 'bring', 'thanks', name='messagestart', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('sent_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_written_messages_organisation_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_written_messages_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['accounts.id'], name=op.f('fk_written_messages_written_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_messages')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_written_messages_organisation_id'), 'written_messages', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_written_messages_session_id_sent_at'), 'written_messages', ['session_id', 'sent_at'], unique=False)
    op.create_index(op.f('ix_written_messages_written_by_id'), 'written_messages', ['written_by_id'], unique=False)
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asks')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_asks_account_id_state'), 'asks', ['account_id', 'state'], unique=False)
    op.create_index(op.f('ix_asks_asked_at'), 'asks', ['asked_at'], unique=False)
    op.create_index(op.f('ix_asks_shift_id'), 'asks', ['shift_id'], unique=False)
    op.create_index(op.f('ix_asks_state_answer_until'), 'asks', ['state', 'answer_until'], unique=False)
    op.create_index('uq_asks_open', 'asks', ['shift_id', 'account_id'], unique=True, sqlite_where=sa.text("state IN ('proposed', 'asked')"), postgresql_where=sa.text("state IN ('proposed', 'asked')"))
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_ins')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_check_ins_held_by_id'), 'check_ins', ['held_by_id'], unique=False)
    op.create_index(op.f('ix_check_ins_pair_id_held_on'), 'check_ins', ['pair_id', 'held_on'], unique=False)
    op.create_table('company_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('entered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('agreed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('other_agreed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('entered_at IS NOT NULL OR agreed_at IS NULL AND other_agreed_at IS NULL', name=op.f('ck_company_codes_agreed')),
    sa.CheckConstraint('registration_id <> other_id', name=op.f('ck_company_codes_two')),
    sa.ForeignKeyConstraint(['other_id'], ['registrations.id'], name=op.f('fk_company_codes_other_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_company_codes_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company_codes')),
    sa.UniqueConstraint('digest', name=op.f('uq_company_codes_digest')),
    sa.UniqueConstraint('other_id', name=op.f('uq_company_codes_other_id')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_company_codes_registration_id')),
    sqlite_autoincrement=True
    )
    op.create_table('contact_queue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('invitee_id', sa.Integer(), nullable=True),
    sa.Column('message', sa.Enum('moved', 'cancelled', 'back', 'offered', 'kept', 'tomorrow', 'invited', 'withheld', 'written', name='message', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('was_from', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('was_to', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('words_locale', sa.String(length=8), nullable=False),
    sa.Column('due_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'told', 'overtaken', name='contactstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('again_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('told_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('told_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(invitee_id IS NULL) = (message <> 'invited')", name=op.f('ck_contact_queue_invited')),
    sa.CheckConstraint("(message = 'written') = (words IS NOT NULL)", name=op.f('ck_contact_queue_words')),
    sa.CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name=op.f('ck_contact_queue_told')),
    sa.CheckConstraint('(registration_id IS NULL) <> (invitee_id IS NULL)', name=op.f('ck_contact_queue_one')),
    sa.CheckConstraint('(was_from IS NULL) = (was_to IS NULL)', name=op.f('ck_contact_queue_was')),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitees.id'], name=op.f('fk_contact_queue_invitee_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_contact_queue_organisation_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_contact_queue_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['told_by_id'], ['accounts.id'], name=op.f('fk_contact_queue_told_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_queue')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_contact_queue_invitee_id'), 'contact_queue', ['invitee_id'], unique=False)
    op.create_index(op.f('ix_contact_queue_organisation_id_state'), 'contact_queue', ['organisation_id', 'state'], unique=False)
    op.create_index(op.f('ix_contact_queue_registration_id'), 'contact_queue', ['registration_id'], unique=False)
    op.create_index(op.f('ix_contact_queue_told_by_id'), 'contact_queue', ['told_by_id'], unique=False)
    op.create_index('uq_contact_queue_invited', 'contact_queue', ['invitee_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_index('uq_contact_queue_waiting', 'contact_queue', ['registration_id'], unique=True, sqlite_where=sa.text("state = 'waiting' AND message <> 'written'"), postgresql_where=sa.text("state = 'waiting' AND message <> 'written'"))
    op.create_table('farewells',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=False),
    sa.Column('volunteer_again', sa.Enum('now', 'later', 'no', name='nextmatch', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['held_by_id'], ['accounts.id'], name=op.f('fk_farewells_held_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['id'], ['pairs.id'], name=op.f('fk_farewells_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_farewells'))
    )
    op.create_index(op.f('ix_farewells_held_by_id'), 'farewells', ['held_by_id'], unique=False)
    op.create_table('given_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('wording', sa.Enum('person', 'guardian', name='wordof', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('way', sa.Enum('own_card', 'in_person', 'telephone', 'in_writing', name='wordway', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('interpreter', sa.Boolean(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_given_words_member_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['accounts.id'], name=op.f('fk_given_words_noted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_given_words_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_given_words')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_given_words_member_id'), 'given_words', ['member_id'], unique=False)
    op.create_index(op.f('ix_given_words_noted_by_id'), 'given_words', ['noted_by_id'], unique=False)
    op.create_index(op.f('ix_given_words_pair_id'), 'given_words', ['pair_id'], unique=False)
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goals')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_goals_pair_id'), 'goals', ['pair_id'], unique=False)
    op.create_table('meeting_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('asked_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_meeting_questions_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_questions')),
    sa.UniqueConstraint('digest', name=op.f('uq_meeting_questions_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_meeting_questions_pair_id'), 'meeting_questions', ['pair_id'], unique=False)
    op.create_table('meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('met', sa.Boolean(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('mood', sa.Enum('awful', 'hard', 'fine', 'good', 'great', name='mood', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('audience', sa.Enum('shared', 'staff', name='readership', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('talk', sa.Boolean(), nullable=False),
    sa.Column('talked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('met OR (minutes IS NULL AND mood IS NULL)', name=op.f('ck_meetings_met')),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], name=op.f('fk_meetings_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_meetings_pair_id_held_on'), 'meetings', ['pair_id', 'held_on'], unique=False)
    op.create_table('mentorships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rhythm', sa.Enum('weekly', 'fortnightly', 'monthly', name='rhythm', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('resumed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('nudges', sa.Integer(), nullable=False),
    sa.Column('written_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['pairs.id'], name=op.f('fk_mentorships_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentorships'))
    )
    op.create_table('message_dates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['written_messages.id'], name=op.f('fk_message_dates_message_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_message_dates_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_dates')),
    sa.UniqueConstraint('message_id', 'session_id', name=op.f('uq_message_dates_message_id_session_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_message_dates_session_id'), 'message_dates', ['session_id'], unique=False)
    op.create_table('message_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['written_messages.id'], name=op.f('fk_message_texts_message_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_texts')),
    sa.UniqueConstraint('message_id', 'locale', name=op.f('uq_message_texts_message_id_locale')),
    sqlite_autoincrement=True
    )
    op.create_table('party_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_party_members_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_party_members_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_members')),
    sa.UniqueConstraint('registration_id', 'member_id', name=op.f('uq_party_members_registration_id_member_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_party_members_member_id'), 'party_members', ['member_id'], unique=False)
    op.create_table('sign_ups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('confirmed', 'waiting', 'offered', 'withdrawn', 'checked_in', 'completed', 'excused', 'no_show', name='signupstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('late_by', sa.Integer(), nullable=True),
    sa.Column('offered_until', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('first_time', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('came_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('left_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('marked_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('marked_key', sa.String(length=36), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('updated_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.CheckConstraint('late_by > 0', name=op.f('ck_sign_ups_late_by')),
    sa.CheckConstraint('left_at IS NULL OR came_at IS NOT NULL AND left_at > came_at', name=op.f('ck_sign_ups_left_at')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_ups_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shift_id'], ['shifts.id'], name=op.f('fk_sign_ups_shift_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ups')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_sign_ups_account_id_state'), 'sign_ups', ['account_id', 'state'], unique=False)
    op.create_index(op.f('ix_sign_ups_shift_id'), 'sign_ups', ['shift_id'], unique=False)
    op.create_index('uq_sign_ups_live', 'sign_ups', ['shift_id', 'account_id'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
    op.create_table('stand_in_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('goal', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('looking', 'found', 'stopped', 'nobody_left', 'over', name='searchstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('started_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint('goal > 0', name=op.f('ck_stand_in_searches_goal')),
    sa.ForeignKeyConstraint(['shift_id'], ['shifts.id'], name=op.f('fk_stand_in_searches_shift_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in_searches')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_stand_in_searches_shift_id'), 'stand_in_searches', ['shift_id'], unique=False)
    op.create_index(op.f('ix_stand_in_searches_state'), 'stand_in_searches', ['state'], unique=False)
    op.create_index('uq_stand_in_searches_live', 'stand_in_searches', ['shift_id'], unique=True, sqlite_where=sa.text("state = 'looking'"), postgresql_where=sa.text("state = 'looking'"))
    op.create_table('attendance_remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sign_up_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('made_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('answer', sa.String(length=500), server_default='', nullable=False),
    sa.Column('verdict', sa.Enum('stays', 'was_here', 'was_excused', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answered_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_attendance_remarks_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_attendance_remarks_answered_by_id')),
    sa.ForeignKeyConstraint(['sign_up_id'], ['sign_ups.id'], name=op.f('fk_attendance_remarks_sign_up_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_remarks')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_attendance_remarks_account_id'), 'attendance_remarks', ['account_id'], unique=False)
    op.create_index(op.f('ix_attendance_remarks_answered_by_id'), 'attendance_remarks', ['answered_by_id'], unique=False)
    op.create_index(op.f('ix_attendance_remarks_made_at'), 'attendance_remarks', ['made_at'], unique=False)
    op.create_index(op.f('ix_attendance_remarks_sign_up_id'), 'attendance_remarks', ['sign_up_id'], unique=False)
    op.create_index('uq_attendance_remarks_open', 'attendance_remarks', ['sign_up_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
    op.create_table('contact_attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Enum('told', 'not_reached', 'another_time', name='contactanswer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_contact_attempts_by_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_queue.id'], name=op.f('fk_contact_attempts_contact_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_attempts')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_contact_attempts_by_id'), 'contact_attempts', ['by_id'], unique=False)
    op.create_index(op.f('ix_contact_attempts_contact_id'), 'contact_attempts', ['contact_id'], unique=False)
    op.create_table('message_recipients',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('way', sa.Enum('email', 'contact', name='messageway', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("contact_id IS NULL OR way = 'contact'", name=op.f('ck_message_recipients_contact')),
    sa.CheckConstraint('(account_id IS NULL) <> (registration_id IS NULL)', name=op.f('ck_message_recipients_one')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_message_recipients_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_queue.id'], name=op.f('fk_message_recipients_contact_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['message_id'], ['written_messages.id'], name=op.f('fk_message_recipients_message_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_message_recipients_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_message_recipients_session_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_recipients')),
    sa.UniqueConstraint('message_id', 'account_id', name=op.f('uq_message_recipients_message_id_account_id')),
    sa.UniqueConstraint('message_id', 'registration_id', name=op.f('uq_message_recipients_message_id_registration_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_message_recipients_account_id'), 'message_recipients', ['account_id'], unique=False)
    op.create_index(op.f('ix_message_recipients_contact_id'), 'message_recipients', ['contact_id'], unique=False)
    op.create_index(op.f('ix_message_recipients_registration_id'), 'message_recipients', ['registration_id'], unique=False)
    op.create_index(op.f('ix_message_recipients_session_id'), 'message_recipients', ['session_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_message_recipients_session_id'), table_name='message_recipients')
    op.drop_index(op.f('ix_message_recipients_registration_id'), table_name='message_recipients')
    op.drop_index(op.f('ix_message_recipients_contact_id'), table_name='message_recipients')
    op.drop_index(op.f('ix_message_recipients_account_id'), table_name='message_recipients')
    op.drop_table('message_recipients')
    op.drop_index(op.f('ix_contact_attempts_contact_id'), table_name='contact_attempts')
    op.drop_index(op.f('ix_contact_attempts_by_id'), table_name='contact_attempts')
    op.drop_table('contact_attempts')
    op.drop_index('uq_attendance_remarks_open', table_name='attendance_remarks', sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
    op.drop_index(op.f('ix_attendance_remarks_sign_up_id'), table_name='attendance_remarks')
    op.drop_index(op.f('ix_attendance_remarks_made_at'), table_name='attendance_remarks')
    op.drop_index(op.f('ix_attendance_remarks_answered_by_id'), table_name='attendance_remarks')
    op.drop_index(op.f('ix_attendance_remarks_account_id'), table_name='attendance_remarks')
    op.drop_table('attendance_remarks')
    op.drop_index('uq_stand_in_searches_live', table_name='stand_in_searches', sqlite_where=sa.text("state = 'looking'"), postgresql_where=sa.text("state = 'looking'"))
    op.drop_index(op.f('ix_stand_in_searches_state'), table_name='stand_in_searches')
    op.drop_index(op.f('ix_stand_in_searches_shift_id'), table_name='stand_in_searches')
    op.drop_table('stand_in_searches')
    op.drop_index('uq_sign_ups_live', table_name='sign_ups', sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
    op.drop_index(op.f('ix_sign_ups_shift_id'), table_name='sign_ups')
    op.drop_index(op.f('ix_sign_ups_account_id_state'), table_name='sign_ups')
    op.drop_table('sign_ups')
    op.drop_index(op.f('ix_party_members_member_id'), table_name='party_members')
    op.drop_table('party_members')
    op.drop_table('message_texts')
    op.drop_index(op.f('ix_message_dates_session_id'), table_name='message_dates')
    op.drop_table('message_dates')
    op.drop_table('mentorships')
    op.drop_index(op.f('ix_meetings_pair_id_held_on'), table_name='meetings')
    op.drop_table('meetings')
    op.drop_index(op.f('ix_meeting_questions_pair_id'), table_name='meeting_questions')
    op.drop_table('meeting_questions')
    op.drop_index(op.f('ix_goals_pair_id'), table_name='goals')
    op.drop_table('goals')
    op.drop_index(op.f('ix_given_words_pair_id'), table_name='given_words')
    op.drop_index(op.f('ix_given_words_noted_by_id'), table_name='given_words')
    op.drop_index(op.f('ix_given_words_member_id'), table_name='given_words')
    op.drop_table('given_words')
    op.drop_index(op.f('ix_farewells_held_by_id'), table_name='farewells')
    op.drop_table('farewells')
    op.drop_index('uq_contact_queue_waiting', table_name='contact_queue', sqlite_where=sa.text("state = 'waiting' AND message <> 'written'"), postgresql_where=sa.text("state = 'waiting' AND message <> 'written'"))
    op.drop_index('uq_contact_queue_invited', table_name='contact_queue', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index(op.f('ix_contact_queue_told_by_id'), table_name='contact_queue')
    op.drop_index(op.f('ix_contact_queue_registration_id'), table_name='contact_queue')
    op.drop_index(op.f('ix_contact_queue_organisation_id_state'), table_name='contact_queue')
    op.drop_index(op.f('ix_contact_queue_invitee_id'), table_name='contact_queue')
    op.drop_table('contact_queue')
    op.drop_table('company_codes')
    op.drop_index(op.f('ix_check_ins_pair_id_held_on'), table_name='check_ins')
    op.drop_index(op.f('ix_check_ins_held_by_id'), table_name='check_ins')
    op.drop_table('check_ins')
    op.drop_index('uq_asks_open', table_name='asks', sqlite_where=sa.text("state IN ('proposed', 'asked')"), postgresql_where=sa.text("state IN ('proposed', 'asked')"))
    op.drop_index(op.f('ix_asks_state_answer_until'), table_name='asks')
    op.drop_index(op.f('ix_asks_shift_id'), table_name='asks')
    op.drop_index(op.f('ix_asks_asked_at'), table_name='asks')
    op.drop_index(op.f('ix_asks_account_id_state'), table_name='asks')
    op.drop_table('asks')
    op.drop_index(op.f('ix_written_messages_written_by_id'), table_name='written_messages')
    op.drop_index(op.f('ix_written_messages_session_id_sent_at'), table_name='written_messages')
    op.drop_index(op.f('ix_written_messages_organisation_id'), table_name='written_messages')
    op.drop_table('written_messages')
    op.drop_index(op.f('ix_viewings_volunteer_id'), table_name='viewings')
    op.drop_index(op.f('ix_viewings_need_id'), table_name='viewings')
    op.drop_index(op.f('ix_viewings_interpreter_id'), table_name='viewings')
    op.drop_index(op.f('ix_viewings_dwelling_id'), table_name='viewings')
    op.drop_table('viewings')
    op.drop_index(op.f('ix_shifts_starts_at'), table_name='shifts')
    op.drop_index(op.f('ix_shifts_skill_id'), table_name='shifts')
    op.drop_index(op.f('ix_shifts_session_id'), table_name='shifts')
    op.drop_index(op.f('ix_shifts_ends_at'), table_name='shifts')
    op.drop_index(op.f('ix_shifts_contact_id'), table_name='shifts')
    op.drop_table('shifts')
    op.drop_index('uq_registrations_live', table_name='registrations', sqlite_where=sa.text("state <> 'cancelled'"), postgresql_where=sa.text("state <> 'cancelled'"))
    op.drop_index(op.f('ix_registrations_together'), table_name='registrations')
    op.drop_index(op.f('ix_registrations_session_id'), table_name='registrations')
    op.drop_index(op.f('ix_registrations_member_id'), table_name='registrations')
    op.drop_index(op.f('ix_registrations_household_id_state'), table_name='registrations')
    op.drop_table('registrations')
    op.drop_index('uq_pairs_live', table_name='pairs', sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
    op.drop_index(op.f('ix_pairs_volunteer_id_state'), table_name='pairs')
    op.drop_index(op.f('ix_pairs_state_answer_until'), table_name='pairs')
    op.drop_index(op.f('ix_pairs_run_id'), table_name='pairs')
    op.drop_index(op.f('ix_pairs_request_id'), table_name='pairs')
    op.drop_index(op.f('ix_pairs_member_id'), table_name='pairs')
    op.drop_index(op.f('ix_pairs_introduction_id'), table_name='pairs')
    op.drop_index(op.f('ix_pairs_household_id_state'), table_name='pairs')
    op.drop_table('pairs')
    op.drop_index(op.f('ix_invitees_session_id'), table_name='invitees')
    op.drop_index(op.f('ix_invitees_member_id'), table_name='invitees')
    op.drop_index(op.f('ix_invitees_household_id'), table_name='invitees')
    op.drop_index(op.f('ix_invitees_account_id'), table_name='invitees')
    op.drop_table('invitees')
    op.drop_table('guest_requests')
    op.drop_index(op.f('ix_door_taps_received_at'), table_name='door_taps')
    op.drop_table('door_taps')
    op.drop_index(op.f('ix_batch_dates_session_id'), table_name='batch_dates')
    op.drop_table('batch_dates')
    op.drop_index(op.f('ix_attended_trainings_session_id'), table_name='attended_trainings')
    op.drop_index(op.f('ix_attended_trainings_recorded_by_id'), table_name='attended_trainings')
    op.drop_table('attended_trainings')
    op.drop_index(op.f('ix_unserved_request_id'), table_name='unserved')
    op.drop_table('unserved')
    op.drop_index(op.f('ix_sessions_venue_id_starts_at'), table_name='sessions')
    op.drop_index(op.f('ix_sessions_starts_at_id'), table_name='sessions')
    op.drop_index(op.f('ix_sessions_starts_at_ends_at_activity_id'), table_name='sessions')
    op.drop_index(op.f('ix_sessions_contact_id'), table_name='sessions')
    op.drop_index(op.f('ix_sessions_activity_id_starts_at'), table_name='sessions')
    op.drop_table('sessions')
    op.drop_index(op.f('ix_school_steps_noted_by_id'), table_name='school_steps')
    op.drop_table('school_steps')
    op.drop_index(op.f('ix_referral_notes_written_by_id'), table_name='referral_notes')
    op.drop_index(op.f('ix_referral_notes_referral_id'), table_name='referral_notes')
    op.drop_table('referral_notes')
    op.drop_table('photo_pictures')
    op.drop_index(op.f('ix_mediation_notes_written_by_id'), table_name='mediation_notes')
    op.drop_index(op.f('ix_mediation_notes_party_id'), table_name='mediation_notes')
    op.drop_table('mediation_notes')
    op.drop_index(op.f('ix_interviewed_skills_skill_id'), table_name='interviewed_skills')
    op.drop_table('interviewed_skills')
    op.drop_table('interviewed_languages')
    op.drop_index('uq_housing_needs_taken', table_name='housing_needs', sqlite_where=sa.text('holds'), postgresql_where=sa.text('holds'))
    op.drop_index(op.f('ix_housing_needs_work_area_id'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_sender_id_due_on'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_school_area_id'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_organisation_id_state'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_opened_by_id'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_member_id'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_household_id'), table_name='housing_needs')
    op.drop_index(op.f('ix_housing_needs_dwelling_id'), table_name='housing_needs')
    op.drop_table('housing_needs')
    op.drop_table('email_choices')
    op.drop_index(op.f('ix_devices_card_id'), table_name='devices')
    op.drop_index(op.f('ix_devices_account_id'), table_name='devices')
    op.drop_table('devices')
    op.drop_index(op.f('ix_conference_tasks_person_id'), table_name='conference_tasks')
    op.drop_index(op.f('ix_conference_tasks_done_at_due_on'), table_name='conference_tasks')
    op.drop_index(op.f('ix_conference_tasks_conference_id'), table_name='conference_tasks')
    op.drop_table('conference_tasks')
    op.drop_index(op.f('ix_candidates_volunteer_id'), table_name='candidates')
    op.drop_index(op.f('ix_candidates_request_id'), table_name='candidates')
    op.drop_index(op.f('ix_candidates_decided_by_id'), table_name='candidates')
    op.drop_table('candidates')
    op.drop_index(op.f('ix_batches_venue_id'), table_name='batches')
    op.drop_index(op.f('ix_batches_series_id'), table_name='batches')
    op.drop_index(op.f('ix_batches_organisation_id_made_at'), table_name='batches')
    op.drop_index(op.f('ix_batches_made_at'), table_name='batches')
    op.drop_index(op.f('ix_batches_activity_id'), table_name='batches')
    op.drop_table('batches')
    op.drop_index('uq_agreement_steps_duty', table_name='agreement_steps', sqlite_where=sa.text("duty_code <> ''"), postgresql_where=sa.text("duty_code <> ''"))
    op.drop_index(op.f('ix_agreement_steps_state_due_on'), table_name='agreement_steps')
    op.drop_index(op.f('ix_agreement_steps_plan_id'), table_name='agreement_steps')
    op.drop_index(op.f('ix_agreement_steps_owner_id'), table_name='agreement_steps')
    op.drop_index(op.f('ix_agreement_steps_organisation_id'), table_name='agreement_steps')
    op.drop_index(op.f('ix_agreement_steps_agreement_id'), table_name='agreement_steps')
    op.drop_table('agreement_steps')
    op.drop_table('training_courses')
    op.drop_table('trainee_tries')
    op.drop_index(op.f('ix_trainee_presences_trainee_id'), table_name='trainee_presences')
    op.drop_index(op.f('ix_trainee_presences_noted_by_id'), table_name='trainee_presences')
    op.drop_table('trainee_presences')
    op.drop_index(op.f('ix_tokens_member_id'), table_name='tokens')
    op.drop_index(op.f('ix_tokens_household_id'), table_name='tokens')
    op.drop_index(op.f('ix_tokens_account_id_purpose'), table_name='tokens')
    op.drop_table('tokens')
    op.drop_index(op.f('ix_skills_interviews_begun_by_id'), table_name='skills_interviews')
    op.drop_table('skills_interviews')
    op.drop_index(op.f('ix_series_venue_id'), table_name='series')
    op.drop_index(op.f('ix_series_activity_id'), table_name='series')
    op.drop_table('series')
    op.drop_index('uq_school_ways_live', table_name='school_ways', sqlite_where=sa.text("state <> 'followed_up'"), postgresql_where=sa.text("state <> 'followed_up'"))
    op.drop_index(op.f('ix_school_ways_state_due_on'), table_name='school_ways')
    op.drop_index(op.f('ix_school_ways_owner_id'), table_name='school_ways')
    op.drop_index(op.f('ix_school_ways_organisation_id'), table_name='school_ways')
    op.drop_index(op.f('ix_school_ways_member_id'), table_name='school_ways')
    op.drop_index(op.f('ix_school_ways_household_id'), table_name='school_ways')
    op.drop_table('school_ways')
    op.drop_index(op.f('ix_room_uses_venue_id_starts_at'), table_name='room_uses')
    op.drop_table('room_uses')
    op.drop_index(op.f('ix_reporting_facts_noted_by_id'), table_name='reporting_facts')
    op.drop_table('reporting_facts')
    op.drop_index(op.f('ix_referrals_state_due_at'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_sender_id_state'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_receiver_id_state'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_over_at'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_member_id'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_household_id'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_consent_noted_by_id'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_caregiver_id'), table_name='referrals')
    op.drop_index(op.f('ix_referrals_author_id'), table_name='referrals')
    op.drop_table('referrals')
    op.drop_index('uq_photos_waiting', table_name='photos', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index('uq_photos_approved', table_name='photos', sqlite_where=sa.text("state = 'approved'"), postgresql_where=sa.text("state = 'approved'"))
    op.drop_index(op.f('ix_photos_withdrawn_by_id'), table_name='photos')
    op.drop_index(op.f('ix_photos_uploaded_by_id'), table_name='photos')
    op.drop_index(op.f('ix_photos_decided_by_id'), table_name='photos')
    op.drop_index(op.f('ix_photos_activity_id'), table_name='photos')
    op.drop_table('photos')
    op.drop_table('own_addresses')
    op.drop_table('needs')
    op.drop_index('uq_mentoring_requests_live', table_name='mentoring_requests', sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
    op.drop_index(op.f('ix_mentoring_requests_state_asked_at'), table_name='mentoring_requests')
    op.drop_index(op.f('ix_mentoring_requests_member_id'), table_name='mentoring_requests')
    op.drop_index(op.f('ix_mentoring_requests_household_id'), table_name='mentoring_requests')
    op.drop_index(op.f('ix_mentoring_requests_area_id'), table_name='mentoring_requests')
    op.drop_table('mentoring_requests')
    op.drop_index(op.f('ix_mediation_parties_member_id'), table_name='mediation_parties')
    op.drop_index(op.f('ix_mediation_parties_household_id'), table_name='mediation_parties')
    op.drop_index(op.f('ix_mediation_parties_consent_noted_by_id'), table_name='mediation_parties')
    op.drop_table('mediation_parties')
    op.drop_index(op.f('ix_mediation_follow_ups_due_on'), table_name='mediation_follow_ups')
    op.drop_table('mediation_follow_ups')
    op.drop_index(op.f('ix_job_leads_member_id'), table_name='job_leads')
    op.drop_table('job_leads')
    op.drop_index(op.f('ix_home_words_noted_by_id'), table_name='home_words')
    op.drop_index(op.f('ix_home_words_member_id'), table_name='home_words')
    op.drop_index(op.f('ix_home_words_guardian_id'), table_name='home_words')
    op.drop_table('home_words')
    op.drop_index('uq_help_calls_open', table_name='help_calls', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f('ix_help_calls_settled_by_id'), table_name='help_calls')
    op.drop_index(op.f('ix_help_calls_member_id'), table_name='help_calls')
    op.drop_index(op.f('ix_help_calls_household_id'), table_name='help_calls')
    op.drop_table('help_calls')
    op.drop_index(op.f('ix_guidance_talks_recorded_by_id'), table_name='guidance_talks')
    op.drop_index(op.f('ix_guidance_talks_member_id'), table_name='guidance_talks')
    op.drop_table('guidance_talks')
    op.drop_index(op.f('ix_enrolments_member_id'), table_name='enrolments')
    op.drop_table('enrolments')
    op.drop_index('uq_emergency_accesses_live', table_name='emergency_accesses', sqlite_where=sa.text("state IN ('asked', 'open')"), postgresql_where=sa.text("state IN ('asked', 'open')"))
    op.drop_index(op.f('ix_emergency_accesses_state'), table_name='emergency_accesses')
    op.drop_index(op.f('ix_emergency_accesses_organisation_id'), table_name='emergency_accesses')
    op.drop_index(op.f('ix_emergency_accesses_member_id'), table_name='emergency_accesses')
    op.drop_index(op.f('ix_emergency_accesses_kind_row_id_asked_by_id'), table_name='emergency_accesses')
    op.drop_index(op.f('ix_emergency_accesses_household_id'), table_name='emergency_accesses')
    op.drop_index(op.f('ix_emergency_accesses_decided_by_id'), table_name='emergency_accesses')
    op.drop_index(op.f('ix_emergency_accesses_asked_by_id'), table_name='emergency_accesses')
    op.drop_table('emergency_accesses')
    op.drop_index(op.f('ix_course_certificates_made_at'), table_name='course_certificates')
    op.drop_table('course_certificates')
    op.drop_index(op.f('ix_consents_recorded_by_id'), table_name='consents')
    op.drop_index(op.f('ix_consents_organisation_id'), table_name='consents')
    op.drop_index(op.f('ix_consents_member_id'), table_name='consents')
    op.drop_index(op.f('ix_consents_household_id_purpose_organisation_id'), table_name='consents')
    op.drop_table('consents')
    op.drop_index(op.f('ix_conference_people_organisation_id'), table_name='conference_people')
    op.drop_index(op.f('ix_conference_people_member_id'), table_name='conference_people')
    op.drop_index(op.f('ix_conference_people_account_id'), table_name='conference_people')
    op.drop_table('conference_people')
    op.drop_index(op.f('ix_conference_decisions_conference_id'), table_name='conference_decisions')
    op.drop_table('conference_decisions')
    op.drop_index(op.f('ix_child_plans_member_id'), table_name='child_plans')
    op.drop_table('child_plans')
    op.drop_index(op.f('ix_cards_member_id'), table_name='cards')
    op.drop_index(op.f('ix_cards_issued_by_id'), table_name='cards')
    op.drop_index(op.f('ix_cards_household_id'), table_name='cards')
    op.drop_table('cards')
    op.drop_index(op.f('ix_blocks_member_id'), table_name='blocks')
    op.drop_index(op.f('ix_blocks_household_id'), table_name='blocks')
    op.drop_table('blocks')
    op.drop_index('uq_agreement_wishes_open', table_name='agreement_wishes', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
    op.drop_index(op.f('ix_agreement_wishes_settled_at'), table_name='agreement_wishes')
    op.drop_index(op.f('ix_agreement_wishes_organisation_id'), table_name='agreement_wishes')
    op.drop_index(op.f('ix_agreement_wishes_member_id'), table_name='agreement_wishes')
    op.drop_index(op.f('ix_agreement_wishes_household_id'), table_name='agreement_wishes')
    op.drop_table('agreement_wishes')
    op.drop_index(op.f('ix_agreement_parties_member_id'), table_name='agreement_parties')
    op.drop_table('agreement_parties')
    op.drop_table('activity_texts')
    op.drop_index(op.f('ix_volunteer_skills_skill_id'), table_name='volunteer_skills')
    op.drop_table('volunteer_skills')
    op.drop_index(op.f('ix_volunteer_references_volunteer_id'), table_name='volunteer_references')
    op.drop_index(op.f('ix_volunteer_references_answered_at_expires_at'), table_name='volunteer_references')
    op.drop_table('volunteer_references')
    op.drop_index(op.f('ix_volunteer_pauses_volunteer_id'), table_name='volunteer_pauses')
    op.drop_table('volunteer_pauses')
    op.drop_table('volunteer_languages')
    op.drop_index(op.f('ix_trainees_account_id'), table_name='trainees')
    op.drop_table('trainees')
    op.drop_index(op.f('ix_staff_course_questions_course_id'), table_name='staff_course_questions')
    op.drop_table('staff_course_questions')
    op.drop_table('staff_course_dates')
    op.drop_index('uq_shared_venues_with_all', table_name='shared_venues', sqlite_where=sa.text('organisation_id IS NULL'), postgresql_where=sa.text('organisation_id IS NULL'))
    op.drop_index(op.f('ix_shared_venues_venue_id'), table_name='shared_venues')
    op.drop_index(op.f('ix_shared_venues_organisation_id'), table_name='shared_venues')
    op.drop_table('shared_venues')
    op.drop_index(op.f('ix_setting_answers_organisation_id'), table_name='setting_answers')
    op.drop_index(op.f('ix_setting_answers_answered_by_id'), table_name='setting_answers')
    op.drop_table('setting_answers')
    op.drop_index(op.f('ix_seen_certificates_volunteer_id'), table_name='seen_certificates')
    op.drop_index(op.f('ix_seen_certificates_seen_by_id'), table_name='seen_certificates')
    op.drop_table('seen_certificates')
    op.drop_index(op.f('ix_reaching_wishes_sms_noted_by_id'), table_name='reaching_wishes')
    op.drop_table('reaching_wishes')
    op.drop_table('place_codes')
    op.drop_index(op.f('ix_partner_feeds_subscribed_by_id'), table_name='partner_feeds')
    op.drop_index(op.f('ix_partner_feeds_programme_id'), table_name='partner_feeds')
    op.drop_index(op.f('ix_partner_feeds_due_at'), table_name='partner_feeds')
    op.drop_table('partner_feeds')
    op.drop_index(op.f('ix_named_colleagues_named_by_id'), table_name='named_colleagues')
    op.drop_index(op.f('ix_named_colleagues_account_id'), table_name='named_colleagues')
    op.drop_table('named_colleagues')
    op.drop_index(op.f('ix_members_household_id'), table_name='members')
    op.drop_table('members')
    op.drop_index(op.f('ix_mediations_worry_id'), table_name='mediations')
    op.drop_index(op.f('ix_mediations_state_started_on'), table_name='mediations')
    op.drop_index(op.f('ix_mediations_organisation_id_state'), table_name='mediations')
    op.drop_index(op.f('ix_mediations_mediator_id'), table_name='mediations')
    op.drop_index(op.f('ix_mediations_ended_on'), table_name='mediations')
    op.drop_index(op.f('ix_mediations_begun_by_id'), table_name='mediations')
    op.drop_table('mediations')
    op.drop_index(op.f('ix_interviews_volunteer_id'), table_name='interviews')
    op.drop_index(op.f('ix_interviews_held_by_id'), table_name='interviews')
    op.drop_table('interviews')
    op.drop_index(op.f('ix_granted_clearances_proposed_by_id'), table_name='granted_clearances')
    op.drop_index(op.f('ix_granted_clearances_expires_on'), table_name='granted_clearances')
    op.drop_index(op.f('ix_granted_clearances_confirmed_by_id'), table_name='granted_clearances')
    op.drop_table('granted_clearances')
    op.drop_index(op.f('ix_ended_clearances_volunteer_id_clearance_ended_on'), table_name='ended_clearances')
    op.drop_index(op.f('ix_ended_clearances_settled_at'), table_name='ended_clearances')
    op.drop_table('ended_clearances')
    op.drop_index(op.f('ix_concern_notes_written_by_id'), table_name='concern_notes')
    op.drop_index(op.f('ix_concern_notes_concern_id'), table_name='concern_notes')
    op.drop_table('concern_notes')
    op.drop_index(op.f('ix_closed_times_venue_id'), table_name='closed_times')
    op.drop_table('closed_times')
    op.drop_index(op.f('ix_clearance_requests_organisation_id'), table_name='clearance_requests')
    op.drop_table('clearance_requests')
    op.drop_index(op.f('ix_clearance_proposals_proposed_by_id'), table_name='clearance_proposals')
    op.drop_table('clearance_proposals')
    op.drop_index(op.f('ix_case_conferences_state_starts_at'), table_name='case_conferences')
    op.drop_index(op.f('ix_case_conferences_organisation_id_state'), table_name='case_conferences')
    op.drop_index(op.f('ix_case_conferences_household_id'), table_name='case_conferences')
    op.drop_index(op.f('ix_case_conferences_called_by_id'), table_name='case_conferences')
    op.drop_table('case_conferences')
    op.drop_index('uq_agreements_live', table_name='agreements', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.drop_index(op.f('ix_agreements_owner_id'), table_name='agreements')
    op.drop_index(op.f('ix_agreements_organisation_id'), table_name='agreements')
    op.drop_index(op.f('ix_agreements_household_id'), table_name='agreements')
    op.drop_table('agreements')
    op.drop_index(op.f('ix_activities_venue_id'), table_name='activities')
    op.drop_index(op.f('ix_activities_partner_id'), table_name='activities')
    op.drop_index(op.f('ix_activities_organisation_id'), table_name='activities')
    op.drop_index(op.f('ix_activities_contact_id'), table_name='activities')
    op.drop_index(op.f('ix_activities_cloth'), table_name='activities')
    op.drop_index(op.f('ix_activities_asked_id'), table_name='activities')
    op.drop_table('activities')
    op.drop_index(op.f('ix_worries_state_told_at'), table_name='worries')
    op.drop_index(op.f('ix_worries_organisation_id_state'), table_name='worries')
    op.drop_index(op.f('ix_worries_looked_by_id'), table_name='worries')
    op.drop_index(op.f('ix_worries_closed_at'), table_name='worries')
    op.drop_table('worries')
    op.drop_index(op.f('ix_volunteers_area_id'), table_name='volunteers')
    op.drop_table('volunteers')
    op.drop_index(op.f('ix_venues_organisation_id'), table_name='venues')
    op.drop_index(op.f('ix_venues_area_id'), table_name='venues')
    op.drop_table('venues')
    op.drop_table('training_offers')
    op.drop_index(op.f('ix_town_packs_brought_by_id'), table_name='town_packs')
    op.drop_table('town_packs')
    op.drop_index(op.f('ix_staff_courses_organisation_id'), table_name='staff_courses')
    op.drop_index(op.f('ix_staff_courses_made_by_id'), table_name='staff_courses')
    op.drop_index(op.f('ix_staff_courses_finished_at'), table_name='staff_courses')
    op.drop_table('staff_courses')
    op.drop_index(op.f('ix_sharing_agreements_proposer_id'), table_name='sharing_agreements')
    op.drop_index(op.f('ix_sharing_agreements_proposed_by_id'), table_name='sharing_agreements')
    op.drop_index(op.f('ix_sharing_agreements_partner_id'), table_name='sharing_agreements')
    op.drop_index(op.f('ix_sharing_agreements_ended_by_id'), table_name='sharing_agreements')
    op.drop_index(op.f('ix_sharing_agreements_accepted_by_id'), table_name='sharing_agreements')
    op.drop_table('sharing_agreements')
    op.drop_index('uq_setting_changes_asked', table_name='setting_changes', sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))
    op.drop_index(op.f('ix_setting_changes_asked_by_id'), table_name='setting_changes')
    op.drop_table('setting_changes')
    op.drop_table('referral_offers')
    op.drop_index(op.f('ix_recovery_codes_account_id'), table_name='recovery_codes')
    op.drop_table('recovery_codes')
    op.drop_index(op.f('ix_passkeys_account_id'), table_name='passkeys')
    op.drop_table('passkeys')
    op.drop_index(op.f('ix_passkey_questions_expires_at'), table_name='passkey_questions')
    op.drop_index(op.f('ix_passkey_questions_account_id'), table_name='passkey_questions')
    op.drop_table('passkey_questions')
    op.drop_index(op.f('ix_merges_table_name_kept_id'), table_name='merges')
    op.drop_index(op.f('ix_merges_table_name_gone_id'), table_name='merges')
    op.drop_index(op.f('ix_merges_made_by_id'), table_name='merges')
    op.drop_table('merges')
    op.drop_index(op.f('ix_memberships_role_organisation_id'), table_name='memberships')
    op.drop_index(op.f('ix_memberships_organisation_id'), table_name='memberships')
    op.drop_index(op.f('ix_memberships_account_id'), table_name='memberships')
    op.drop_table('memberships')
    op.drop_table('mediators')
    op.drop_index(op.f('ix_matching_runs_made_by_id'), table_name='matching_runs')
    op.drop_index(op.f('ix_matching_runs_created_at'), table_name='matching_runs')
    op.drop_table('matching_runs')
    op.drop_index(op.f('ix_language_reviews_noted_by_id'), table_name='language_reviews')
    op.drop_table('language_reviews')
    op.drop_index(op.f('ix_invitations_organisation_id'), table_name='invitations')
    op.drop_index(op.f('ix_invitations_invited_by_id'), table_name='invitations')
    op.drop_table('invitations')
    op.drop_index(op.f('ix_households_organisation_id'), table_name='households')
    op.drop_table('households')
    op.drop_index(op.f('ix_hours_confirmations_account_id'), table_name='hours_confirmations')
    op.drop_table('hours_confirmations')
    op.drop_index(op.f('ix_help_offers_state_asked_at'), table_name='help_offers')
    op.drop_index(op.f('ix_help_offers_settled_by_id'), table_name='help_offers')
    op.drop_index(op.f('ix_help_offers_organisation_id'), table_name='help_offers')
    op.drop_table('help_offers')
    op.drop_table('embed_hosts')
    op.drop_index(op.f('ix_emails_state_next_attempt_at'), table_name='emails')
    op.drop_index('ix_emails_on_the_way', table_name='emails', sqlite_where=sa.text("state IN ('queued', 'sending')"), postgresql_where=sa.text("state IN ('queued', 'sending')"))
    op.drop_index(op.f('ix_emails_account_id'), table_name='emails')
    op.drop_table('emails')
    op.drop_index(op.f('ix_dwellings_organisation_id_state'), table_name='dwellings')
    op.drop_index(op.f('ix_dwellings_checked_by_id'), table_name='dwellings')
    op.drop_index(op.f('ix_dwellings_area_id'), table_name='dwellings')
    op.drop_table('dwellings')
    op.drop_index(op.f('ix_duty_changes_law_code_duty_code'), table_name='duty_changes')
    op.drop_index(op.f('ix_duty_changes_changed_by_id'), table_name='duty_changes')
    op.drop_table('duty_changes')
    op.drop_index(op.f('ix_directory_leaflets_uploaded_by_id'), table_name='directory_leaflets')
    op.drop_table('directory_leaflets')
    op.drop_index(op.f('ix_concerns_state_created_at'), table_name='concerns')
    op.drop_index(op.f('ix_concerns_organisation_id'), table_name='concerns')
    op.drop_index(op.f('ix_concerns_handled_by_id'), table_name='concerns')
    op.drop_index(op.f('ix_concerns_concerned_id'), table_name='concerns')
    op.drop_table('concerns')
    op.drop_index(op.f('ix_brought_programmes_organisation_id'), table_name='brought_programmes')
    op.drop_index(op.f('ix_brought_programmes_brought_by_id'), table_name='brought_programmes')
    op.drop_table('brought_programmes')
    op.drop_table('address_changes')
    op.drop_index(op.f('ix_watch_reminders_level_told_at'), table_name='watch_reminders')
    op.drop_table('watch_reminders')
    op.drop_table('versions')
    op.drop_table('upkeep')
    op.drop_table('task_runs')
    op.drop_index(op.f('ix_skills_merged_into_id'), table_name='skills')
    op.drop_table('skills')
    op.drop_index(op.f('ix_school_terms_first_on'), table_name='school_terms')
    op.drop_table('school_terms')
    op.drop_table('organisations')
    op.drop_table('marks')
    op.drop_index(op.f('ix_idempotency_keys_sent_at'), table_name='idempotency_keys')
    op.drop_table('idempotency_keys')
    op.drop_table('districts')
    op.drop_table('directory_entries')
    op.drop_index(op.f('ix_audit_entries_table_name_row_id'), table_name='audit_entries')
    op.drop_index(op.f('ix_audit_entries_at'), table_name='audit_entries')
    op.drop_table('audit_entries')
    op.drop_index(op.f('ix_attempts_key_at'), table_name='attempts')
    op.drop_table('attempts')
    op.drop_table('areas')
    op.drop_index(op.f('ix_applications_email'), table_name='applications')
    op.drop_table('applications')
    op.drop_index('uq_accounts_email', table_name='accounts')
    op.drop_table('accounts')
