"""Statements that are made once: compiled at their first use, then run on the database's driver itself.

SQLAlchemy's own way of running a statement costs several times what SQLite needs for it. That is well spent where a
page is made; the busiest road of the house, on which all writers wait for one another, goes without it. What comes in
and out still goes through the types of the columns, listeners still hear of each statement, and errors are
SQLAlchemy's.
"""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa


class Ready:
    """One statement for one dialect and one set of parameters."""

    def __init__(self, statement: Any, dialect: sa.Dialect, values: Mapping[str, Any]):
        self.dialect = dialect
        insert = isinstance(statement, sa.Insert)
        compiled = statement.compile(dialect=dialect, column_keys=list(values) if insert else None)
        if compiled.prefetch:
            raise RuntimeError(f"give a value for {', '.join(column.name for column in compiled.prefetch)} too")
        made = compiled.construct_expanded_state(dict(values), escape_names=False)
        self.text = made.statement
        types = {name: bind.type for name, bind in compiled.binds.items()}
        processors = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()}
        into = {**processors, **made.processors}
        fixed = {
            name: into[name](value) if into.get(name) else value
            for name, value in made.parameters.items()
            if name not in values
        }
        # Where each parameter goes: to its places, or to its name; what never changes stands there already.
        places = (
            list(enumerate(made.positiontup)) if compiled.positional else [(name, name) for name in made.parameters]
        )
        self.start: Any = [fixed.get(name) for _, name in places] if compiled.positional else fixed
        self.given = [(place, name, into.get(name)) for place, name in places if name not in fixed]
        self.finish: Any = tuple if compiled.positional else dict
        columns = list(statement.exported_columns) if statement.is_select or statement.is_dml else []
        # Drivers give a float for what is one; PostgreSQL's type would first ask by which number the server calls it.
        kinds = [
            None
            if isinstance(column.type, sa.Float)
            else column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in columns
        ]
        self.out = [(place, kind) for place, kind in enumerate(kinds) if kind]
        self.row: Any = namedtuple("Row", [column.key for column in columns]) if columns else None

    def run(self, cursor: Any, values: Mapping[str, Any], dispatch: Any = None) -> list[Any]:
        """The rows, as named tuples. Raises DBAPIError as SQLAlchemy would, without the parameters."""
        self.send(cursor, values, dispatch)
        return self.receive(cursor)

    def send(self, cursor: Any, values: Mapping[str, Any], dispatch: Any = None) -> None:
        """The first half of `run`: what comes back is there to be received, or, in a pipeline, on its way."""
        given = self.start.copy()
        for place, name, into in self.given:
            given[place] = into(values[name]) if into else values[name]
        given = self.finish(given)
        try:
            if dispatch is not None:
                dispatch.before_cursor_execute(None, cursor, self.text, given, None, False)
            cursor.execute(self.text, given)
        except self.dialect.loaded_dbapi.Error as problem:
            cursor.close()
            raise worded(problem, self.dialect, self.text) from problem

    def receive(self, cursor: Any) -> list[Any]:
        """The second half of `run`."""
        try:
            return self._rows(cursor.fetchall()) if self.row else []
        except self.dialect.loaded_dbapi.Error as problem:
            raise worded(problem, self.dialect, self.text) from problem
        finally:
            cursor.close()

    def _rows(self, found: Iterable[Any]) -> list[Any]:
        rows = []
        for values in found:
            fresh = list(values)
            for place, kind in self.out:
                fresh[place] = kind(fresh[place])
            rows.append(self.row._make(fresh))
        return rows


def worded(problem: Any, dialect: sa.Dialect, text: str | None = None) -> Exception:
    """The driver's error as SQLAlchemy would raise it, without the parameters."""
    kind = dialect.loaded_dbapi.Error
    return sa.exc.DBAPIError.instance(text, None, problem, kind, hide_parameters=True, dialect=dialect)


_ready: dict[Any, Ready] = {}


def ready(statement: Any, dialect: sa.Dialect, values: Mapping[str, Any]) -> Ready:
    """The statement, compiled for the dialect and for parameters with these names."""
    key = (statement, dialect.name, *values)
    if key not in _ready:
        _ready[key] = Ready(statement, dialect, values)
    return _ready[key]
