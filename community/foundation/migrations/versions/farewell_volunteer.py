"""Whether a volunteer would accompany somebody else after an ending, and from which day."""

import sqlalchemy as sa
from alembic import op

revision = '828a33b927ee'
down_revision = '07bfa32ec342'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('farewells', schema=None) as batch_op:
        batch_op.add_column(sa.Column('volunteer_again', sa.Enum('now', 'later', 'no', name='nextmatch', native_enum=False, create_constraint=True, length=32), nullable=True))

    with op.batch_alter_table('volunteers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('matching_from', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('volunteers', schema=None) as batch_op:
        batch_op.drop_column('matching_from')

    with op.batch_alter_table('farewells', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_farewells_nextmatch'), type_='check')
        batch_op.drop_column('volunteer_again')
