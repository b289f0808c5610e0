"""Whether anything serves a database: a lock that serving holds, and that a restore must have for itself alone.

SQLite: a locked file beside the database, which the kernel lets go with the last process that serves, however it ended.
PostgreSQL: the connections of whatever serves, which name themselves; a site on another machine is seen, too.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa

from community.foundation.config import Unfit
from community.foundation.database import db, sqlite_path

# What connections of the site call themselves at PostgreSQL.
NAME = "zaedno"
PATIENCE = 2.0
RUNS = "The site runs: stop it first, then restore. Nothing was changed."
_held: list[int] = []

CONNECTED = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name "
    "AND pid <> pg_backend_pid()"
)


def occupy() -> None:
    """Hold the lock for as long as this process and those made of it live. Raises Unfit while a restore has it."""
    if path := sqlite_path():
        try:
            lock = _open(path)
        except OSError as problem:
            raise Unfit(f"The folder of the database cannot be written to ({problem.strerror}).") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise Unfit("A backup is being restored: start again when it is done.") from None
        _held.append(lock)


@contextmanager
def alone() -> Iterator[None]:
    """Keep everything that serves away. Raises ClickException where something serves already."""
    db.engine.dispose()
    if path := sqlite_path():
        lock = _open(path)
        try:
            _take(lock)
            yield
        finally:
            os.close(lock)
        return
    end = time.monotonic() + PATIENCE
    while _connected():
        # The server takes a moment to notice that a connection of ours is gone.
        if time.monotonic() > end:
            raise click.ClickException(RUNS)
        time.sleep(0.1)
    yield


def _open(path: str) -> int:
    return os.open(f"{path}-serving", os.O_RDWR | os.O_CREAT, 0o600)


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(RUNS) from None


def _connected() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(CONNECTED, {"name": NAME}) or 0
