"""What every test can ask for: a fresh application, visitors, the clock, the emails, counted statements."""

import contextlib
import gc
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from app import create_app
from community.foundation import clock as the_clock
from community.foundation import delivery
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db, transaction
from tests.databases import KINDS, PostgresTemplate, SqliteTemplate, postgres_server
from tests.factories import NOON
from tests.quick import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.visitor import Visitor, watch_reading_requests

finished = itertools.count(1)
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="of the tests with a database, those that tell most")
    parser.addoption(
        "--begin", default=NOON.isoformat(), help="the moment at which each test begins, with its offset from UTC"
    )


def remember_routes() -> None:
    """Every application is fresh, its routes are not: compiling them took 40% of the time of a page's test."""
    made: dict[tuple[object, ...], dict[str, Any]] = {}
    compile_rule = Rule.compile

    def remembered(rule: Rule) -> None:
        # All that it depends on; converters look at nothing but their own arguments.
        kinds = tuple(rule.map.converters.items())
        where = (rule.host, rule.subdomain, rule.map.host_matching, rule.merge_slashes)
        key = (rule.rule, *where, repr(rule.defaults), kinds)
        if key not in made:
            compile_rule(rule)
            made[key] = {name: vars(rule)[name] for name in ("_parts", "_trace", "_converters", "arguments")}
            made[key] |= {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")}
            return
        for name, value in made[key].items():
            setattr(rule, name, value.__get__(rule) if callable(value) else value.copy())

    Rule.compile = remembered  # type: ignore[method-assign]


def remember_statements() -> None:
    """Every database is fresh, what is asked of it is not: putting statements into SQL took a quarter of the time of a
    page's test. The engines of a kind of database share what SQLAlchemy remembers of them, and the dialect, by which it
    does."""
    known: dict[str, tuple[sa.Dialect, LRUCache]] = {}
    make = SQLAlchemy._make_engine

    def remembered(self: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask) -> sa.Engine:
        engine = make(self, bind_key, options, app)
        if engine.dialect.name in known:
            engine.dialect, cache = known[engine.dialect.name]
            engine.update_execution_options(compiled_cache=cache)
            return engine

        # Of its server it knows from its first connection on.
        @sa.event.listens_for(engine, "connect", once=True)
        def _share(*_: Any) -> None:
            known.setdefault(engine.dialect.name, (engine.dialect, LRUCache(5_000)))

        return engine

    SQLAlchemy._make_engine = remembered  # type: ignore[method-assign]


class RememberedTemplates(BytecodeCache):
    """Every application is fresh, its templates are not: compiling them anew took a third of the time of a page's
    test."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.code


def pytest_configure(config: pytest.Config) -> None:
    remember_routes()
    remember_statements()
    TransactionalFlask.jinja_options = {"bytecode_cache": RememberedTemplates()}
    # How long one example takes says what else the machine does.
    settings.register_profile("house", deadline=None)
    settings.load_profile("house")
    config.addinivalue_line("markers", "both_databases: run on SQLite and on PostgreSQL")
    config.addinivalue_line("markers", "settings(**values): fields of Config for this test's application")


def pytest_collection_finish() -> None:
    """What was imported stays; looking through all of it again and again took a fifth of the time of all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_runtest_logfinish() -> None:
    """An application is a ring of references: by the collector's own rhythm a worker held 2.2 GB at half time."""
    if next(finished) % 25 == 0:
        gc.collect()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_kind", KINDS, scope="session")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[PostgresTemplate]:
    with postgres_server() as server:
        template = PostgresTemplate(server)
        yield template
        template.drop()


@pytest.fixture(scope="session")
def database_kind() -> str:
    """`sqlite`, unless the test is marked both_databases or TEST_ON says otherwise."""
    return os.environ.get("TEST_ON", "sqlite")


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database with all tables."""
    with request.getfixturevalue(f"{database_kind.removesuffix('ql')}_template").copy() as url:
        yield url


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every application is fresh, its static files are not: each lies under the hash of what is in it, and is written
    once. Writing them anew took half of the time of a fresh application."""
    folder = tmp_path_factory.mktemp("published") / "static"
    folder.mkdir()
    return folder


@pytest.fixture
def config(database_url: str, tmp_path: Path, published: Path, request: pytest.FixtureRequest) -> Config:
    """Settings of the test's application; `@pytest.mark.settings(demo=True)` changes some."""
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "static").symlink_to(published)
    usual = Config(
        testing=True,
        database_url=database_url,
        secret_key="the key of the tests, long enough",
        base_url="http://localhost",
        default_locale="en",
        # At whatever hour the tests run.
        quiet_nights=False,
        rate_limits=False,
        second_factor=False,
        # Tests let days go by between two pages.
        staff_idle_minutes=60 * 24 * 60,
        staff_session_hours=60 * 24,
        idle_days=60,
        instance=str(instance),
    )
    changes: dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers("settings"))):
        changes |= mark.kwargs
    return replace(usual, **changes)


