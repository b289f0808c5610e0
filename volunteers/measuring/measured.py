"""The part of the table that goes through a database, a page and the roster's engine, each number beside its goal."""

import gc
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np
import sqlalchemy as sa
from flask import current_app
from flask_login import FlaskLoginClient

from community.accounts.actions import open_device
from community.accounts.models import Account
from community.foundation import application, clock
from community.foundation.access import ANYBODY, SignedIn
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from volunteers.matching import actions, queries
from volunteers.matching.arrivals import seeker_arrives
from volunteers.matching.plan import problem_of
from volunteers.matching.rules import Group, MatchingLimits, Weights
from volunteers.matching.scoring import score
from volunteers.measuring.baselines import bare_assignment, costs_of
from volunteers.measuring.town import Maker
from volunteers.measuring.town_rows import MeasuredTown, join, store
from volunteers.proposals import actions as desk
from volunteers.requests.models import MentoringRequest
from volunteers.rosters.plan import RosterPlan, plan
from volunteers.rosters.rules import REST, Place, most_shifts

Answer = TypeVar("Answer")
ZONE = "Europe/Sofia"
ARRIVALS = 25
NEWCOMER = 20_000
PAGES = 9
DAYS = 14
HEAD = f"{'from the database on':<58} {'measured':>11} {'goal':>8}"
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Sizes:
    """How much is measured: a town and a small one, who waits at the desk, and a roster's places and people."""

    people: int = 2_000
    few: int = 300
    waiting: int = 1_000
    places: int = 200
    helpers: int = 1_000
    rounds: int = 3


@dataclass(frozen=True)
class Measurement:
    """A number with its goal: at most `most`, or at least `least`, in the same unit."""

    name: str
    value: float
    form: str
    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        """The line of the table."""
        goal = self.most if self.most is not None else self.least
        told = "" if goal is None else self.form.format(goal)
        return f"{self.name:<58} {self.form.format(self.value):>11} {told:>8}  {self.verdict}".rstrip()

    @property
    def verdict(self) -> str:
        """Whether the goal is met; nothing where there is none."""
        if self.most is None and self.least is None:
            return ""
        met = self.value <= self.most if self.most is not None else self.value >= (self.least or 0)
        return "met" if met else "missed"


def table(sizes: Sizes, seed: int) -> Iterator[str]:
    """The lines, each as soon as it is measured; the database in use is neither read nor written."""
    yield HEAD
    for part in (_town, _small, _desk, _roster):
        yield from map(str, part(sizes, seed))


@contextmanager
def in_town(group: Group) -> Iterator[tuple[TransactionalFlask, MeasuredTown]]:
    """The same application on a database of its own that holds this town alone, and is gone at the end."""
    with TemporaryDirectory(prefix="zaedno-town-") as folder:
        config = Config(
            testing=True,
            database_url=f"sqlite:///{folder}/town.sqlite3",
            secret_key=token_hex(32),
            base_url="http://localhost",
            default_locale="en",
            rate_limits=False,
            second_factor=False,
            instance=f"{folder}/instance",
        )
        app = application.create(current_app.import_name, config, current_app.extensions["manifests"])
        with app.app_context():
            db.metadata.create_all(db.engine)
            with transaction():
                town = store(group)
        # As an application does with itself that is not made for a test: what stays is not looked through again.
        gc.collect()
        gc.freeze()
        try:
            yield app, town
        finally:
            gc.unfreeze()
            with app.app_context():
                db.engine.dispose()


def _run() -> actions.Found:
    found = actions.look(ZONE, Weights(), MatchingLimits())
    actions.keep(found, None)
    return found


def _town(sizes: Sizes, seed: int) -> Iterator[Measurement]:
    maker = Maker(seed)
    wholes, steps, bares, worked = [], [], [], []
    with in_town(maker.town(sizes.people, sizes.people)) as (app, town), app.app_context():
        for _ in range(sizes.rounds):
            began = process_time()
            took, found = _timed(_run)
            ended = process_time()
            bare, _mate = _timed(lambda found=found: _bare(found))  # type: ignore[misc]
            worked.append((ended - began, process_time() - ended))
            wholes.append(took)
            bares.append(bare)
            told = sum(found.took.values()) / 1000
            steps.append({**found.took, "storing": round((took - told) * 1000)})
        name = f"{sizes.people} x {sizes.people}"
        yield Measurement(f"{name}, read, proven, explained and stored", statistics.median(wholes), "{:.2f} s", most=3)
        for step in actions.STEPS:
            yield Measurement(f"  {step}", statistics.median(one[step] for one in steps), "{:,.0f} ms")
        yield Measurement("  SciPy's bare assignment with its matrix", statistics.median(bares), "{:.2f} s")
        ratio = statistics.median(whole / bare for whole, bare in zip(wholes, bares, strict=True))
        yield Measurement("  times as long as that", ratio, "{:.1f}", most=3)
        # On a machine that does other things too, this is what a quiet one would take.
        yield Measurement("  processor time alone", statistics.median(ours for ours, _ in worked), "{:.2f} s")
        ratio = statistics.median(ours / theirs for ours, theirs in worked)
        yield Measurement("  times as much as the bare assignment's", ratio, "{:.1f}")
        yield from _arrivals(maker, town, name)


