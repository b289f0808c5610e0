"""Periodic tasks: what the worker does time and again, each apart from the others, emails first; how each went is kept.

A task that fails is noted with the kinds of its error, without its message, and pauses; the others go on. Where a task
works over rows, `for_each` gives every row a transaction of its own, so that one bad row holds up no other.
"""

import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import clock, delivery
from community.foundation.database import Keyed, UtcDateTime, again, db, exists, transaction
from community.foundation.error_traces import kinds_of, trace_of

PeriodicTask = Callable[[], int]
Row = TypeVar("Row")

# The worker goes round every two seconds; that all is well is written down more seldom.
NOTED_EVERY = timedelta(minutes=5)
PAUSE_AFTER_FAILURE = timedelta(seconds=15)
LATE_AFTER = timedelta(hours=1)
# Seconds between rounds: after one with nothing to do, and after one that did something.
IDLE, BUSY = 2.0, 0.05
MOST_TOLD = 200


class TaskState(Enum):
    """How a task goes."""

    RUNS = "runs"
    FAILS = "fails"
    # No success was noted for an hour.
    LATE = "late"
    # This database has never heard of it; it begins with the worker's next round.
    UNKNOWN = "unknown"


class TaskRun(Keyed):
    """How a periodic task went: when it last succeeded and failed, and the kinds of that error, without its message."""

    __tablename__ = "task_runs"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(sa.String(MOST_TOLD))


class Unfinished(RuntimeError):
    """A task could not work on some of its `rows`; it worked on all the others, which came to `done`.

    `named` says what they are and that they may be named where the error is told: not rows, which are somebody's.
    """

    def __init__(self, rows: Sequence[Any], tried: int, done: int, named: str = ""):
        names = f" ({', '.join(map(str, rows))})" if named else ""
        super().__init__(f"{len(rows)} of {tried} {named or 'rows'}{names}")
        self.rows, self.done = rows, done


@dataclass(frozen=True)
class TaskStanding:
    """A task as the administrator sees it; `problem` names the kinds of its last error."""

    task: PeriodicTask
    name: str
    state: TaskState
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    problem: str = ""


def tasks() -> list[PeriodicTask]:
    """Every periodic task, in the order of the contexts; the delivery of emails stands first."""
    offered = [task for manifest in current_app.extensions["manifests"] for task in manifest.periodic_tasks]
    return [delivery.deliver_due, *offered]


def name_of(task: PeriodicTask) -> str:
    """The name under which a task is kept: "volunteers.shifts.remind_of_shifts"."""
    return f"{task.__module__.removesuffix('.actions')}.{task.__name__}"


def work_round() -> int:
    """One round of all that waits; returns how much was done.

    Emails go out first, and again after each task that did something, so that none waits for a long one.
    """
    known = _known()
    first, *others = tasks()
    done = _run(first, known)
    for task in others:
        did = _run(task, known)
        done += did
        if did:
            done += _run(first, known)
    return done


