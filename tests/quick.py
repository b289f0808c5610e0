"""`pytest --quick`: of the tests that need a database, those that tell most of what one has just changed.

The rule: everything of the layers and of pure rules; of each other file its first test, which shows what the file is
about; and all tests of the slices in which something differs from the branch `main`. Nothing on PostgreSQL, nothing in
a browser, nothing that presses every button of the town.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Cheap enough to be run whole.
WHOLE = ("tests/architecture/", "tests/unit/")
# Measured, or seen in a browser: not while one types.
NEVER = ("tests/browser/", "tests/load/")


def changed_files() -> set[str]:
    """What differs from `main`, committed or not, relative to the house; nothing where git or the branch is missing."""
    found: set[str] = set()
    for command in ("diff --name-only --merge-base main", "ls-files --others --exclude-standard"):
        answer = subprocess.run(["git", *command.split()], cwd=ROOT, capture_output=True, text=True, check=False)
        found |= set(answer.stdout.split()) if answer.returncode == 0 else set()
    return found


def concerned(changed: set[str]) -> set[str]:
    """What test files of changed slices are called: the slice itself, or its singular before another word."""
    slices = {found[2] for path in changed if (found := re.match(r"(templates/)?\w+/(\w+)/", path))}
    return {f"test_{name.removesuffix('s')}" for name in slices if name not in ("foundation", "demo")}


def choose(paths: list[tuple[str, bool]], changed: set[str]) -> list[bool]:
    """Which tests to run. `paths`: of each its file, relative to the house, and whether it takes too long, in order."""
    begun: set[str] = set()
    names = tuple(concerned(changed))
    chosen = []
    for path, long in paths:
        first = path not in begun and not long
        if first:
            begun.add(path)
        asked = path.startswith(WHOLE) or path in changed or (bool(names) and Path(path).name.startswith(names))
        chosen.append((first or asked) and not long and not path.startswith(NEVER))
    return chosen


def takes_long(item: pytest.Item) -> bool:
    """Whether a test needs a server that has to be started, or all that the buttons of the town do."""
    kind = getattr(item, "callspec", None) and item.callspec.params.get("database_kind")
    return kind == "postgresql" or bool({"pressed", "postgres_template"} & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not chosen, where --quick is asked for."""
    if not config.getoption("--quick"):
        return
    paths = [(item.path.relative_to(ROOT).as_posix(), takes_long(item)) for item in items]
    chosen = choose(paths, changed_files())
    config.hook.pytest_deselected(items=[item for item, kept in zip(items, chosen, strict=True) if not kept])
    items[:] = [item for item, kept in zip(items, chosen, strict=True) if kept]