@pytest.fixture
def app(config: Config) -> Iterator[TransactionalFlask]:
    """A fresh application on a fresh database, which notes every reading request that writes."""
    application = create_app(config)
    application.test_client_class = Visitor
    watch_reading_requests(application)
    yield application
    with application.app_context():
        db.engine.dispose()
    if counters := application.extensions["metrics"]:
        counters.close()


@pytest.fixture
def visitor(app: TransactionalFlask) -> Callable[[], Visitor]:
    """Makes visitors, each with a browser of its own."""
    return lambda: app.test_client()  # type: ignore[return-value]


@pytest.fixture
def client(visitor: Callable[[], Visitor]) -> Visitor:
    """One visitor who has not signed in."""
    return visitor()


@pytest.fixture
def writing(app: TransactionalFlask) -> Callable[[], contextlib.AbstractContextManager[Any]]:
    """`with writing() as session:` is one committed transaction."""

    @contextlib.contextmanager
    def unit() -> Iterator[Any]:
        with app.app_context(), transaction() as session:
            yield session

    return unit


@pytest.fixture
def reading(app: TransactionalFlask) -> Callable[[], contextlib.AbstractContextManager[Any]]:
    """`with reading() as session:` sees what is committed and changes nothing."""

    @contextlib.contextmanager
    def unit() -> Iterator[Any]:
        with app.app_context(), transaction(writing=False) as session:
            yield session

    return unit


# How many instructions of SQLite are one step of `count_steps`.
STEP = 20


class Clock:
    """The clock in the hands of a test."""

    set = staticmethod(the_clock.set_to)
    now = staticmethod(the_clock.now)

    def advance(self, **by: float) -> datetime:
        """Move on: `clock.advance(hours=25)`."""
        moment = the_clock.now() + timedelta(**by)
        the_clock.set_to(moment)
        return moment


@pytest.fixture(autouse=True)
def _steady_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test sees must not depend on the hour at which it runs: in each, it is the same moment at first."""
    the_clock.run_from(datetime.fromisoformat(request.config.getoption("--begin")))
    yield
    the_clock.run_free()


@pytest.fixture
def clock() -> Clock:
    """The house's clock, running from `--begin` until it is set."""
    return Clock()


class Mailbox:
    """The folder where emails arrive when there is no mail server."""

    def __init__(self, application: TransactionalFlask):
        self.application = application
        self.folder = Path(application.config["ZAEDNO"].instance) / "mail"
        self.read: set[str] = set()

    def deliver(self) -> list[EmailMessage]:
        """Deliver what is due and return the emails that were not returned before, oldest first."""
        with self.application.app_context():
            delivery.deliver_due()
        fresh = sorted(path for path in self.folder.glob("*.eml") if path.name not in self.read)
        self.read |= {path.name for path in fresh}
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(path.read_bytes()) for path in fresh]  # type: ignore[misc]

    def to(self, address: str) -> list[EmailMessage]:
        """What `deliver` returns, for one address; emails to others are gone after this."""
        return [message for message in self.deliver() if message["To"] == address]


@pytest.fixture
def mailbox(app: TransactionalFlask) -> Mailbox:
    return Mailbox(app)


@pytest.fixture
def count_queries(app: TransactionalFlask) -> Callable[[], contextlib.AbstractContextManager[list[str]]]:
    """`with count_queries() as statements:` collects the SQL of what happens inside, transactions apart."""

    @contextlib.contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.lstrip().upper().startswith(NOT_COUNTED):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def count_steps(app: TransactionalFlask) -> Callable[[Callable[[], object]], int]:
    """`count_steps(what)` does it and tells how many steps SQLite's machine took for it,
    to the nearest hundred or so."""

    def counting(what: Callable[[], object]) -> int:
        steps = []
        with app.app_context():
            engine = db.engine

        def watch(connection: Any, _record: Any, _proxy: Any) -> None:
            connection.set_progress_handler(lambda: steps.append(STEP), STEP)

        sa.event.listen(engine, "checkout", watch)
        try:
            what()
        finally:
            sa.event.remove(engine, "checkout", watch)
            engine.dispose()
        return sum(steps)

    return counting
