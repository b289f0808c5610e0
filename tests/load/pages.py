"""A town that is filled for a measurement, and how long its pages take: what the measurements of pages share."""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.event import listen

from app import create_app
from community.foundation import serving
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db, transaction
from tests.databases import PostgresTemplate, postgres_server
from tests.load.server import make_pass

ROUNDS = 7


@dataclass(frozen=True)
class Timing:
    """What a page took: milliseconds on the clock and of the processor (medians), and of the first request;
    statements of the last one, bytes."""

    who: str
    path: str
    status: int
    took: float
    cpu: float
    first: float
    statements: int
    size: int

    def __str__(self) -> str:
        shown = self.path.partition("?")[0]
        return (
            f"{self.who:14} {shown:45} {self.status} {self.took:6.0f} ms (processor {self.cpu:.0f}, "
            f"first {self.first:.0f}), {self.statements} statements, {self.size // 1024} kB"
        )


@contextmanager
def database(kind: str, folder: str) -> Iterator[str]:
    """An empty database."""
    if kind == "postgres":
        with postgres_server() as server, PostgresTemplate(server).copy() as url:
            yield url
    else:
        yield f"sqlite:///{folder}/town.sqlite"


@contextmanager
def filled(kind: str, fill: Callable[[], Mapping[str, str]]) -> Iterator[tuple[TransactionalFlask, Mapping[str, str]]]:
    """An application over a town that `fill` made, and the secret of a device of each who reads it."""
    with tempfile.TemporaryDirectory() as folder, database(kind, folder) as url:
        app = create_app(
            Config(
                testing=True,
                database_url=url,
                secret_key="the key of the measurement, long enough",
                base_url="http://localhost",
                default_locale="en",
                rate_limits=False,
                second_factor=False,
                instance=str(Path(folder) / "instance"),
            )
        )
        with app.app_context():
            db.metadata.create_all(db.engine)
        began = time.perf_counter()
        with app.app_context(), transaction():
            secrets = fill()
        with app.app_context():
            with db.engine.begin() as connection:
                connection.execute(sa.text("ANALYZE"))
            db.engine.dispose()
        print(f"filled in {time.perf_counter() - began:.0f} s on {kind}", flush=True)
        yield app, secrets
        with app.app_context():
            db.engine.dispose()


def timed(
    app: TransactionalFlask, secrets: Mapping[str, str], pages: Sequence[tuple[str, str]], rounds: int = ROUNDS
) -> Iterator[Timing]:
    """Each page (of whom, "" of a stranger, and where) several times, in the state in which those who serve read it."""
    seen = {"number": 0}

    def count(*_: Any) -> None:
        seen["number"] += 1

    with app.app_context():
        serving.warm_up()
    gc.freeze()
    with app.app_context():
        listen(db.engine, "before_cursor_execute", count)
    clients = {name: app.test_client(use_cookies=False) for name in ("", *secrets)}
    cookies = {name: {"Cookie": f"zaedno={make_pass(app, secret).cookie}"} for name, secret in secrets.items()}
    for who, path in pages:
        took, cpu = [], []
        for _ in range(rounds):
            seen["number"], began, used = 0, time.perf_counter(), time.process_time()
            answer = clients[who].get(path, headers=cookies.get(who, {}))
            took.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - used) * 1000)
        halves = statistics.median(took), statistics.median(cpu)
        yield Timing(who, path, answer.status_code, *halves, took[0], seen["number"], len(answer.data))
