"""Copies of the whole database: a file as it stands on SQLite, an archive of all tables on PostgreSQL.

PostgreSQL's own tools only work beside a server that is not newer than they are, so the archive is made by COPY: in one
transaction that sees one moment, and read back in one that does all or nothing.
"""

import contextlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import flask_migrate
import sqlalchemy as sa
from psycopg import sql

from community.foundation import clock, encrypted_files, occupancy
from community.foundation.config import settings
from community.foundation.database import db, sqlite_path
from community.foundation.marks import DatabaseMark, Marked
from community.foundation.write_queue import turn

FORMAT = "zaedno 1"
LIST = "tables.json"
AT_ONCE = 1024 * 1024
DAMAGED = "The backup is damaged; nothing was changed."
FOREIGN = "This is no backup of a database of this kind; nothing was changed."


def write(file: Path, recipients: Sequence[str] = ()) -> int:
    """Write a consistent copy while the site runs, readable by its owner alone; returns its size in bytes. Where there
    are recipients of age, only they open it.

    Raises ClickException; then no half of a copy stays, and nothing is ever written over.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already, and a backup never writes over anything.")
    keys = encrypted_files.recipients_of(recipients)
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        if keys:
            # What is not encrypted lies where the database itself does, never where the copy goes.
            with _beside_the_database() as plain:
                _copy(plain)
                encrypted_files.encrypt(plain, part, keys)
        else:
            _copy(part)
        _synchronise(part)
        _keep(part, file)
    except (OSError, sqlite3.OperationalError) as problem:
        # A folder that is not there or not ours, a full disk, a database that is gone.
        raise click.ClickException(f"The backup could not be written: {problem}.") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return file.stat().st_size


def read(file: Path, identity: Path | None = None) -> None:
    """Put a copy in the place of the present database, which then sends nothing until the operator says so. An
    encrypted one needs the file of an identity that opens it.

    Raises ClickException, and then nothing was changed: where something serves the database, too.
    """
    if not encrypted_files.is_encrypted(file):
        _read(file)
        return
    if identity is None:
        raise click.ClickException("The backup is encrypted: name the file that opens it with --identity.")
    with _beside_the_database() as plain:
        encrypted_files.decrypt(file, plain, encrypted_files.identities_in(identity))
        _read(plain)


@contextlib.contextmanager
def _beside_the_database() -> Iterator[Path]:
    """A file for a moment, which its owner alone reads."""
    with tempfile.TemporaryDirectory(dir=settings().instance) as folder:
        plain = Path(folder) / "plain"
        plain.touch(mode=0o600)
        yield plain


def _copy(part: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        _copy_sqlite(part)
    else:
        _write_archive(part)


def _read(file: Path) -> None:
    with occupancy.alone():
        if db.engine.dialect.name == "sqlite":
            _replace_sqlite(file)
        else:
            _replace_postgresql(file)


def _replace_postgresql(file: Path) -> None:
    try:
        _read_archive(file)
    except (EOFError, zlib.error, OSError, tarfile.TarError, sa.exc.DBAPIError, db.engine.dialect.loaded_dbapi.Error):
        raise click.ClickException(DAMAGED) from None


def _keep(part: Path, file: Path) -> None:
    try:
        # Unlike a renaming, it fails where another has come to be in the meantime.
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links.
        part.replace(file)


def _copy_sqlite(part: Path) -> None:
    with contextlib.closing(sqlite3.connect(sqlite_path())) as source:
        _copy_into(part, source)


def _copy_into(part: Path, source: sqlite3.Connection) -> None:
    with contextlib.closing(sqlite3.connect(part)) as target:
        source.backup(target)


def _replace_sqlite(file: Path) -> None:
    path = Path(sqlite_path())
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        _read_sqlite(file, part)
        _synchronise(part)
        db.engine.dispose()
        with turn(str(path)):
            _empty_log(path)
            part.replace(path)
        _synchronise(path.parent)
    except OSError as problem:
        said = f"The backup could not be restored ({problem.strerror}); nothing was changed."
        raise click.ClickException(said) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _read_sqlite(file: Path, part: Path) -> None:
    """Copy the backup to `part` and mark it as restored. Raises ClickException for what is none, or is damaged."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise click.ClickException(DAMAGED)
            if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise click.ClickException(FOREIGN)
            _copy_into(part, source)
    except sqlite3.DatabaseError:
        raise click.ClickException(FOREIGN) from None
    engine = sa.create_engine(f"sqlite:///{part}")
    try:
        with engine.begin() as connection:
            _mark(connection)
    finally:
        engine.dispose()