def _bare(found: actions.Found) -> object:
    problem = problem_of(found.plan.scores)
    return bare_assignment(problem, costs_of(problem))


def _arrivals(maker: Maker, town: MeasuredTown, name: str) -> Iterator[Measurement]:
    newcomers = [maker.seeker(NEWCOMER + number) for number in range(ARRIVALS)]
    with transaction():
        join(newcomers, town)
    engine, whole, placed = [], [], 0
    for seeker in newcomers:
        with transaction(writing=False):
            left = queries.places_open()
            group = queries.snapshot(clock.today(ZONE), only=seeker.id, among=left).group
        free = np.array([left[mentor.id] for mentor in group.mentors], np.int64)
        spent, _ = _timed(lambda group=group, free=free: seeker_arrives(score(group), free))  # type: ignore[misc]
        engine.append(spent)
        took, found = _timed(lambda seeker=seeker: _find(seeker.id))  # type: ignore[misc]
        whole.append(took)
        placed += found
    yield Measurement(
        f"one arrives in {name}: the engine, slowest of {ARRIVALS}", max(engine) * 1000, "{:.0f} ms", most=50
    )
    yield Measurement("  read, found and proposed, median", statistics.median(whole) * 1000, "{:.0f} ms")
    yield Measurement("  who find a free place at once", placed, f"{{:.0f}} of {ARRIVALS}")


def _find(request_id: int) -> bool:
    try:
        with transaction():
            desk.find_somebody(db.session.get_one(MentoringRequest, request_id))
    except Refused:
        return False
    return True


def _small(sizes: Sizes, seed: int) -> Iterator[Measurement]:
    with in_town(Maker(seed).town(sizes.few, sizes.few)) as (app, _), app.app_context():
        took = [_timed(_run)[0] for _ in range(sizes.rounds)]
    name = f"{sizes.few} x {sizes.few}, read, proven, explained and stored"
    yield Measurement(name, statistics.median(took), "{:.2f} s", most=0.3)


def _desk(sizes: Sizes, seed: int) -> Iterator[Measurement]:
    with in_town(Maker(seed).town(sizes.waiting, sizes.waiting)) as (app, town):
        with app.app_context():
            _run()
            with transaction():
                secret = open_device(account=db.session.get_one(Account, town.coordinator_id))
            engine = db.engine
        app.test_client_class = FlaskLoginClient
        browser = app.test_client(user=SignedIn(secret, ANYBODY))
        browser.get("/volunteers/proposals")  # so that the templates are made
        statements: list[str] = []
        sa.event.listen(engine, "before_cursor_execute", lambda *event: statements.append(event[2]))
        took = []
        for _ in range(PAGES):
            statements.clear()
            time, answer = _timed(lambda: browser.get("/volunteers/proposals"))
            took.append(time * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"the desk answers {answer.status_code}")
    yield Measurement(f"the desk, {sizes.waiting} people wait", statistics.median(took), "{:.0f} ms", most=300)
    yield Measurement("  statements", sum(one.lstrip().startswith(STATEMENTS) for one in statements), "{:.0f}")


def _roster(sizes: Sizes, seed: int) -> Iterator[Measurement]:
    places, caps, values = roster_of(sizes.places, sizes.helpers, seed)
    took, found = _timed(lambda: plan(places, caps, values))
    yield Measurement(
        f"roster, {sizes.places} places, {sizes.helpers} people: of the optimum", _share(found), "{:.1f} %", least=98
    )
    yield Measurement(f"  time, {len(values)} allowed pairs", took, "{:.2f} s")
    yield Measurement("  places filled", found.filled, f"{{:.0f}} of {sizes.places}")


def _share(found: RosterPlan) -> float:
    return found.share * 100


def roster_of(places: int, people: int, seed: int) -> tuple[list[Place], dict[int, int], dict[tuple[int, int], int]]:
    """Two weeks of shifts with a place each, how many each person may get, and what each allowed pair is worth.

    Some shifts fit many people, some hardly anybody; people rest for up to half a year and fit more or less.
    """
    draw = np.random.default_rng(seed)
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    shifts = []
    for number in range(places):
        start = monday + timedelta(days=int(draw.integers(DAYS)), minutes=30 * int(draw.integers(16, 37)))
        shifts.append(Place(number, start, start + timedelta(minutes=30 * int(draw.integers(4, 9))), 1))
    most = most_shifts(DAYS)
    caps = {person: int(draw.integers(1, most + 1)) for person in range(people)}
    rests = draw.integers(0, REST + 1, people)
    shares = draw.uniform(0, 0.2, places) ** 2 * 5
    fits = draw.random((places, people)) < shares[:, None]
    points = 25 * draw.integers(0, 5, (places, people))
    worth = rests[None, :] + points
    allowed = zip(*(found.tolist() for found in np.nonzero(fits)), strict=True)
    return shifts, caps, {(shift, person): int(worth[shift, person]) for shift, person in allowed}


def _timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    began = perf_counter()
    done = work()
    return perf_counter() - began, done