def work_until_told() -> None:
    """Go round after round until SIGTERM or SIGINT, and end after the round in hand."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        stop.wait(BUSY if work_round() else IDLE)


def standings(now: datetime) -> list[TaskStanding]:
    """How each task went until `now` (aware UTC); inside a transaction."""
    kept = {run.name: run for run in db.session.scalars(sa.select(TaskRun))}
    return [_standing(task, kept.get(name_of(task)), now) for task in tasks()]


def too_old(now: datetime) -> bool:
    """Whether a task that has run here has not succeeded for an hour before `now`; inside a transaction."""
    return any(
        one.state is not TaskState.UNKNOWN and (one.succeeded_at is None or one.succeeded_at < now - LATE_AFTER)
        for one in standings(now)
    )


def troubles() -> list[str]:
    """A line for each task that failed last or has not succeeded for long, for `flask doctor`; inside a transaction."""
    found = []
    for one in standings(clock.now()):
        since = f"{one.succeeded_at:%Y-%m-%d %H:%M} UTC" if one.succeeded_at else "never"
        if one.state is TaskState.FAILS:
            found.append(f"The periodic task {one.name} fails ({one.problem}); its last success: {since}.")
        elif one.state is TaskState.LATE:
            found.append(f"The periodic task {one.name} last succeeded {since}: is the worker running?")
    return found


def for_each(
    rows: Iterable[Row] | Callable[[], Iterable[Row]],
    work: Callable[[Row], int | None],
    *,
    own_transactions: bool = False,
) -> int:
    """Work on each of the rows in a transaction of its own; one that fails holds up no other.

    `rows`: they themselves, or what reads them, in a transaction that only reads.

    Returns the sum of what `work` returns, None counting as one. `own_transactions`: `work` opens them itself, because
    it reads at length between them. Raises Unfinished at the end, caused by the first error, when any row failed.
    """
    done, tried = 0, 0
    failed: list[Row] = []
    first: Exception | None = None
    if callable(rows):
        with transaction(writing=False):
            rows = list(rows())
    for row in rows:
        tried += 1
        try:
            did = again(partial(_work_on, work, row, own_transactions))
        except Exception as problem:
            failed.append(row)
            first = first or problem
        else:
            done += 1 if did is None else did
    if failed:
        raise Unfinished(failed, tried, done) from first
    return done


def forget(*stale: tuple[type[Any], sa.ColumnElement[bool]]) -> int:
    """Delete the rows of these models that meet the condition beside each, where there are any; returns how many."""
    with transaction(writing=False):
        if not any(exists(condition) for _, condition in stale):
            return 0
    with transaction() as session:
        return sum(session.execute(sa.delete(model).where(condition)).rowcount for model, condition in stale)


def _work_on(work: Callable[[Row], int | None], row: Row, own_transactions: bool) -> int | None:
    with nullcontext() if own_transactions else transaction():
        return work(row)


def _standing(task: PeriodicTask, run: TaskRun | None, now: datetime) -> TaskStanding:
    if run is None:
        return TaskStanding(task, name_of(task), TaskState.UNKNOWN)
    since = run.succeeded_at
    state = TaskState.LATE if since is None or since < now - LATE_AFTER else TaskState.RUNS
    if run.failed_at and (since is None or run.failed_at >= since):
        state = TaskState.FAILS
    return TaskStanding(task, run.name, state, since, run.failed_at, run.problem or "")


def _known() -> dict[str, TaskStanding]:
    try:
        with transaction(writing=False):
            return {one.name: one for one in standings(clock.now())}
    except sa.exc.SQLAlchemyError:
        # The database may be away for a moment; each task will say so itself.
        return {}


def _run(task: PeriodicTask, known: dict[str, TaskStanding]) -> int:
    name, now = name_of(task), clock.now()
    before = known.get(name)
    failing = before is not None and before.state is TaskState.FAILS
    if before and failing and before.failed_at and before.failed_at > now - PAUSE_AFTER_FAILURE:
        return 0
    try:
        done = task()
    except Exception as problem:
        current_app.logger.error("periodic task %s\n%s", name, trace_of(problem))
        some = f"{problem}: " if isinstance(problem, Unfinished) else ""
        _note(name, failed_at=clock.now(), problem=f"{some}{kinds_of(problem)}"[:MOST_TOLD])
        known[name] = TaskStanding(task, name, TaskState.FAILS, failed_at=clock.now())
        return 0
    if before is None or failing or before.succeeded_at is None or before.succeeded_at <= now - NOTED_EVERY:
        _note(name, succeeded_at=clock.now())
        known[name] = TaskStanding(task, name, TaskState.RUNS, clock.now())
    return done


def _note(name: str, **facts: Any) -> None:
    try:
        with transaction() as session:
            if session.get(TaskRun, name) is None:
                session.add(TaskRun(name=name))
                session.flush()
            session.execute(sa.update(TaskRun).where(TaskRun.name == name).values(**facts))
    except (sa.exc.SQLAlchemyError, OSError) as problem:
        current_app.logger.error("periodic task %s could not be noted\n%s", name, trace_of(problem))
