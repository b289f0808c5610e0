"""The database: one base for all models, one way to open a transaction, the types every model uses."""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as BoundSession
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from community.foundation import clock
from community.foundation.config import steady
from community.foundation.prepared_statements import ready, worded
from community.foundation.write_queue import make_durable, turn

# Bytes that the write-ahead log needs between two checkpoints.
LEAST_FREE = 16 * 1024 * 1024
# Serialization failure and deadlock, after which the whole may do better (PostgreSQL 17, appendix A).
VICTIMS = ("40001", "40P01")
MOST_TRIES = 3
Done = TypeVar("Done")
Key = TypeVar("Key")
Found = TypeVar("Found")
MIGRATIONS = str(Path(__file__).parent / "migrations")


class Keyed(DeclarativeBase):
    """The root of all models, and the base of the few with a key of their own; constraints have names so that a
    violated one can be told apart."""

    __audited__ = False
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Base(Keyed):
    """The base of every other model: what changes in its rows goes to the audit trail, unless it says otherwise.

    The id of a row that is gone never comes again: emails, audit entries and mailed buttons speak of rows by it.
    PostgreSQL's sequences see to it; SQLite gives the highest id out again unless the table says AUTOINCREMENT.
    """

    __abstract__ = True
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        table = cls.__dict__.get("__table__")
        if table is not None and table.autoincrement_column is not None:
            table.dialect_kwargs["sqlite_autoincrement"] = True


if sys.version_info < (3, 12):
    # Python 3.11 collects garbage in the middle of making an object's __dict__. SQLAlchemy's state of a row makes its
    # own as late as when the row is detached; the callback for the row that dies just then makes it, too, and the
    # process crashes. While the row is in somebody's hands it is made safely (python/cpython#97922).
    @event.listens_for(Keyed, "load", propagate=True, raw=True)
    @event.listens_for(Keyed, "init", propagate=True, raw=True)
    def _make_dict(state: Any, *_: Any) -> None:
        vars(state)


class _OneServer(BoundSession):
    """A session that asks one server, whatever is asked: the primary, or the replica that `transaction` found."""

    def get_bind(self, *asked: Any, **options: Any) -> Any:
        return self.info.get("replica") or super().get_bind(*asked, **options)


