"""What prepared statements are worth: each road by way of them and of SQLAlchemy's Core, in turn, in one process.

`python -m tests.load.prepared` prints, for every statement that a road runs past SQLAlchemy, how much longer the whole
request takes in processor time when Core runs that one, and when Core runs them all.
"""

import statistics
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import create_app
from community.accounts import queries as accounts
from community.foundation import access, audit, database, idempotency_keys, page_cache
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import Version, db
from community.foundation.outbox import Email
from tests.load.bench import prepare
from volunteers.shifts import actions, queries

ROUNDS, REQUESTS = 15, 8
PREPARED = database.ready


@dataclass
class ByCore:
    """A statement as SQLAlchemy's Core runs it, which keeps what it compiled, in place of a prepared one."""

    statement: Any

    def run(self, cursor: Any, values: Mapping[str, Any], _dispatch: Any = None) -> list[Any]:
        self.send(cursor, values)
        return self.receive(cursor)

    def send(self, cursor: Any, values: Mapping[str, Any], _dispatch: Any = None) -> None:
        cursor.close()
        self.values = dict(values)

    def receive(self, _cursor: Any) -> list[Any]:
        values = self.values
        done = db.session.connection().execute(self.statement, dict(values))
        return list(done) if done.returns_rows else []


@contextmanager
def by_core(which: Callable[[Any], bool]) -> Iterator[None]:
    """Have Core run those statements that `which` says yes to."""
    database.ready = lambda statement, *rest: ByCore(statement) if which(statement) else PREPARED(statement, *rest)
    try:
        yield
    finally:
        database.ready = PREPARED


def peek_by_core(statement: Any, **values: Any) -> list[Any]:
    """What `peek` does, by Core on a connection of its own."""
    with db.engine.connect() as connection:
        return list(connection.execute(statement, values))


GLANCE = sa.select(Version.number).where(Version.name == sa.bindparam("name"))


def glance_by_core(name: str, engine: sa.Engine) -> int | None:
    """What `glance` does, by Core."""
    with engine.connect() as connection:
        return connection.scalar(GLANCE, {"name": name}) or 0


def asked(
    app: TransactionalFlask, method: str, path: str, form: Mapping[str, str] | None = None, cookie: str = ""
) -> int:
    """The status of one request, made without a client, which would cost more than the answer."""
    body = urllib.parse.urlencode(form or {}).encode()
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body), "wsgi.errors": BytesIO(), "CONTENT_LENGTH": str(len(body)), "HTTP_COOKIE": cookie,
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    if not cookie:
        del environ["HTTP_COOKIE"]
    found = []
    for _ in app(environ, lambda status, _headers: found.append(status)):
        pass
    return int(found[0].split()[0])


def compared(ways: Mapping[str, Callable[[], None]]) -> dict[str, float]:
    """The processor time of each way, in milliseconds: the median over rounds in which each has its turn."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.process_time()
            for _ in range(REQUESTS):
                way()
            took[name].append((time.process_time() - began) / REQUESTS * 1000)
    return {name: statistics.median(times) for name, times in took.items()}


def told(road: str, found: Mapping[str, float]) -> None:
    """Print a road: as it is, and what each of its statements is worth."""
    [(_, usual), *others] = found.items()
    print(f"{road}: {usual:.3f} ms")
    for name, took in others:
        print(f"  {name:<46} {took:7.3f} ms  {took / usual:.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="zaedno-prepared-") as folder:
        config = Config(
            testing=True, database_url=f"sqlite:///{folder}/road.sqlite3", instance=str(Path(folder) / "instance"),
            secret_key="the key of the measurement, long enough", base_url="http://localhost", default_locale="en",
            rate_limits=False, second_factor=False,
        )  # fmt: skip
        app = create_app(config)
        wanted = iter(prepare(app).sign_ups)

        def sign_up(**more: str) -> None:
            shift, passed = next(wanted)
            form = {"csrf_token": passed.csrf_token, **more}
            assert asked(app, "POST", f"/volunteers/shifts/{shift}/sign-up", form, f"zaedno={passed.cookie}") == 303

        statements = {
            "state and zone of the session": lambda one: one is queries.STATE_AND_ZONE,
            "the person": lambda one: one is queries.PERSON,
            "what they promised": lambda one: one is queries.PROMISED,
            "the permission check": lambda one: any(one is made for made in access._FINDING.values()),
            "the sign-up": lambda one: one is actions.ENTER,
            "the place": lambda one: one is actions.TAKE,
            "the trail": lambda one: one is audit.APPEND,
            "the email": lambda one: one.is_insert and one.table.name == Email.__tablename__,
            "all of them": lambda one: True,
        }

        def through(which: Callable[[Any], bool]) -> Callable[[], None]:
            def way() -> None:
                with by_core(which):
                    sign_up()

            return way

        told("a sign-up", compared({"": sign_up, **{name: through(which) for name, which in statements.items()}}))
        _shift, passed = next(wanted)
        cookie, keyed = f"zaedno={passed.cookie}", iter(range(10**6))

        def with_key(which: Callable[[Any], bool] | None) -> Callable[[], None]:
            def way() -> None:
                key = {idempotency_keys.FIELD: f"key-{next(keyed)}"}
                if which is None:
                    sign_up(**key)
                else:
                    with by_core(which):
                        sign_up(**key)

            return way

        found, kept = idempotency_keys._FOUND, idempotency_keys._KEPT
        told("a sign-up with a key", compared({"": with_key(None), "was it sent": with_key(lambda one: one is found),
            "that it was": with_key(lambda one: one is kept)}))  # fmt: skip

        def known_by(peek: Any, way: Callable[[], None]) -> Callable[[], None]:
            def other_way() -> None:
                before, accounts.peek = accounts.peek, peek
                try:
                    way()
                finally:
                    accounts.peek = before

            return other_way

        def small_page() -> None:
            assert asked(app, "GET", "/languages", cookie=cookie) == 200

        told("who it is, at a sign-up", compared({"": sign_up, "who it is": known_by(peek_by_core, sign_up)}))
        told("a small page of somebody signed in", compared({"": small_page, "who it is": known_by(peek_by_core,
            small_page)}))  # fmt: skip

        def kept_page(glance: Any) -> Callable[[], None]:
            def way() -> None:
                before, page_cache.glance = page_cache.glance, glance
                try:
                    assert asked(app, "GET", "/") == 200
                finally:
                    page_cache.glance = before

            return way

        told(
            "a page that is kept", compared({"": kept_page(database.glance), "the version": kept_page(glance_by_core)})
        )


if __name__ == "__main__":
    main()
