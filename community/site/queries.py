"""What tells whether the site is well."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from community.foundation.database import MIGRATIONS, db


def is_ready() -> bool:
    """Whether the database answers and is on the migration that this code expects."""
    expected = ScriptDirectory(MIGRATIONS).get_current_head()
    return MigrationContext.configure(db.session.connection()).get_current_revision() == expected