def _mark(connection: sa.Connection) -> None:
    connection.execute(sa.delete(Marked).where(Marked.mark == DatabaseMark.RESTORED))
    connection.execute(sa.insert(Marked).values(mark=DatabaseMark.RESTORED, at=clock.now()))


def _empty_log(path: Path) -> None:
    """Leave nothing in the write-ahead log that SQLite could take for a part of another file in this place."""
    if not path.exists():
        return
    logs = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    try:
        with contextlib.closing(sqlite3.connect(path)) as present:
            if present.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise click.ClickException(occupancy.RUNS)
    except sqlite3.OperationalError:
        raise click.ClickException(occupancy.RUNS) from None
    except sqlite3.DatabaseError:
        # The present file is damaged itself, which may be why it is replaced.
        for log in logs:
            log.unlink(missing_ok=True)


def _synchronise(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _write_archive(part: Path) -> None:
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect().execution_options(**options) as connection, tarfile.open(part, "w:gz") as archive:
        tables = {name: _columns(connection, name) for name in _tables(connection)}
        counters = {counter: _present(connection, counter) for counter in _counters(connection, tables)}
        about = {"format": FORMAT, "revision": _revision(connection), "tables": tables, "counters": counters}
        _add(archive, LIST, io.BytesIO(json.dumps(about).encode()))
        for name, columns in tables.items():
            with tempfile.TemporaryFile(dir=part.parent) as rows:
                with _cursor(connection).copy(_copying("COPY {} ({}) TO STDOUT", name, columns)) as copy:
                    for some in copy:
                        rows.write(some)
                _add(archive, name, rows)


def _add(archive: tarfile.TarFile, name: str, content: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, os.SEEK_END)
    content.seek(0)
    archive.addfile(member, content)


def _read_archive(file: Path) -> None:
    try:
        archive = tarfile.open(file, "r:gz")  # noqa: SIM115 - closed below
        about = json.load(_content(archive, LIST))
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError):
        raise click.ClickException(FOREIGN) from None
    with archive, db.engine.connect() as connection:
        if about.get("format") != FORMAT:
            raise click.ClickException(FOREIGN)
        _meet(connection, about["revision"])
    with tarfile.open(file, "r:gz") as archive, db.engine.begin() as connection:
        _replace_rows(connection, archive, about)


def _meet(connection: sa.Connection, revision: str) -> None:
    """An empty database gets the tables that the backup was made from; another one must have them."""
    if not sa.inspect(connection).get_table_names():
        flask_migrate.upgrade(revision=revision)
    elif (present := _revision(connection)) != revision:
        raise click.ClickException(
            f"The backup is of migration {revision}, the database on {present}: restore into an empty database, "
            "then run 'flask db upgrade'. Nothing was changed."
        )


def _replace_rows(connection: sa.Connection, archive: tarfile.TarFile, about: dict[str, Any]) -> None:
    cursor = _cursor(connection)
    every = sql.SQL(", ").join(map(sql.Identifier, _tables(connection)))
    cursor.execute(sql.SQL("TRUNCATE {}").format(every))
    for name, columns in about["tables"].items():
        content = _content(archive, name)
        with cursor.copy(_copying("COPY {} ({}) FROM STDIN", name, columns)) as copy:
            while some := content.read(AT_ONCE):
                copy.write(some)
    for counter, (last, used) in about["counters"].items():
        cursor.execute("SELECT setval(%s, %s, %s)", (counter, last, used))
    _mark(connection)


def _content(archive: tarfile.TarFile, name: str) -> Any:
    content = archive.extractfile(name)
    if content is None:
        raise tarfile.ReadError(name)
    return content


def _cursor(connection: sa.Connection) -> Any:
    return connection.connection.cursor()


def _copying(statement: str, table: str, columns: list[str]) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))


def _tables(connection: sa.Connection) -> list[str]:
    """All tables but Alembic's, each behind those that it points to."""
    ordered = sa.inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _ in ordered if name and name != "alembic_version"]


def _columns(connection: sa.Connection, table: str) -> list[str]:
    return [column["name"] for column in sa.inspect(connection).get_columns(table) if not column.get("computed")]


def _counters(connection: sa.Connection, tables: dict[str, list[str]]) -> list[str]:
    """The sequences that give the tables their ids."""
    query = sa.text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)")
    found = [
        connection.scalar(query, {"table": table, "column": column})
        for table, columns in tables.items()
        for column in columns
        if column == "id"
    ]
    return [counter for counter in found if counter]


def _present(connection: sa.Connection, counter: str) -> tuple[int, bool]:
    row = (
        _cursor(connection)
        .execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(*counter.split("."))))
        .fetchone()
    )
    return row[0], row[1]


def _revision(connection: sa.Connection) -> str | None:
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
