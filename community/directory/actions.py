"""Keeping the directory."""

from typing import Any

from community.directory import queries
from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.foundation import attachments, clock
from community.foundation.attachments import Prepared
from community.foundation.database import added, db


def add(**told: Any) -> DirectoryEntry:
    """A new place."""
    return added(DirectoryEntry(checked_at=clock.now(), **told))


def change(entry: DirectoryEntry, **told: Any) -> None:
    """Keep what is so now; somebody has looked at it."""
    for name, value in told.items():
        setattr(entry, name, value)
    entry.checked_at = clock.now()


def keep_leaflet(entry: DirectoryEntry, language: str, prepared: Prepared, account_id: int) -> DirectoryLeaflet:
    """Keep a leaflet, in the place of the one in this language; the entry is locked. Raises Refused where there is no
    room."""
    attachments.check_room()
    if former := queries.find_in_language(entry.id, language):
        db.session.delete(former)
        db.session.flush()
    return added(
        DirectoryLeaflet(entry_id=entry.id, language=language, **attachments.facts(prepared, account_id, clock.now()))
    )


def remove_leaflet(leaflet: DirectoryLeaflet) -> None:
    """It is gone at once."""
    db.session.delete(leaflet)
