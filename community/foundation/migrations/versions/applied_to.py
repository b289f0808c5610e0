"""Which organisation each volunteer applied to: whose colleague talked with them, or the first that opens files."""

import sqlalchemy as sa
from alembic import op

revision = "5b0c6f0e9d41"
down_revision = "f23cdd3f7e3e"
branch_labels = None
depends_on = None

TALKED = """
SELECT memberships.organisation_id FROM interviews
JOIN memberships ON memberships.account_id = interviews.held_by_id AND memberships.role = 'vetting'
WHERE interviews.volunteer_id = clearance_requests.volunteer_id
ORDER BY interviews.id, memberships.organisation_id LIMIT 1
"""
OPENS = "SELECT min(organisation_id) FROM memberships WHERE role = 'vetting'"
ANY = "SELECT min(id) FROM organisations"


def upgrade() -> None:
    with op.batch_alter_table("clearance_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
    op.execute(f"UPDATE clearance_requests SET organisation_id = coalesce(({TALKED}), ({OPENS}), ({ANY}))")
    # Where there is no organisation, there was nobody to apply to.
    op.execute("DELETE FROM clearance_requests WHERE organisation_id IS NULL")
    with op.batch_alter_table("clearance_requests", schema=None) as batch_op:
        batch_op.alter_column("organisation_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(batch_op.f("ix_clearance_requests_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_clearance_requests_organisation_id"), "organisations", ["organisation_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("clearance_requests", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_clearance_requests_organisation_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_clearance_requests_organisation_id"))
        batch_op.drop_column("organisation_id")
