"""Runs the tests against broken conditions: functions are broken in forks of one process that has loaded everything,
what is decided while a module is loaded in forks of one that has loaded only what is not the house's own."""

import builtins
import gc
import json
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation.forks import in_forks
from tests.mutation.house import CONTEXTS, ROOT, Live, Mutant, load_broken, with_a_trace
from tests.mutation.record import FOLDER, Touched

# The layers of tests that are asked, the cheapest first; nothing that only watches over the shape of the house.
LAYERS = ("tests/unit", "tests/data", "tests/web", "tests/feeds")
# A town that all share lies in one file, and a server is not for one fork alone.
SHARED = {"world", "town", "pressed", "postgres_template"}
MOST_SECONDS = 600
# All of these look at the same stage, which takes longer to set than to look at.
ON_STAGE = ("tests/data/test_found.py", "tests/data/test_reach.py")
# What the warm process tells the one that stays cold: which tests there are, and what is loaded that is not ours.
COLLECTED, LOADED = FOLDER / "collected.json", FOLDER / "loaded.json"
# Tests that change nothing, so that one process asks them about one mutant after another: so many of them about each,
# and so many mutants before a new one.
LIGHT = ("tests/unit/", *ON_STAGE)
MOST_LIGHT, CHUNK = 40, 24
# What the warm process answers of what a module decided while it was loaded, where it is to be loaded broken; before,
# so many tests are asked.
LATER, QUICKLY = "(later)", 40
# Who killed a mutant: a test, a remark in brackets, or "" where none did.
Answer = Callable[[Mutant, str], None]


def options() -> list[str]:
    """What pytest is told: nothing of itself, and that it keeps nothing."""
    return ["-q", "-q", "-s", "-p", "no:cacheprovider", "--assert=plain", "--no-header", "--no-summary", "--tb=native"]