db = SQLAlchemy(model_class=Keyed, session_options={"expire_on_commit": False, "class_": _OneServer})


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC. Raises ValueError for a naive one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_enum(kind: type[Enum], name: str = "") -> sa.Enum:
    """A column type for `kind`: stored as its value, as text, behind a CHECK; `name` tells several of a table apart."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def only_one(name: str, *columns: Any, where: str) -> sa.Index:
    """The unique index of a table of which at most one row with the same columns meets the condition (in SQL)."""
    condition = sa.text(where)
    return sa.Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


class ReadingOnly(RuntimeError):
    """Something must be written, and the transaction only reads."""


class Version(Keyed):
    """A counter that grows with every change of what a cache was made from."""

    __tablename__ = "versions"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    grown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def ask(statement: Any, **values: Any) -> list[Any]:
    """Run a statement that was made once, with its parameters, on the open transaction's connection.

    Making a statement costs more than running it: what every sign-up does is made when the module is loaded. Nothing is
    flushed before, and rows come as plain tuples with names.
    """
    session = db.session()
    connection = session.info.get("connection") or session.connection()
    made = ready(statement, connection.dialect, values)
    return made.run(connection.connection.cursor(), values, connection.dispatch)


def ask_in_turn(*questions: tuple[Any, Mapping[str, Any]]) -> list[list[Any]]:
    """`ask` several statements, each with its parameters, one after another; a server hears them all in one trip.

    Each sees what is committed when its turn comes, like statements that are sent one by one.
    """
    session = db.session()
    connection = session.info.get("connection") or session.connection()
    sent = []
    with _one_trip(connection):
        for statement, values in questions:
            made, cursor = ready(statement, connection.dialect, values), connection.connection.cursor()
            made.send(cursor, values, connection.dispatch)
            sent.append((made, cursor))
    # Asked for earlier, the first answer would be a trip of its own.
    return [made.receive(cursor) for made, cursor in sent]


@contextmanager
def in_one_trip() -> Iterator[None]:
    """Let a server hear in one trip all that is asked inside and answers with no rows; it is done when this ends.

    Raises DBAPIError at the end, where one of them failed.
    """
    session = db.session()
    with _one_trip(session.info.get("connection") or session.connection()):
        yield


@contextmanager
def _one_trip(connection: sa.Connection) -> Iterator[None]:
    pipeline = getattr(connection.connection.driver_connection, "pipeline", None)
    if pipeline is None:
        yield
        return
    try:
        with pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as problem:
        raise worded(problem, connection.dialect) from problem


def peek(statement: Any, **values: Any) -> list[Any]:
    """Like `ask`, but of what is committed at this moment, without a session or a transaction."""
    engine = db.engine
    connection = engine.raw_connection()
    try:
        return ready(statement, engine.dialect, values).run(connection.cursor(), values, engine.dispatch)
    finally:
        connection.close()


def sqlite_path() -> str:
    """Where the SQLite file is; "" on another kind of database."""
    url = db.engine.url
    return url.database or "" if url.get_backend_name() == "sqlite" else ""


def _turn() -> AbstractContextManager[None]:
    path = sqlite_path()
    return turn(path) if path else nullcontext()


@contextmanager
def transaction(*, writing: bool = True) -> Iterator[Session]:
    """Everything inside, or nothing; the only place that commits.

    A writing transaction takes SQLite's write lock at its start (BEGIN IMMEDIATE), so that what it reads
    stays true until it commits. A reading one never commits. Raises RuntimeError when nested.
    """
    session = db.session()
    if "writing" in session.info:
        raise RuntimeError("a transaction is open already")
    session.rollback()
    session.info["writing"] = writing
    with steady(), _turn() if writing else nullcontext():
        try:
            if writing:
                session.info["connection"] = session.connection(execution_options={"writing": True})
            elif choose := session.info.get("choose_server"):
                choose(session)
            yield session
            if writing:
                session.commit()
                session.info["commits"] = session.info.get("commits", 0) + 1
            else:
                # Detached rows keep what was read of them; a rollback would empty them.
                session.expunge_all()
                session.rollback()
        except BaseException:
            session.rollback()
            raise
        finally:
            for word in ("writing", "connection", "replica"):
                session.info.pop(word, None)
    if writing and (path := sqlite_path()):
        make_durable(path)


def again(work: Callable[[], Done]) -> Done:
    """Do `work`, which opens its transactions itself, and do it again, whole, where PostgreSQL ended it as the victim
    of a deadlock or could not serialise it; three times at most, and only while nothing of it was committed."""
    info = db.session().info
    before = info.get("commits", 0)
    for left in reversed(range(MOST_TRIES)):
        try:
            return work()
        except sa.exc.DBAPIError as problem:
            if not left or getattr(problem.orig, "sqlstate", "") not in VICTIMS or info.get("commits", 0) != before:
                raise
    raise AssertionError("unreachable")


def has_room() -> bool:
    """Whether the disk of the embedded database takes more; a server looks after its own."""
    path = sqlite_path()
    return not path or shutil.disk_usage(Path(path).parent).free >= LEAST_FREE


@cache
def insert_if_new(model: type[Any], dialect: str, *unique: str) -> Any:
    """An INSERT that passes over a row whose `unique` columns (none: any) are there already; each dialect has its own
    word for it."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(model.__table__).on_conflict_do_nothing(index_elements=unique or None)


