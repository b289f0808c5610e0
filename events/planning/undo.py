"""What a change did to rows, and what of it can be taken back exactly.

Rows are values: table -> id (as text) -> column -> what JSON can keep. A change is the pair of such a row before and
after it, None where there was no row.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]
Changes = dict[str, dict[str, list[Any]]]


def plain(value: Any) -> Any:
    """A value of a column as JSON keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.value if isinstance(value, Enum) else value


def changes(before: Rows, after: Rows) -> Changes:
    """The rows that are no longer as they were, or were not there."""
    return {
        table: {
            number: [before.get(table, {}).get(number), row]
            for number, row in rows.items()
            if before.get(table, {}).get(number) != row
        }
        for table, rows in after.items()
    }


def as_left(kept: Mapping[str, Mapping[str, Any]], table: str, now: Mapping[str, Row]) -> dict[int, Row]:
    """How those rows of a table were (by id) that are still as the change left them: what somebody did since stays."""
    found = kept.get(table, {})
    return {
        int(number): was for number, (was, became) in found.items() if was is not None and now.get(number) == became
    }


def any_other(kept: Mapping[str, Mapping[str, Any]], table: str, now: Mapping[str, Row]) -> bool:
    """Whether a row of a table is not as the change left it."""
    return any(now.get(number) != became for number, (_, became) in kept.get(table, {}).items())


def made(kept: Mapping[str, Mapping[str, Any]], table: str) -> set[int]:
    """The rows (ids) that were not there before."""
    return {int(number) for number, (was, _) in kept.get(table, {}).items() if was is None}


def numbers(kept: Mapping[str, Mapping[str, Any]], table: str) -> list[int]:
    """The rows (ids) of a table that a change made other, in order."""
    return sorted(map(int, kept.get(table, {})))


def first_start(kept: Mapping[str, Mapping[str, Any]]) -> datetime | None:
    """The earliest start, before or after, of the dates that a change made other for people; None where there is none.

    That a date got another turn in its series is nothing that anybody feels.
    """
    dates = [rows for rows in kept.get("sessions", {}).values() if rows[0] is None or felt(*rows)]
    return min((datetime.fromisoformat(row["starts_at"]) for rows in dates for row in rows if row), default=None)


def felt(was: Row, became: Row) -> bool:
    """Whether anybody feels what became of a date."""
    return any(was[name] != became[name] for name in was if name != "original_start_at")
