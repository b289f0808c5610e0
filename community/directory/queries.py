"""Reading the directory: what everybody may, by words, kind and language."""

import sqlalchemy as sa

from community.directory.models import DirectoryEntry
from community.foundation.access import Actor, whoever
from community.foundation.database import every
from community.foundation.derived_columns import called
from community.organisations.queries import by_name


@whoever
def listed(_actor: Actor) -> sa.ColumnElement[bool]:
    """Places that everybody may know."""
    return DirectoryEntry.listed.is_(True)


def entries(reach: sa.ColumnElement[bool], typed: str = "", kind: str = "", language: str = "") -> list[DirectoryEntry]:
    """Places within reach by name; those that are called so, help with this, and speak this language."""
    found = every(DirectoryEntry, reach, called(typed, DirectoryEntry.search_text) if typed else sa.true())
    fitting = [one for one in found if (not kind or kind in one.kinds) and (not language or language in one.languages)]
    return by_name(fitting)
