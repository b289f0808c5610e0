"""Rows of any table, made of its columns alone, so that a test that walks all tables forgets none of tomorrow's."""

import itertools
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import UtcDateTime, db
from community.foundation.sealing import SealedBytes, SealedText

COUNTER = itertools.count(1)


def make(table: sa.Table, **given: Any) -> int | None:
    """Insert a row of this table with the least that it needs, and these values; its parents are made, too. None where
    a constraint stands against it."""
    values = dict(given)
    for column in table.columns:
        if column.name in values:
            continue
        needed = not column.nullable and column.default is None and column.server_default is None
        if column.foreign_keys and (needed or column.primary_key):
            [key] = column.foreign_keys
            values[column.name] = make(key.column.table)
        elif needed and not (column.primary_key and column.autoincrement):
            values[column.name] = _value(column)
    try:
        with db.session.begin_nested():
            return db.session.execute(sa.insert(table).values(values)).inserted_primary_key[0]
    except sa.exc.IntegrityError:
        return None


def _value(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.Enum) and column.type.enum_class:
        return next(iter(column.type.enum_class))
    if isinstance(column.type, sa.JSON):
        return []
    if isinstance(column.type, UtcDateTime):
        return clock.now()
    if isinstance(column.type, SealedBytes):
        return b"x"
    kind = str if isinstance(column.type, SealedText) else column.type.python_type
    if issubclass(kind, Enum):
        return next(iter(kind))
    if kind is date:
        return clock.today()
    if kind is str:
        # Of a short one its end, which differs from row to row.
        return f"x{next(COUNTER)}"[-(getattr(column.type, "length", None) or 20) :]
    return kind(1)


def everything(*but: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, but of these."""
    return {
        table.name: sorted((tuple(row) for row in db.session.execute(sa.select(table))), key=repr)
        for table in db.metadata.sorted_tables
        if table.name not in but
    }
