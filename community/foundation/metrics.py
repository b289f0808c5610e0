"""Figures for whoever runs the server (Prometheus): requests of all processes, and what the database says at a moment.

Each process counts in a file of its own, which the kernel shares (prometheus-client's multiprocess format); whoever is
asked adds them up. No figure names a person, an address or a row: a label is the name of a view, a state or a task.
Nothing is counted, and the library is not loaded, unless METRICS_TOKEN is set.
"""

import os
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from community.foundation import clock, periodic_tasks, replicas
from community.foundation.database import db
from community.foundation.outbox import Email, EmailState

# Seconds in which a request is answered.
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, float("inf"))
NAMES = tuple("+Inf" if one == BOUNDS[-1] else str(one) for one in BOUNDS)
REQUESTS = "zaedno_requests", "Requests by view and status."
DURATIONS = "zaedno_request_seconds", "Seconds until an answer was ready, by view."
POOL = "zaedno_pool_in_use", "Connections to the database that other requests of these processes held, when last asked."
# What a request names that was answered before any view was looked for.
KEPT, NO_VIEW = "kept", "none"
ENDPOINT = "zaedno.endpoint"


@dataclass(frozen=True)
class Measure:
    """A figure that the database knows: its name, what it says, and its value for each set of labels."""

    name: str
    about: str
    rows: Sequence[tuple[Mapping[str, str], float]]


class Counters:
    """What the requests of this process add to the figures of all."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._pid = 0
        self._files: dict[str, Any] = {}
        self._keys: dict[tuple[str, ...], str] = {}
        self._begun: set[tuple[int, str]] = set()

    def measured(self, answer: Callable[..., Iterable[bytes]], environ: Any, start: Callable[..., Any]) -> Any:
        """The answer, counted by what it is and how long it took."""
        began, status = perf_counter(), "500"

        def started(line: str, *more: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start(line, *more)

        try:
            return answer(environ, started)
        finally:
            self._note(environ.get(ENDPOINT, KEPT), status, perf_counter() - began)

    def close(self) -> None:
        """Close the files of this process; the next request opens them again."""
        with self._lock:
            for file in self._files.values():
                file.close()
            self._files.clear()

    def note_pool(self) -> None:
        """Note how many connections others hold at this moment."""
        pool: Any = db.engine.pool
        self._write(self._key("gauge_livesum", *POOL, POOL[0]), float(pool.checkedout()), add=False)

    def _note(self, endpoint: str, status: str, took: float) -> None:
        view = ("endpoint", endpoint)
        requests = self._key("counter", *REQUESTS, f"{REQUESTS[0]}_total", *view, "status", status)
        self._write(requests, 1.0)
        buckets = [self._key("histogram", *DURATIONS, f"{DURATIONS[0]}_bucket", *view, "le", one) for one in NAMES]
        if (os.getpid(), endpoint) not in self._begun:
            # Every bound has its place, so that the sums go on from one to the next.
            self._begun.add((os.getpid(), endpoint))
            for one in buckets:
                self._write(one, 0.0)
        self._write(buckets[bisect_left(BOUNDS, took)], 1.0)
        self._write(self._key("histogram", *DURATIONS, f"{DURATIONS[0]}_sum", *view), took)

    def _key(self, kind: str, metric: str, about: str, name: str, *labels: str) -> tuple[str, str]:
        from prometheus_client.mmap_dict import mmap_key

        known = (kind, name, *labels)
        if known not in self._keys:
            self._keys[known] = mmap_key(metric, name, list(labels[::2]), list(labels[1::2]), about)
        return kind, self._keys[known]

    def _write(self, key: tuple[str, str], value: float, *, add: bool = True) -> None:
        kind, name = key
        with self._lock:
            file = self._file(kind)
            file.write_value(name, value + (file.read_value(name)[0] if add else 0.0), 0.0)

    def _file(self, kind: str) -> Any:
        from prometheus_client.mmap_dict import MmapedDict

        if self._pid != os.getpid():
            # What was forked writes into a file of its own; the other's stays the other's.
            self._pid, self._files = os.getpid(), {}
        if kind not in self._files:
            self._files[kind] = MmapedDict(str(self.folder / f"{kind}_{self._pid}.db"))
        return self._files[kind]


def folder_of(app: Flask) -> Path:
    """Where the processes of an installation count."""
    return Path(app.instance_path) / "metrics"


def install(app: Flask) -> None:
    """Count from now on, where somebody may ask."""
    app.extensions["metrics"] = Counters(folder_of(app)) if app.config["ZAEDNO"].metrics_token else None


def begin_anew(app: Flask) -> None:
    """Forget what the processes of an earlier start counted; Prometheus knows that counters begin again at nothing."""
    for file in folder_of(app).glob("*.db"):
        file.unlink(missing_ok=True)


def text() -> bytes:
    """All figures of all processes and of the database, in Prometheus' format; inside a transaction that reads."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    folder = folder_of(current_app)
    for file in folder.glob("gauge_live*_*.db"):
        if not _is_alive(int(file.stem.rpartition("_")[2])):
            file.unlink(missing_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))
    registry.register(_Measured())
    return generate_latest(registry)


