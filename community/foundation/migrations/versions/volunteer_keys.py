"""A random name for each volunteer; those who are here already get one from their id."""

import sqlalchemy as sa
from alembic import op

revision = "a7ee564abfff"
down_revision = "d1662d7e7f95"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(length=36), nullable=True))
    op.execute("UPDATE volunteers SET key = 'volunteer-' || id")
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.alter_column("key", existing_type=sa.String(length=36), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_volunteers_key"), ["key"])


def downgrade() -> None:
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_volunteers_key"), type_="unique")
        batch_op.drop_column("key")
