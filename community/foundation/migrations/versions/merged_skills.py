"""A skill may mean another since staff merged them."""

import sqlalchemy as sa
from alembic import op

revision = 'dcc57ce552c8'
down_revision = '5ec923a1f174'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('skills', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_skills_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_skills_merged_into_id'), 'skills', ['merged_into_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('skills', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_skills_merged_into_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_skills_merged_into_id'))
        batch_op.drop_column('merged_into_id')
