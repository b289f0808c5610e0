"""A page asks the database as often for twenty rows as for four: no query a row, on any page of anybody."""

import sqlite3

import pytest
import sqlalchemy as sa

from community.foundation.database import db
from tests.buttons import addresses
from tests.presses import PEOPLE

# Copies are this far apart, so that what points to a copy is counted and not looked up.
APART = 100_000
# What is there once, and who looks: signed in, in their organisation, in their place.
ALWAYS_KEPT = {"organisations", "memberships", "areas", "districts", "devices", "tokens", "cards", "skills", "versions",
               "idempotency_keys", "upkeep"}  # fmt: skip
PEOPLE_KEPT = {"accounts", "volunteers"}
FAMILIES_KEPT = {"households", "members"}
PROGRAMME_KEPT = {"venues", "activities", "activity_texts", "series", "sessions", "shifts"}
# What grows beside what stays: more dates for the same people; more families, or more helpers, for the same dates.
GROWTHS = {
    "dates": PEOPLE_KEPT | FAMILIES_KEPT,
    "families": PEOPLE_KEPT | PROGRAMME_KEPT,
    "helpers": FAMILIES_KEPT | PROGRAMME_KEPT,
}
FEW, MANY = 4, 24


def copies(world, kept, numbers):
    """Copy all rows of the tables that are not `kept`, each copy pointing to copies."""
    kept = kept | ALWAYS_KEPT
    target = sqlite3.connect(world.path)
    target.execute("PRAGMA foreign_keys=OFF")
    for table in db.metadata.sorted_tables:
        if table.name in kept:
            continue
        unique = {next(iter(key.columns)).name for key in table.constraints
                  if isinstance(key, sa.UniqueConstraint) and len(key.columns) == 1} | {"email"}  # fmt: skip
        for number in numbers:
            values = []
            for column in table.columns:
                moved = any(key.column.table.name not in kept for key in column.foreign_keys)
                if moved or (column.name == "id" and not column.foreign_keys):
                    values.append(f'"{column.name}" + {number * APART}')
                elif column.name in unique and isinstance(column.type, sa.String) and not column.foreign_keys:
                    values.append(f"\"{column.name}\" || '-{number}'")
                else:
                    values.append(f'"{column.name}"')
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            own = "id" if "id" in table.columns else "rowid"
            target.execute(
                f'INSERT OR IGNORE INTO "{table.name}" ({names}) '
                f'SELECT {", ".join(values)} FROM "{table.name}" WHERE {own} < {APART}'
            )
    # What could not be twice takes along what points to it.
    while dangling := target.execute("PRAGMA foreign_key_check").fetchall():
        for name, row, *_ in dangling:
            target.execute(f'DELETE FROM "{name}" WHERE rowid = ?', (row,))
    # What is kept ready of pages and feeds is old now.
    target.execute("UPDATE versions SET number = number + 1")
    target.commit()
    target.close()


def statements(world, who, address):
    """How often a page asks the database, by statement; None where it does not open."""
    told = []

    def note(_connection, _cursor, statement, *_rest):
        told.append(statement)

    with world.app.app_context():
        engine = db.engine
    browser = world.visitor(who)
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        answer = browser.get(address)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return told if answer.status_code == 200 else None


@pytest.mark.parametrize("growth", GROWTHS)
@pytest.mark.parametrize("kind", PEOPLE)
def test_a_page_asks_as_often_for_many_rows_as_for_few(world, kind, growth):
    (who, *_), roles = PEOPLE[kind]
    every = sorted(addresses(world, "GET", roles))
    copies(world, GROWTHS[growth], range(1, FEW))
    few = {address: found for address in every if (found := statements(world, who, address)) is not None}
    assert few
    copies(world, GROWTHS[growth], range(FEW, MANY))
    more = {}
    for address, before in few.items():
        after = statements(world, who, address) or []
        if len(after) > len(before):
            again = sorted({one[:300] for one in after if after.count(one) > before.count(one)})
            more[address] = (len(before), len(after), again[:3])
    assert not more
