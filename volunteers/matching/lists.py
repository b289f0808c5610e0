"""Lists in JSON columns read by the thousand: the same few texts come again and again, and each is parsed once."""

import json
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute


def as_text(column: InstrumentedAttribute[list[Any]]) -> sa.ColumnElement[str]:
    """A list as the text it is kept as, for `listed`."""
    return sa.cast(column, sa.Text).label(column.key)


@lru_cache(maxsize=10_000)
def listed(text: str) -> frozenset[Any]:
    """What a list has."""
    return frozenset(json.loads(text))
