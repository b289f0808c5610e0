"""`python -m tests.mutation`: break every condition, or a fifth of them drawn by lot; for each a test must turn red."""

import argparse
import os
import random
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from tests.mutation import breaker, forks, record
from tests.mutation.house import Mutant, mutants, sources, speaking_of

SHARE = 5
# So many tests are asked at most; whoever survives as many that come there, the likeliest first, has survived.
MOST_ASKED = 400
# So many of those that pin what queries answer come before those that killed others of the file.
PINNED = 12
# Back to the beginning of the line, which is emptied; a log keeps only what stays.
BACK = "\r\x1b[K" if sys.stdout.isatty() else ""


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("paths", nargs="*", help="only files whose path has one of these in it")
    parser.add_argument(
        "--sample", action="store_true", help=f"one of {SHARE}, drawn by lot; asks the known killers first"
    )
    parser.add_argument("--seed", type=int, help="draw the same ones again")
    parser.add_argument("--afresh", action="store_true", help="do not go on from where the last run was interrupted")
    parser.add_argument("--most", type=int, default=MOST_ASKED, help="ask so many tests about each at most")
    parser.add_argument("--processes", type=int, default=os.environ.get("TEST_PROCESSES", os.cpu_count() or 2))
    return parser.parse_args()


class Run:
    """One run: what is to be broken, what was found, and how it is told."""

    def __init__(self, asked: argparse.Namespace):
        self.asked = asked
        self.killers = record.killers()
        self.killed_in: dict[str, list[str]] = defaultdict(list)
        for (path, _), tests in self.killers.items():
            self.killed_in[path] += [test for test in tests if test not in self.killed_in[path]]
        self.progress = record.Progress(asked.afresh)
        self.killed: list[tuple[Mutant, str]] = []
        self.survivors: list[Mutant] = []
        self.begun = time.monotonic()
        none = record.equivalents()
        every = mutants(sources())
        if unknown := sorted(set(none) - {mutant.key for mutant in every}):
            sys.exit("equivalent.txt names what is not there any more:\n  " + "\n  ".join(unknown))
        every = [mutant for mutant in every if mutant.key not in none]
        if asked.paths:
            every = [mutant for mutant in every if any(path in mutant.path for path in asked.paths)]
        self.every = every
        if asked.sample:
            seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
            # Of places where `make mutants` leaves something alive it is `make mutants` that says so.
            sure = [mutant for mutant in every if (mutant.path, mutant.where) in self.killers]
            every = random.Random(seed).sample(sure, -(-len(sure) // SHARE))
            every.sort(key=lambda mutant: (mutant.path, mutant.number))
            print(f"mutants: {len(every)} of {len(sure)} broken conditions, drawn by lot ({len(self.every)} in all;"
                  f" again: python -m tests.mutation --sample --seed {seed})")  # fmt: skip
        else:
            known = [(mutant, self.progress.killer(mutant)) for mutant in every]
            self.killed = [(mutant, test) for mutant, test in known if test is not None]
            every = [mutant for mutant, test in known if test is None]
            print(f"mutants: {len(every)} to break, {len(self.killed)} killed before")
        self.to_break = every

    def answer(self, mutant: Mutant, test: str) -> None:
        """Take note of what became of a mutant: the test that killed it, "" for none."""
        if test == "":
            self.survivors.append(mutant)
            print(f"{BACK}  survived: {mutant}", flush=True)
        else:
            self.note(mutant, test)
            if not self.asked.sample:
                self.progress.add(mutant, test)
        done = len(self.killed) + len(self.survivors)
        if sys.stdout.isatty():
            took = time.monotonic() - self.begun
            print(f"{BACK}  {done} broken, {len(self.survivors)} survived, {took:.0f} s", end="", flush=True)

    def note(self, mutant: Mutant, test: str) -> None:
        """Remember the killer, and ask it first the next time."""
        self.killed.append((mutant, test))
        if test.startswith("tests/"):
            for found in (self.killers.setdefault((mutant.path, mutant.where), []), self.killed_in[mutant.path]):
                if test in found:
                    found.remove(test)
                found.insert(0, test)

    def candidates(self, mutant: Mutant, touched: record.Touched, known: list[str]) -> list[str]:
        """Who may kill it, the likeliest first: the last killers, then all who come there, quick ones first."""
        places = [(mutant.path, mutant.where)] if mutant.inside else sorted(speaking_of(mutant.names))
        there = {test for place in places for test in touched.by_place.get(place, ())}
        if not there:
            there = {test for test in known if self._is_of(mutant, test)}
        likely = list(self.killers.get((mutant.path, mutant.where), ()))
        # What pins the answers of this very query, then of others of its module, then of others that ask it.
        module = f"[{mutant.path.removesuffix('.py').replace('/', '.')}."
        own = f"{breaker.ON_STAGE[0]}::test_every_query_finds_what_was_agreed{module}{mutant.where}]"
        pinned = (test for test in there if test.startswith(breaker.ON_STAGE))
        likely += [
            own,
            *sorted(pinned, key=lambda test: (module not in test, touched.seconds.get(test, 1.0), test))[:PINNED],
        ]
        if mutant.path.endswith("/policy.py"):
            # What a condition answers once for all is not seen to be asked for again.
            likely += [test for test in known if test.startswith("tests/data/test_reach.py")]
        if mutant.path.endswith("/personal_data.py"):
            likely += [test for test in known if test.startswith("tests/data/test_found.py") and "[" not in test]
        # Who killed others of the file; not whoever does not come here, where that is known.
        likely += [test for test in self.killed_in.get(mutant.path, ()) if test in there or not touched.places]
        ordered = sorted(there, key=lambda test: (not self._is_of(mutant, test), touched.seconds.get(test, 1.0), test))
        real = set(known)
        return [test for test in dict.fromkeys((*likely, *ordered)) if test in real][: self.asked.most]

    def _is_of(self, mutant: Mutant, test: str) -> bool:
        """Whether the test's file is called after the mutant's slice or context."""
        parts = Path(mutant.path).parts
        words = {part.removesuffix(".py").removesuffix("s") for part in parts[-2:-1]}
        return any(re.search(rf"/test_{word}", test) for word in words)

    def go(self) -> int:
        """Break everything; returns the exit code."""
        # In a process of its own, because this one must not load the house: then it could not be loaded broken.
        [(_, said)] = forks.in_forks([self.to_break], self._warm, 1, 0, silent=False)
        if said is None:
            sys.exit("The tests could not be loaded.")
        for number, test in said["killed"]:
            self.note(self.to_break[number], test)
        self.survivors += [self.to_break[number] for number in said["survivors"]]
        late = [self.to_break[number] for number in said["late"]]
        touched, known = record.Touched(), breaker.collected()
        touched.sort()

        def in_portions(mutant: Mutant) -> list[list[str]]:
            tests = self.candidates(mutant, touched, known)
            few = len(self.killers.get((mutant.path, mutant.where), ())) or 8
            return [portion for portion in (tests[:few], tests[few : few + 40], tests[few + 40 :]) if portion]

        breaker.break_while_loading(late, in_portions, self.answer, self.asked.processes)
        return self._tell()

    def _warm(self, mutants: list[Mutant]) -> dict[str, list[object]]:
        """Break all that can be broken in a process that has loaded the house."""
        early = breaker.functions_called_while_loading()
        kept = {mutant for mutant in mutants if not mutant.inside or (mutant.path, mutant.where) in early}
        before, late = len(self.killed), []

        def answer(mutant: Mutant, test: str) -> None:
            if test == breaker.LATER:
                late.append(mutant)
            else:
                self.answer(mutant, test)

        plugin = breaker.Warm(mutants, kept, self.candidates, answer, self.asked.processes, trace=not self.asked.sample)
        if pytest.main([*breaker.options(), *breaker.LAYERS], plugins=[plugin]):
            sys.exit("The tests could not be loaded.")
        breaker.note_what_is_not_ours()
        numbers = {mutant: number for number, mutant in enumerate(mutants)}
        return {
            "killed": [(numbers[mutant], test) for mutant, test in self.killed[before:]],
            "survivors": [numbers[mutant] for mutant in self.survivors],
            "late": [numbers[mutant] for mutant in late],
        }

    def _tell(self) -> int:
        took = time.monotonic() - self.begun
        total = len(self.killed) + len(self.survivors)
        print(f"{BACK}{total} broken conditions, {len(self.survivors)} survived, {took:.0f} s")
        for mutant in sorted(self.survivors, key=lambda mutant: (mutant.path, mutant.line)):
            print(f"  {mutant}")
        if not self.asked.sample:
            record.write_killers(self.killed, self.survivors)
        return bool(self.survivors)


if __name__ == "__main__":
    sys.exit(Run(arguments()).go())
