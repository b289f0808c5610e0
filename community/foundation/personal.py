"""What the tables keep of households: each table says whose its rows are, and what becomes of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import sqlalchemy as sa

from community.foundation.database import db


class Fate(Enum):
    """What becomes of a household's rows when the household is erased."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True)
class Share:
    """A household's rows in a table: the condition that finds them by its id, their fate, what emptied columns become."""

    whose: Callable[[int], sa.ColumnElement[bool]]
    fate: Fate
    emptied: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonalTable:
    """One table of a context. `because` says in a sentence why it keeps nothing of households, or why it is kept."""

    model: type[Any]
    household: Share | None = None
    because: str = ""


def erase_household(tables: Iterable[PersonalTable], household_id: int) -> None:
    """Delete or empty a household's rows in all these tables, those that point to others first."""
    order = {table.name: place for place, table in enumerate(db.metadata.sorted_tables)}
    shared = [table for table in tables if table.household]
    # What the session holds may not come back over what the statements below write.
    db.session.flush()
    for table in sorted(shared, key=lambda one: -order[one.model.__tablename__]):
        condition = table.household.whose(household_id)
        if table.household.fate is Fate.DELETED:
            statement: Any = sa.delete(table.model).where(condition)
        elif table.household.fate is Fate.EMPTIED:
            statement = sa.update(table.model).where(condition).values(**table.household.emptied)
        else:
            continue
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
