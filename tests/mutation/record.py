"""What is remembered of mutants: who killed them (committed), which are none (committed), how far the last run came."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.house import ROOT, Mutant

KILLERS = Path(__file__).with_name("killers.txt")
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
# Of this working copy alone.
FOLDER = ROOT / ".venv" / "mutants"
Place = tuple[str, str]


def _paragraphs(path: Path) -> dict[str, list[str]]:
    """Lines that begin a line, each with the indented ones that follow it."""
    found: dict[str, list[str]] = {}
    if not path.exists():
        return found
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("    "):
            found[list(found)[-1]].append(line.strip())
        elif line and not line.startswith("#"):
            found[line] = []
    return found


def equivalents() -> dict[str, str]:
    """The mutants that change nothing -> why."""
    return {key: " ".join(lines) for key, lines in _paragraphs(EQUIVALENT).items()}


def killers() -> dict[Place, list[str]]:
    """Place (file, function) -> the tests that killed its mutants last time, the most useful first."""
    found = {}
    for place, tests in _paragraphs(KILLERS).items():
        path, _, where = place.partition(" ")
        found[path, where] = tests
    return found


def write_killers(killed: Iterable[tuple[Mutant, str]], survivors: Iterable[Mutant]) -> None:
    """Keep who killed which: by place, whoever killed most first.

    A place of which something survived is not among them, nor one of which nothing is known; places of files that
    were not broken this time stay as they were.
    """
    found: dict[Place, Counter[str]] = defaultdict(Counter)
    broken = {mutant.path for mutant in survivors}
    for mutant, test in killed:
        broken.add(mutant.path)
        found[mutant.path, mutant.where][test] += 1
    for mutant in survivors:
        found.pop((mutant.path, mutant.where), None)
    kept = {place: tests for place, tests in killers().items() if place[0] not in broken}
    kept |= {place: sorted(tests, key=lambda test: (-tests[test], test)) for place, tests in found.items()}
    lines = ["# Which tests killed the mutants of a function last time, where none survived; made by `make mutants`."]
    for (path, where), tests in sorted(kept.items()):
        lines += [f"{path} {where}", *(f"    {test}" for test in tests)]
    KILLERS.write_text("\n".join(lines) + "\n", "utf-8")


class Progress:
    """How far this working copy has come: mutant -> the test that killed it, as long as its file stays as it is."""

    def __init__(self, afresh: bool):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.path = FOLDER / "killed.txt"
        self.digests: dict[str, str] = {}
        if afresh:
            self.path.unlink(missing_ok=True)
        lines = self.path.read_text("utf-8").splitlines() if self.path.exists() else []
        self.killed = dict(line.split("\t") for line in lines)

    def _name(self, mutant: Mutant) -> str:
        if mutant.path not in self.digests:
            self.digests[mutant.path] = hashlib.sha256((ROOT / mutant.path).read_bytes()).hexdigest()[:12]
        return f"{self.digests[mutant.path]} {mutant.key}"

    def killer(self, mutant: Mutant) -> str | None:
        """The test that killed it, None where none is known."""
        return self.killed.get(self._name(mutant))

    def add(self, mutant: Mutant, test: str) -> None:
        """Remember at once, so that a run that is interrupted goes on from here."""
        self.killed[self._name(mutant)] = test
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{self._name(mutant)}\t{test}\n")


class Touched:
    """Which functions each test calls, and how long it takes; made anew for tests that are not known yet."""

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.path = FOLDER / "touched.json"
        self.seconds: dict[str, float] = {}
        self.places: dict[str, list[Place]] = {}
        self.by_place: dict[Place, list[str]] = {}
        if self.path.exists():
            for test, (seconds, places) in json.loads(self.path.read_text("utf-8")).items():
                self.add(test, seconds, places)

    def add(self, test: str, seconds: float, places: Iterable[Iterable[str]]) -> None:
        """What one test touched."""
        self.seconds[test], self.places[test] = seconds, [(path, where) for path, where in places]

    def write(self) -> None:
        """Keep it for the next run."""
        kept = {test: (round(self.seconds[test], 3), places) for test, places in self.places.items()}
        self.path.write_text(json.dumps(kept), "utf-8")

    def sort(self) -> None:
        """Make `by_place`: place -> the tests that come there, the quickest first."""
        self.by_place = defaultdict(list)
        for test in sorted(self.places, key=lambda test: (self.seconds[test], test)):
            for place in self.places[test]:
                self.by_place[place].append(test)
