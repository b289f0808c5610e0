"""Whether a run's proof is of the whole town, and only known codes for who gets nobody."""

import sqlalchemy as sa
from alembic import op

revision = "45dd19203b91"
down_revision = "e39ad8330fd9"
branch_labels = None
depends_on = None

CODES = (
    "no_consent", "blocked", "failed_before", "capacity", "clearance", "age", "gender", "language", "time", "distance",
    "shortage", "nobody",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("matching_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exact", sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table("unserved", schema=None) as batch_op:
        codes = ", ".join(f"'{code}'" for code in CODES)
        batch_op.create_check_constraint(op.f("ck_unserved_unserved"), f"code IN ({codes})")


def downgrade() -> None:
    with op.batch_alter_table("unserved", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_unserved_unserved"), type_="check")
    with op.batch_alter_table("matching_runs", schema=None) as batch_op:
        batch_op.drop_column("exact")
