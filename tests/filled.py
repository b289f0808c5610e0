"""A database in which every table has rows, made from the metadata alone: for what must lose none of them."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from community.foundation.database import UtcDateTime, db
from community.foundation.sealing import SealedBytes, SealedText

ROWS = 3
FIRST = datetime(2026, 11, 1, 8, tzinfo=UTC)


def fill(connection: sa.Connection) -> None:
    """Put three rows into every table, or as many as it takes; every column that may have a value has one.

    Raises LookupError for a table that takes none.
    """
    made: dict[str, list[dict[str, Any]]] = {}
    for table in db.metadata.sorted_tables:
        made[table.name] = []
        for number in range(ROWS):
            row = {column.name: _value(column, place, number, made) for place, column in enumerate(table.columns)}
            taken = next((one for one in _variants(table, row) if _insert(connection, table, one)), None)
            made[table.name] += [taken] if taken else []
        if not made[table.name]:
            raise LookupError(f"no row was found that {table.name} takes")
    for table in db.metadata.sorted_tables:
        _give_out(connection, table)


def _give_out(connection: sa.Connection, table: sa.Table) -> None:
    """As if the highest ids belonged to rows that are gone: the next one is not what the rows say."""
    if table.autoincrement_column is None:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("UPDATE sqlite_sequence SET seq = 1000 WHERE name = :table"), {"table": table.name})
    elif counter := _counter(connection, table.name):
        connection.execute(sa.select(sa.func.setval(counter, 1000)))


def _counter(connection: sa.Connection, table: str) -> str | None:
    """The sequence of a table's ids on PostgreSQL."""
    if "id" not in {column["name"] for column in sa.inspect(connection).get_columns(table)}:
        return None
    return connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table, "id")))


def next_ids(connection: sa.Connection, table: str) -> list[str]:
    """Whether an id never comes again, and which was given out last; nothing of a table whose ids are another's."""
    if connection.dialect.name == "sqlite":
        made = connection.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table}
        )
        if "AUTOINCREMENT" not in made:
            return []
        last = connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
        return ["never again", f"last {last}"]
    counter = _counter(connection, table)
    if counter is None:
        return []
    return [f"{counter}: last {connection.scalar(sa.text(f'SELECT last_value FROM {counter}'))}"]


def _variants(table: sa.Table, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The row, then rows with one other value or two fewer, for CHECKs over several columns."""
    yield row
    nullable = [column.name for column in table.columns if column.nullable]
    yield from (row | {name: None} for name in nullable)
    yield from (row | dict.fromkeys(two) for two in combinations(nullable, 2))
    for column in table.columns:
        if isinstance(column.type, sa.Enum):
            yield from (row | {column.name: member} for member in column.type.enum_class)
        elif isinstance(column.type, sa.Integer) and not column.foreign_keys:
            yield from (row | {column.name: amount} for amount in (*range(1, ROWS + 1), 0))


def _insert(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values(row))
    except sa.exc.IntegrityError:
        return False
    return True


def _value(column: sa.Column[Any], place: int, number: int, made: dict[str, list[dict[str, Any]]]) -> Any:
    """A value by the column's type; those of one row differ by their `place`, those of one column by the `number`."""
    for key in column.foreign_keys:
        rows = made.get(key.column.table.name, [])
        if key.column.table is column.table:
            return rows[-1][key.column.name] if rows else None
        return rows[(number + place) % len(rows)][key.column.name]
    match column.type:
        case sa.Enum(enum_class=kind):
            return list(kind)[number % len(kind)]
        case UtcDateTime():
            return FIRST + timedelta(days=number, hours=place)
        case sa.Date():
            return date(2026, 11, 1) + timedelta(days=10 * number + place)
        case sa.Time():
            return time(8 + place % 12, number)
        case sa.Boolean():
            return True
        case sa.JSON():
            return {"number": number}
        case sa.Integer() | sa.Numeric() | sa.Float():
            return number + 1
        case sa.LargeBinary():
            return bytes([place, number])
        case SealedBytes():
            return number.to_bytes(4, "big")
        case SealedText():
            return f"{number} {column.name}"
        case sa.String(length=length):
            return f"{number} {column.name}"[:length]
    raise TypeError(f"no value for {column} of type {column.type!r}")


def checksums(connection: sa.Connection, columns: dict[str, list[str]] | None = None) -> dict[str, tuple[int, str]]:
    """How many rows each table has and the digest of what they hold, read without the models' types.

    `columns` says which columns of which tables are looked at, where a migration added some.
    """
    found = {}
    for name, names in (columns or columns_of(connection)).items():
        rows = connection.execute(sa.select(*map(sa.column, names)).select_from(sa.table(name))).all()
        lines = sorted(repr(tuple(row)) for row in rows)
        found[name] = len(rows), hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return found


def columns_of(connection: sa.Connection) -> dict[str, list[str]]:
    """The columns of every table of the database but Alembic's, as they are now."""
    looked = sa.inspect(connection)
    names = sorted(set(looked.get_table_names()) - {"alembic_version"})
    return {name: [column["name"] for column in looked.get_columns(name)] for name in names}


def shape(connection: sa.Connection) -> dict[str, Any]:
    """What holds each table together: its indexes, its constraints and its foreign keys, each by name, and its ids."""
    looked = sa.inspect(connection)
    return {
        name: {
            "primary key": looked.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(str(one["name"]) for one in looked.get_unique_constraints(name)),
            "check": sorted((str(one["name"]), one["sqltext"]) for one in looked.get_check_constraints(name)),
            "foreign keys": sorted(
                (str(one["name"]), one["referred_table"], str(one["options"])) for one in looked.get_foreign_keys(name)
            ),
            "indexes": _indexes(connection, name),
            "ids": next_ids(connection, name),
        }
        for name in columns_of(connection)
    }


def _indexes(connection: sa.Connection, table: str) -> list[tuple[str, str]]:
    """Name and definition of each index, those over expressions too."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table"
    return sorted((name, definition) for name, definition in connection.execute(sa.text(query), {"table": table}))
