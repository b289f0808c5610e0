"""Every table is named once in its context's personal_data.py, and whatever points to a household says what becomes of it."""

from collections import Counter

import app  # noqa: F401 - every model is known once the application can be made
from community.foundation.database import db
from community.foundation.personal import Fate
from community.manifest import MANIFEST as COMMUNITY
from events.manifest import MANIFEST as EVENTS
from volunteers.manifest import MANIFEST as VOLUNTEERS

NAMED = [table for manifest in (COMMUNITY, EVENTS, VOLUNTEERS) for table in manifest.personal_tables]
# Rows of these point to a household and yet tell nothing of it: each with its reason.
POINTS_ELSEWHERE: dict[str, str] = {}


def pointing_at_households() -> set[str]:
    """The tables from which a way of foreign keys leads to a household."""
    found = {"households"}
    while True:
        more = {
            table.name
            for table in db.metadata.sorted_tables
            if {key.column.table.name for key in table.foreign_keys} & found
        } - found
        if not more:
            return found
        found |= more


def test_every_table_is_named_once():
    named = Counter(table.model.__tablename__ for table in NAMED)
    forgotten = sorted(set(db.metadata.tables) - set(named))
    assert forgotten == [], (
        f"{', '.join(forgotten)}: add a PersonalTable(Model, ...) to TABLES in the personal_data.py of its context. Give it "
        "Share(condition, Fate) where it holds anything of a household, else say in because='...' why it does not."
    )
    assert {name: number for name, number in named.items() if number > 1} == {}


def test_what_leads_to_a_household_says_what_becomes_of_it():
    silent = sorted(
        table.model.__tablename__
        for table in NAMED
        if table.household is None and table.model.__tablename__ in pointing_at_households() - set(POINTS_ELSEWHERE)
    )
    assert silent == [], (
        f"{', '.join(silent)}: a foreign key leads to a household. Give the PersonalTable a Share(condition, Fate), or "
        "name the table in POINTS_ELSEWHERE with the reason."
    )


def test_what_is_kept_or_not_personal_has_a_reason_and_what_is_emptied_says_how():
    for table in NAMED:
        name = table.model.__tablename__
        if table.household is None or table.household.fate is not Fate.DELETED:
            assert table.because.endswith("."), f"{name}: say why in because='...'"
        if table.household and table.household.fate is Fate.EMPTIED:
            assert table.household.emptied, f"{name}: say what its columns become"