def _is_alive(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


class _Measured:
    """The figures of the database as prometheus-client collects them."""

    def collect(self) -> Iterable[Any]:
        from prometheus_client.core import GaugeMetricFamily

        offered = [measure for manifest in current_app.extensions["manifests"] for measure in manifest.measures]
        for measure in (one for read in (_outbox, _tasks, _replicas, *offered) for one in read()):
            names = list(measure.rows[0][0]) if measure.rows else []
            family = GaugeMetricFamily(measure.name, measure.about, labels=names)
            for labels, value in measure.rows:
                family.add_metric(list(labels.values()), value)
            yield family


def by_state(model: Any, name: str, about: str) -> Measure:
    """How many rows of a model are in each of its states."""
    rows = db.session.execute(sa.select(model.state, sa.func.count()).group_by(model.state))
    return Measure(name, about, [({"state": state.value}, number) for state, number in rows])


def age_of(oldest: datetime | None) -> float:
    """Seconds since a moment (aware UTC), 0 where there is none."""
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def _outbox() -> list[Measure]:
    open_ = (EmailState.QUEUED, EmailState.SENDING)
    query = sa.select(Email.channel, sa.func.count(), sa.func.min(Email.next_attempt_at))
    rows = db.session.execute(query.where(Email.state.in_(open_)).group_by(Email.channel)).all()
    failed = db.session.scalar(sa.select(sa.func.count()).where(Email.state == EmailState.FAILED)) or 0
    return [
        Measure(
            "zaedno_outbox_waiting",
            "Messages that wait.",
            [({"channel": one.value}, number) for one, number, _ in rows],
        ),
        Measure(
            "zaedno_outbox_age_seconds",
            "How long the longest is due.",
            [({"channel": one.value}, age_of(due)) for one, _, due in rows],
        ),
        Measure("zaedno_outbox_failed", "Messages that nobody got.", [({}, failed)]),
    ]


def _tasks() -> list[Measure]:
    standings = periodic_tasks.standings(clock.now())
    return [
        Measure(
            f"zaedno_task_{word}_timestamp_seconds",
            f"When a periodic task last {word}; 0 for never.",
            [({"task": one.name}, moment.timestamp() if moment else 0.0) for one, moment in moments],
        )
        for word, moments in (
            ("succeeded", [(one, one.succeeded_at) for one in standings]),
            ("failed", [(one, one.failed_at) for one in standings]),
        )
    ]


def _replicas() -> list[Measure]:
    known = replicas.of_app()
    if known is None:
        return []
    reached = known.reached()
    used = [({"replica": one.name}, float(one.state is replicas.ReplicaState.USED)) for one in reached]
    lacks = [({"replica": one.name}, float(one.lacks)) for one in reached if one.lacks is not None]
    return [
        Measure("zaedno_replica_used", "Whether a replica is read from: 1, or 0 for left out.", used),
        Measure("zaedno_replica_lacks_bytes", "How much of the primary's log a replica lacks.", lacks),
    ]