def insert_all(model: type[Any], rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
    """Insert many rows at once. What is the `same` in all of them is written into the statement: SQLAlchemy would work
    each value out for each row, which takes longer than the database needs to write it."""
    if not rows:
        return
    columns, connection = model.__table__.c, db.session.connection()

    def written(name: str, value: Any) -> Any:
        made = sa.literal(value, columns[name].type).compile(connection, compile_kwargs={"literal_binds": True})
        return sa.literal_column(str(made))

    connection.execute(
        sa.insert(model.__table__).values({name: written(name, one) for name, one in same.items()}), rows
    )


def is_writing() -> bool:
    """Whether the open transaction may write."""
    return bool(db.session().info.get("writing"))


def locked_in_writing(query: Any, **how: Any) -> Any:
    """The query, which locks what it finds when the transaction writes (`how`: as `with_for_update` takes it)."""
    return query.with_for_update(**how) if is_writing() else query


def lock(model: type[Any], ids: list[int], also: sa.ColumnElement[bool] | None = None) -> list[Any]:
    """Lock rows of `model` for this transaction, by ascending id, and return them as they are now; `also`: besides
    `ids`, those that meet this condition.

    The law of locks: sessions first, then shifts, then people; inside a kind by id. A row that only points to a locked
    one does not wait for it (NO KEY UPDATE): its foreign key would be one more lock, outside of the order.
    """
    which = model.id.in_(ids) if also is None else sa.or_(model.id.in_(ids), also)
    query = sa.select(model).where(which).order_by(model.id).with_for_update(key_share=True)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def grouped(pairs: Iterable[tuple[Key, Found]]) -> dict[Key, list[Found]]:
    """The second of each pair under its first, in their order, and an empty list under whatever else is asked for."""
    found: dict[Key, list[Found]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return found


def lock_words(*words: str) -> None:
    """Let nobody else who names one of `words` go on before this transaction ends: for what has no row to lock.

    Words come before all rows. SQLite's writing transactions are alone anyway.
    """
    if db.session.connection().dialect.name == "postgresql":
        digests = (hashlib.sha256(word.encode()).digest() for word in words)
        for number in sorted({int.from_bytes(digest[:8], signed=True) for digest in digests}):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def added(row: Done) -> Done:
    """A new row, written, so that it has its id and stands where the next reads see it."""
    db.session.add(row)
    db.session.flush()
    return row


def every(
    what: Any,
    *conditions: sa.ColumnElement[bool],
    by: Any = (),
    load: Any = (),
    fresh: bool = False,
    start: int | None = None,
    most: int | None = None,
) -> list[Any]:
    """The rows of a model, or the values of a column, that meet the conditions, in the order `by`.

    `load`: options for what is read with each row; `fresh`: as they are now, whatever the session holds of them; from
    the one at `start` on, and `most` of them at most.
    """
    query = sa.select(what).where(*conditions).order_by(*_several(by)).options(*_several(load))
    query = query.offset(start).limit(most).execution_options(populate_existing=fresh)
    return list(db.session.scalars(query))


def first(what: Any, *conditions: sa.ColumnElement[bool], by: Any = (), fresh: bool = False) -> Any | None:
    """The first of what `every` finds; None where that is nothing."""
    return next(iter(every(what, *conditions, by=by, fresh=fresh, most=1)), None)


def count(model: type[Any], *conditions: sa.ColumnElement[bool]) -> int:
    """How many rows of a model meet the conditions."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def exists(*conditions: sa.ColumnElement[bool]) -> bool:
    """Whether any row meets the conditions."""
    return bool(db.session.scalar(sa.select(sa.exists().where(*conditions))))


def _several(given: Any) -> Any:
    return given if isinstance(given, tuple) else (given,)


def version_of(name: str) -> int:
    """The present number of a version, 0 before the first change."""
    return growth_of(name)[0]


def growth_of(name: str) -> tuple[int, datetime | None]:
    """The present number of a version and when it last grew."""
    row = db.session.execute(sa.select(Version.number, Version.grown_at).where(Version.name == name)).first()
    return (row[0], row[1]) if row else (0, None)


_GLANCES: dict[tuple[str, str], str] = {}


def glance(name: str, engine: Engine) -> int | None:
    """The present number of a version, read without a session or a transaction, for answers that are kept already.

    It costs a fifth of `version_of`. None when the database cannot say; whoever then asks as usual learns why.
    """
    if (engine.dialect.name, name) not in _GLANCES:
        query = sa.select(Version.number).where(Version.name == name)
        _GLANCES[engine.dialect.name, name] = str(
            query.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True})
        )
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(_GLANCES[engine.dialect.name, name])
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
    except (sa.exc.DBAPIError, engine.dialect.loaded_dbapi.Error):
        return None
    return row[0] if row else 0


@event.listens_for(Session, "before_commit")
def _grow_versions(session: Session) -> None:
    # Last in the transaction, so that the counter's row is locked for the shortest time; what the commit
    # itself would flush must be noted before.
    session.flush()
    for name in sorted(session.info.pop("versions", ())):
        grown = session.execute(
            sa.update(Version).where(Version.name == name).values(number=Version.number + 1, grown_at=clock.now())
        )
        if grown.rowcount == 0:
            session.execute(sa.insert(Version).values(name=name, number=1, grown_at=clock.now()))


@event.listens_for(Session, "after_flush")
def _note_versions(session: Session, _context: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        name = getattr(row, "__version_of__", None)
        if name:
            session.info.setdefault("versions", set()).add(name)


def touch_version(name: str) -> None:
    """Note a change that no flush can see (a bulk statement)."""
    db.session().info.setdefault("versions", set()).add(name)


@event.listens_for(Session, "after_rollback")
def _forget_versions(session: Session) -> None:
    session.info.pop("versions", None)


@event.listens_for(Engine, "do_connect")
def _keep_private(dialect: sa.Dialect, _record: object, arguments: list[Any], _options: object) -> None:
    """A SQLite file is made for its owner alone; what lies beside it gets the same rights."""
    if dialect.name == "sqlite" and arguments and not arguments[0].startswith((":", "file:")):
        with suppress(OSError):
            os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL, 0o600))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            # `transaction` waits for the disk itself, after it passed its turn on.
            "synchronous=NORMAL",
            "cache_size=-16000",
            # A sign-up touches a dozen pages; with the usual 1,000 every eightieth one would pay for a checkpoint.
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "connect")
def _meet_pooler(connection: Any, _record: object) -> None:
    """A statement that is prepared on one connection is not there on the next that a pooler (pgbouncer) gives: where
    the server that answers is another than the one that was connected to, nothing is prepared."""
    if hasattr(connection, "prepare_threshold"):
        connection.autocommit = True
        answers = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        connection.autocommit = False
        if answers != connection.info.backend_pid:
            connection.prepare_threshold = None


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