def functions_called_while_loading() -> set[tuple[str, str]]:
    """Load the whole house and tell what was called meanwhile: what these answered is kept wherever it was used."""
    called: set[tuple[str, str]] = set()
    prefix = f"{ROOT}/"

    def note(frame: Any, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(prefix):
            called.add((frame.f_code.co_filename.removeprefix(prefix), frame.f_code.co_qualname))

    sys.setprofile(note)
    try:
        import app  # noqa: F401
    finally:
        sys.setprofile(None)
    return called


class _Hasty:
    """What both plugins want of hypothesis: to be told that something is wrong, not the smallest example of it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("hasty", deadline=None, database=None, phases=phases)
        settings.load_profile("hasty")


class Warm(_Hasty):
    """A pytest plugin that runs tests not once each, but for each mutant those that may kill it.

    Of `kept` the answer may be kept somewhere since modules were loaded.
    """

    def __init__(
        self,
        mutants: list[Mutant],
        kept: set[Mutant],
        candidates: Callable[[Mutant, Touched, list[str]], list[str]],
        answer: Answer,
        processes: int,
        trace: bool,
    ):
        self.mutants, self.kept, self.candidates, self.answer = mutants, kept, candidates, answer
        self.processes, self.trace = processes, trace
        self.items: dict[str, pytest.Item] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            if not SHARED & set(getattr(item, "fixturenames", ())) and _kind(item) != "postgresql":
                self.items[item.nodeid] = item
        COLLECTED.write_text(json.dumps(list(self.items)), "utf-8")
        self._warm_up(session)
        gc.unfreeze()
        live = Live()
        gc.freeze()
        touched = Touched()
        if self.trace:
            self._trace(live, touched)
        # Before the forks, so that none of them does it again.
        touched.sort()
        left = self._together(live, touched)
        for mutant, test in in_forks(left, self._work(live, touched), self.processes, MOST_SECONDS):
            self.answer(mutant, "(it died)" if test is None else test)
        return True

    def _together(self, live: Live, touched: Touched) -> list[Mutant]:
        """Ask those tests that change nothing, many mutants in a process; returns the mutants that survive these."""
        known = list(self.items)

        def work(mutants: list[Mutant]) -> list[str]:
            signal.signal(signal.SIGALRM, _too_long)
            said = []
            for mutant in mutants:
                tests = [test for test in self.candidates(mutant, touched, known) if test.startswith(LIGHT)]
                broken = bool(tests) and live.break_in_place(mutant)
                live.forget()
                signal.alarm(MOST_SECONDS // 10)
                said.append(self._first_red(tests[:MOST_LIGHT]) if broken else "")
                signal.alarm(0)
                live.mend()
            live.forget()
            # Whoever is red with nothing broken kills nobody: something has stayed of what was broken.
            red = {test for test in set(said) - {""} if self._first_red([test])}
            return ["" if test in red else test for test in said]

        left = []
        chunks = [self.mutants[start : start + CHUNK] for start in range(0, len(self.mutants), CHUNK)]
        for chunk, said in in_forks(chunks, work, self.processes, 0):
            for mutant, test in zip(chunk, said or [""] * len(chunk), strict=True):
                if test:
                    self.answer(mutant, test)
                else:
                    left.append(mutant)
        return left

    def _warm_up(self, session: pytest.Session) -> None:
        """Make what all tests share once, before the forks: the stage, the statements that are asked there."""
        page = next(test for test, item in self.items.items() if "client" in getattr(item, "fixturenames", ()))
        self._first_red([page])
        self._first_red(test for test in self.items if test.startswith(ON_STAGE))

    def _trace(self, live: Live, touched: Touched) -> None:
        """Find out which functions the tests call that were not asked before."""
        unknown = [test for test in self.items if test not in touched.places]
        files: dict[Path, list[str]] = {}
        for test in unknown:
            files.setdefault(self.items[test].path, []).append(test)
        numbers: dict[tuple[str, str], int] = {}
        codes = [
            (path, with_a_trace(path, numbers))
            for context in CONTEXTS
            for path in sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / context).rglob("*.py"))
            if "/migrations/" not in path
        ]
        places = list(numbers)

        def watch(tests: list[str]) -> dict[str, Any]:
            now: set[int] = set()
            builtins.__touched__ = now.add  # type: ignore[attr-defined]
            for path, code in codes:
                live.give(path, code)
            seen = {}
            for test, reports, seconds in self._run(tests):
                # Who does not pass in a fork, unbroken, kills nobody there.
                passed = not any(report.failed for report in reports)
                seen[test] = (seconds, [places[number] for number in sorted(now)] if passed else [])
                now.clear()
            return seen

        for done, (_, seen) in enumerate(in_forks(files.values(), watch, self.processes, 6 * MOST_SECONDS), 1):
            for test, (seconds, there) in (seen or {}).items():
                touched.add(test, seconds, there)
            if sys.stdout.isatty():
                print(f"\r  looking at what tests touch: {done} of {len(files)} files", end="", flush=True)
            if done % 20 == 0 or done == len(files):
                touched.write()

    def _run(self, tests: Iterable[str]) -> Iterator[tuple[str, list[Any], float]]:
        items = [self.items[test] for test in tests if test in self.items]
        for item, following in pairwise([*items, None]):
            begun = time.process_time()
            assert item is not None
            yield item.nodeid, runtestprotocol(item, log=False, nextitem=following or item), time.process_time() - begun

    def _first_red(self, tests: Iterable[str]) -> str:
        for test in tests:
            if any(report.failed for report in runtestprotocol(self.items[test], False, self._apart(test))):
                return test
        return ""

    def _apart(self, test: str) -> pytest.Item:
        """A test of another folder: told that it comes next, pytest ends what belongs to the file, not the stage."""
        other = "tests/data/" if test.startswith("tests/unit/") else "tests/unit/"
        return next(item for item in self.items.values() if item.nodeid.startswith(other))

    def _work(self, live: Live, touched: Touched) -> Callable[[Mutant], str]:
        known = list(self.items)

        def work(mutant: Mutant) -> str:
            tests = self.candidates(mutant, touched, known)
            if mutant in self.kept:
                tests = tests[:QUICKLY]
            if not live.break_in_place(mutant):
                return LATER if mutant in self.kept else "(nothing has loaded it)"
            live.forget()
            return self._first_red(tests) or (LATER if mutant in self.kept else "")

        return work


def _too_long(_signal: int, _frame: Any) -> None:
    raise TimeoutError


def _kind(item: pytest.Item) -> Any:
    return item.callspec.params.get("database_kind") if hasattr(item, "callspec") else None


def collected() -> list[str]:
    """The tests that can be asked."""
    return list(json.loads(COLLECTED.read_text("utf-8")))


def load_what_is_not_ours() -> None:
    """Import what the house stands on, as the warm process left the list."""
    import importlib

    for name in json.loads(LOADED.read_text("utf-8")):
        try:
            importlib.import_module(name)
        except Exception:
            continue  # it only loads under another, and is loaded with that one
    gc.collect()
    gc.freeze()


def note_what_is_not_ours() -> None:
    """Leave the list of what is loaded that is neither the house's nor its tests'."""
    ours = (*CONTEXTS, "app", "tests", "__main__", "conftest")
    names = [name for name in sys.modules if name.partition(".")[0] not in ours and not name.startswith("_pytest.")]
    LOADED.write_text(json.dumps(names), "utf-8")


class _First(_Hasty):
    """A pytest plugin that remembers who was the first to fail."""

    test = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.test:
            self.test = "(it does not load)"


def break_while_loading(
    mutants: list[Mutant], candidates: Callable[[Mutant], list[list[str]]], answer: Answer, processes: int
) -> None:
    """The same for what is decided while a module is loaded; `candidates` come in portions: each is loaded first."""
    load_what_is_not_ours()

    def work(mutant: Mutant) -> str:
        for portion in candidates(mutant):
            [(_, said)] = in_forks([portion], lambda tests: _run_broken(mutant, tests), 1, MOST_SECONDS)
            if said != "":
                return said or "(it died)"
        return ""

    for mutant, test in in_forks(mutants, work, processes, 3 * MOST_SECONDS):
        answer(mutant, "(it died)" if test is None else test)


def _run_broken(mutant: Mutant, tests: list[str]) -> str:
    load_broken(mutant)
    first = _First()
    status = pytest.main([*options(), "-x", *tests], plugins=[first])
    return first.test or ("" if status in (0, 5) else "(it does not load)")
