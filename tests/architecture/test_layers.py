"""The layers hold, and each contract about them breaks when it is violated."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("community", "events", "volunteers")

VIOLATIONS = [
    ("The contexts lie on one another", "community/accounts/queries.py", "import events.sessions.models"),
    ("The contexts lie on one another", "events/sessions/queries.py", "import volunteers.shifts.models"),
    ("The slices of community are ordered", "community/organisations/models.py", "import community.households.models"),
    ("The slices of community are ordered", "community/foundation/clock.py", "import community.households.rules"),
    ("The slices of events are ordered", "events/venues/models.py", "import events.sessions.models"),
    ("The slices of volunteers are ordered", "volunteers/profiles/models.py", "import volunteers.shifts.models"),
    ("The files of a slice are ordered", "volunteers/shifts/models.py", "import volunteers.shifts.queries"),
    ("The files of a slice are ordered", "volunteers/shifts/queries.py", "import volunteers.shifts.actions"),
    ("The files of a slice are ordered", "volunteers/shifts/rules.py", "import volunteers.shifts.models"),
    ("The files of a slice are ordered", "volunteers/shifts/rules.py", "import sqlalchemy"),
    ("The files of a slice are ordered", "events/activities/rrule.py", "import flask"),
    ("The files of a slice are ordered", "volunteers/matching/rules.py", "import numpy"),
    ("The files of a slice are ordered", "volunteers/matching/scoring.py", "import sqlalchemy"),
    ("The files of a slice are ordered", "volunteers/matching/assignment.py", "import random"),
    ("The table of permissions is read", "events/sessions/views.py", "import events.policy"),
]


def lint(folder: Path) -> tuple[int, str]:
    script = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--config", "pyproject.toml", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def verdict(output: str, contract: str) -> str:
    [line] = [
        line for line in output.splitlines() if line.startswith(contract) and (" KEPT" in line or " BROKEN" in line)
    ]
    return "KEPT" if " KEPT" in line else "BROKEN"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in (*PACKAGES, "tests/architecture"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.po", "*.mo", "__pycache__"))
    return folder


def test_all_layers_hold():
    status, output = lint(ROOT)
    assert status == 0, output


@pytest.fixture(scope="module")
def broken(copy: Path) -> Iterator[dict[tuple[str, str], str]]:
    """What import-linter says of a house with all violations at once, and of the same house without them."""
    before = lint(copy)[1]
    for _contract, path, line in VIOLATIONS:
        with (copy / path).open("a") as file:
            file.write(f"\n{line}\n")
    return {("before", ""): before, ("after", ""): lint(copy)[1]}  # type: ignore[return-value]


@pytest.mark.parametrize(("contract", "path", "line"), VIOLATIONS)
def test_a_contract_breaks_when_it_is_violated(broken, contract, path, line):
    assert verdict(broken["before", ""], contract) == "KEPT"
    after = broken["after", ""]
    assert verdict(after, contract) == "BROKEN"
    module = path.removesuffix(".py").replace("/", ".")
    said = [said for said in after.splitlines() if module in said and line.removeprefix("import ") in said]
    assert said, after


def test_nobody_imports_the_application():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not any(name == "app" or name.startswith("app.") for name in names), path
