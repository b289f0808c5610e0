"""What people write when a child may be in danger, and the right of the few who read it."""

import sqlalchemy as sa
from alembic import op

import community.foundation.database

revision = 'af3f1010d558'
down_revision = 'c18b839106cd'
branch_labels = None
depends_on = None

ROLES = ['visitor', 'person', 'household', 'volunteer', 'coordinator', 'caseworker', 'vetting', 'safeguarding', 'administrator']


def _allow(table: str, roles: list[str]) -> None:
    allowed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_role'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_role'), f"role IN ({allowed})")


def upgrade() -> None:
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
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.Column('handled_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.Column('outcome', sa.String(length=500), nullable=False),
    sa.Column('closed_at', community.foundation.database.UtcDateTime(), nullable=True),
    sa.CheckConstraint("(readers = 'one') = (organisation_id IS NOT NULL)", name=op.f('ck_concerns_one')),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_concerns_closed')),
    sa.ForeignKeyConstraint(['concerned_id'], ['organisations.id'], name=op.f('fk_concerns_concerned_id')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['accounts.id'], name=op.f('fk_concerns_handled_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_concerns_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concerns'))
    )
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concerns_state_created_at'), ['state', 'created_at'], unique=False)

    op.create_table('concern_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', community.foundation.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['concern_id'], ['concerns.id'], name=op.f('fk_concern_notes_concern_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['accounts.id'], name=op.f('fk_concern_notes_written_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_notes'))
    )
    with op.batch_alter_table('concern_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_notes_concern_id'), ['concern_id'], unique=False)

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
    sa.UniqueConstraint('concern_id', 'account_id', name=op.f('uq_named_colleagues_concern_id_account_id'))
    )
    with op.batch_alter_table('named_colleagues', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_named_colleagues_account_id'), ['account_id'], unique=False)

    _allow('memberships', ROLES)
    _allow('invitations', ROLES)


def downgrade() -> None:
    for table in ('memberships', 'invitations'):
        op.execute(f"DELETE FROM {table} WHERE role = 'safeguarding'")
        _allow(table, [role for role in ROLES if role != 'safeguarding'])
    with op.batch_alter_table('named_colleagues', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_named_colleagues_account_id'))

    op.drop_table('named_colleagues')
    with op.batch_alter_table('concern_notes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concern_notes_concern_id'))

    op.drop_table('concern_notes')
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concerns_state_created_at'))

    op.drop_table('concerns')
