"""Columns that follow from others of their row: what is searched by is written whenever what it is made from is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import folding, telephone
from community.foundation.config import settings
from community.foundation.database import Base


@dataclass(frozen=True)
class Rule:
    """From which columns of the row a value is made, and how."""

    sources: tuple[str, ...]
    made: Callable[..., Any]

    def of(self, values: Mapping[str, Any]) -> Any:
        """The value that follows from these values of the sources."""
        return self.made(*(values.get(source) for source in self.sources))


def derived(kind: Any, made: Callable[..., Any], *sources: str) -> Mapped[Any]:
    """A column whose value is always `made` from the values of `sources`, columns of the same row."""
    rule = Rule(sources, made)
    return mapped_column(
        kind, default=lambda context: rule.of(context.get_current_parameters()), info={"derived": rule}
    )


def rules_of(model: type[Any]) -> dict[str, Rule]:
    """The derived columns of a model by their names."""
    columns = inspect(model).local_table.columns
    return {column.name: column.info["derived"] for column in columns if "derived" in column.info}


def with_derived(model: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a bulk update writes, and what follows from it. Raises ValueError for a part of the sources."""
    found = dict(values)
    for name, rule in rules_of(model).items():
        given = [source for source in rule.sources if source in values]
        if given and len(given) < len(rule.sources):
            raise ValueError(f"{model.__tablename__}.{name} follows from {', '.join(rule.sources)}: write all or none")
        if given:
            found[name] = rule.of(values)
    return found


@event.listens_for(Base, "before_update", propagate=True)
def _follow(_mapper: Any, _connection: Any, row: Any) -> None:
    state = inspect(row)
    for name, rule in rules_of(type(row)).items():
        if any(state.attrs[source].history.has_changes() for source in rule.sources):
            setattr(row, name, rule.of({source: getattr(row, source) for source in rule.sources}))


def folded_names(*names: str) -> Mapped[str]:
    """The folded names of a row (texts, or texts by language), by which `called` finds it on every database alike."""
    return derived(sa.Text, _searchable, *names)


def _searchable(*names: str | Mapping[str, str] | None) -> str:
    each = ((name or {}).values() if not isinstance(name, str) else (name,) for name in names)
    return folding.searchable(*chain.from_iterable(each))


def called(typed: str, *columns: Any) -> sa.ColumnElement[bool]:
    """Whether each part of what was typed stands in one of these columns of folded names; false where it has none."""
    parts = folding.parts(typed)
    held = (sa.or_(*(column.contains(part, autoescape=True) for column in columns)) for part in parts)
    return sa.and_(*held) if parts else sa.false()


def country() -> str:
    """Where numbers without a country code are at home (ISO 3166)."""
    return settings().country


def dialled_number(typed: str) -> Mapped[str]:
    """The number of a row as E.164 (its digits where it has no such form), by which `reached_at` finds it."""
    return derived(sa.String(80), lambda given: telephone.searchable(given, country()), typed)


def reached_at(typed: str, *columns: Any) -> sa.ColumnElement[bool]:
    """Whether one of these columns of numbers holds what was typed; false where that is too short for a number."""
    wanted = telephone.sought(typed, country())
    found = (column.contains(one, autoescape=True) for column in columns for one in wanted)
    return sa.or_(sa.false(), *found)
