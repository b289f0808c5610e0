"""Reading the directory: what everybody may, by words, kind and language."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.foundation.access import Actor, by_way_of, whoever
from community.foundation.database import every, first, grouped
from community.foundation.derived_columns import called
from community.organisations.queries import by_name


@whoever
def listed(_actor: Actor) -> sa.ColumnElement[bool]:
    """Places that everybody may know."""
    return DirectoryEntry.listed.is_(True)


@whoever
def leaflets_listed(actor: Actor) -> sa.ColumnElement[bool]:
    """Leaflets of places that everybody may know."""
    return by_way_of(DirectoryLeaflet.entry_id, DirectoryEntry, listed(actor))


def entries(reach: sa.ColumnElement[bool], typed: str = "", kind: str = "", language: str = "") -> list[DirectoryEntry]:
    """Places within reach by name; those that are called so, help with this, and speak this language."""
    found = every(DirectoryEntry, reach, called(typed, DirectoryEntry.search_text) if typed else sa.true())
    fitting = [one for one in found if (not kind or kind in one.kinds) and (not language or language in one.languages)]
    return by_name(fitting)


def leaflets_of(entry_ids: Sequence[int]) -> dict[int, list[DirectoryLeaflet]]:
    """The leaflets of these places, without what is in them."""
    rows = every(DirectoryLeaflet, DirectoryLeaflet.entry_id.in_(entry_ids), by=DirectoryLeaflet.language)
    return grouped((one.entry_id, one) for one in rows)


def find_leaflet(reach: sa.ColumnElement[bool], key: str) -> DirectoryLeaflet | None:
    """The leaflet within reach that has this name, whole."""
    whole = undefer(DirectoryLeaflet.content)
    return next(iter(every(DirectoryLeaflet, DirectoryLeaflet.key == key, reach, load=whole)), None)


def find_in_language(entry_id: int, language: str) -> DirectoryLeaflet | None:
    """The leaflet that a place has in a language."""
    return first(DirectoryLeaflet, DirectoryLeaflet.entry_id == entry_id, DirectoryLeaflet.language == language)
