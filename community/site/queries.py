"""What tells whether the site is well."""

from community.foundation.database import has_room, is_migrated


def is_ready() -> bool:
    """Whether the database answers, has room for more and is on the migration that this code expects."""
    return has_room() and is_migrated()
