"""How Alembic reaches the application's database and models: all migrations that are due, or none."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy.exc import IntegrityError

from community.foundation.database import db
from community.foundation.sealing import SealedBytes, SealedText

# How long PostgreSQL lets a migration wait for a table while all who want that table wait behind it.
LOCK_WAIT = "5s"
# How a batch names the new table, and its statements, as Alembic writes them; SQLite's mark of an expression.
MADE_ANEW = "_alembic_tmp_"
DROPPED = re.compile(r'\s*DROP TABLE "?(\w+)"?')
RENAMED = re.compile(rf'\s*ALTER TABLE "?{MADE_ANEW}\w+"? RENAME TO "?(\w+)"?')
AN_EXPRESSION = -2


def render_item(kind: str, item: object, _autogen_context: object) -> str | bool:
    """Write our column types by their full name, which the script imports; what is sealed is a text to the database."""
    if kind == "type" and isinstance(item, SealedText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, SealedBytes):
        return "sa.LargeBinary()"
    if kind == "type" and type(item).__module__.startswith("community."):
        return f"{type(item).__module__}.{type(item).__name__}()"
    return False


def migrate() -> None:
    """Run the migrations on the application's own engine, in one transaction."""
    # SQLite's batches cannot read indexes over expressions; `_keeping` makes them again.
    warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", sa.exc.SAWarning)
    with db.engine.connect().execution_options(writing=True) as connection:
        embedded = connection.dialect.name == "sqlite"
        with _on_sqlite(connection) if embedded else _on_a_server(connection):
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_item=render_item,
                render_as_batch=embedded,
                compare_type=True,
            )
            context.run_migrations()


@contextmanager
def _on_a_server(connection: sa.Connection) -> Iterator[None]:
    with connection.begin():
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
        yield


@contextmanager
def _on_sqlite(connection: sa.Connection) -> Iterator[None]:
    """One transaction without foreign keys, which are looked at before it ends.

    SQLite changes a table by making it anew: dropping the old one would take every row along that points to it. The
    switch counts only between transactions, hence past SQLAlchemy, which would begin one.
    """
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    # A migration is rare and must outlast a power cut.
    driver.execute("PRAGMA synchronous=FULL")
    try:
        with connection.begin(), _keeping(connection):
            yield
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken:
                raise IntegrityError(f"a row of {broken[0]} points to no row of {broken[2]}", None, Exception())
    finally:
        driver.execute("PRAGMA synchronous=NORMAL")
        driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def _keeping(connection: sa.Connection) -> Iterator[None]:
    """Keep of a table that is made anew what Alembic's batches cannot read: indexes over expressions, and the next id.

    Whoever means to drop such an index does so before the batch.
    """
    driver = connection.connection.driver_connection
    fallen: dict[str, tuple[list[str], int | None]] = {}

    def make(table: sa.Table, *_rest: object, **_options: object) -> None:
        old = table.name.removeprefix(MADE_ANEW)
        made = driver.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (old,)).fetchone()
        if old != table.name and made and "AUTOINCREMENT" in made[0]:
            table.dialect_kwargs["sqlite_autoincrement"] = True

    def drop(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if words := DROPPED.match(statement):
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
            indexes = driver.execute(query, (words[1],)).fetchall()
            over = [made for name, made in indexes if _is_over_an_expression(driver, name)]
            fallen[words[1]] = over, _last_id(driver, words[1])

    def rename(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if (words := RENAMED.match(statement)) and words[1] in fallen:
            indexes, last_id = fallen.pop(words[1])
            for made in indexes:
                driver.execute(made)
            if last_id is not None:
                driver.execute("DELETE FROM sqlite_sequence WHERE name = ?", (words[1],))
                driver.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (words[1], last_id))

    listeners = (
        (sa.Table, "before_create", make),
        (connection, "before_cursor_execute", drop),
        (connection, "after_cursor_execute", rename),
    )
    for listener in listeners:
        sa.event.listen(*listener)
    try:
        yield
    finally:
        for listener in listeners:
            sa.event.remove(*listener)


def _is_over_an_expression(driver: Any, index: str) -> bool:
    return any(column[1] == AN_EXPRESSION for column in driver.execute(f'PRAGMA index_xinfo("{index}")').fetchall())


def _last_id(driver: Any, table: str) -> int | None:
    """The highest id that an AUTOINCREMENT table ever gave; None for another table."""
    if not driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
        return None
    found = driver.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return found[0] if found else None


if not context.is_offline_mode():
    migrate()
else:
    raise RuntimeError(f"{current_app.name} migrates online only")
