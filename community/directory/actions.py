"""Keeping the directory."""

from typing import Any

from community.directory.models import DirectoryEntry
from community.foundation import clock
from community.foundation.database import added


def add(**told: Any) -> DirectoryEntry:
    """A new place."""
    return added(DirectoryEntry(checked_at=clock.now(), **told))


def change(entry: DirectoryEntry, **told: Any) -> None:
    """Keep what is so now; somebody has looked at it."""
    for name, value in told.items():
        setattr(entry, name, value)
    entry.checked_at = clock.now()
