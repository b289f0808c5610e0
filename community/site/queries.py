"""What tells whether the site is well."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from community.foundation.database import MIGRATIONS, db, has_room


def is_ready() -> bool:
    """Whether the database answers, has room for more and is on the migration that this code expects."""
    expected = ScriptDirectory(MIGRATIONS).get_current_head()
    return has_room() and MigrationContext.configure(db.session.connection()).get_current_revision() == expected
