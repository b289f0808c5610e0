"""The layers hold, and each contract about them breaks when it is violated."""

import ast
import os
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


# What is imported by the function that needs it, because no other process should pay for it.
HEAVY = {
    "community.foundation.i18n.gathering", "email_validator",
    "events.calendar.ics", "events.calendar.ics_reader",
    "flask_migrate", "flask_migrate.cli", "holidays", "resvg_py",
    "prometheus_client", "prometheus_client.core", "prometheus_client.mmap_dict", "prometheus_client.multiprocess",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite",
    "community.foundation.commands", "community.members.commands", "community.packs.commands",
    "events.imports.commands",
    "volunteers.demo.commands", "volunteers.measuring.commands",
    "volunteers.matching.actions", "volunteers.matching.arrivals", "volunteers.matching.plan",
    "volunteers.matching.reasons", "volunteers.matching.scoring", "volunteers.rosters.plan",
    "cryptography.exceptions", "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.hashes",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "PIL", "granian", "granian.constants", "granian.http", "granian.log", "zxcvbn", "pyrage",
    "webauthn", "webauthn.helpers", "webauthn.helpers.exceptions", "webauthn.helpers.structs",
}  # fmt: skip


# What no process imports before something asks for it: the engines of matching, commands and migrations, what only a
# driver, an import or a check of an address needs, and what writes the first calendar and shows the first month.
NOT_AT_ONCE = {
    "numpy", "scipy", "psycopg", "openpyxl", "recurring_ical_events", "alembic", "flask_migrate", "mako",
    "icalendar", "dateutil", "holidays", "PIL", "cryptography", "email_validator", "dns", "idna", "babel.messages",
    "events.calendar.ics", "events.calendar.ics_reader", "volunteers.matching.scoring", "community.foundation.commands",
}  # fmt: skip


def inside_functions(source: str) -> set[str]:
    """The modules that a file imports anywhere but at its top."""
    return {
        name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }


def test_only_what_is_heavy_is_imported_inside_a_function():
    assert inside_functions("import a\ndef f():\n    from b import c\n    import d\n") == {"b", "d"}
    found = {
        str(path.relative_to(ROOT)): inside_functions(path.read_text("utf-8"))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path: names - HEAVY for path, names in found.items() if names - HEAVY} == {}
    assert HEAVY - set().union(*found.values()) == set()


@pytest.mark.parametrize("word", ["serve", "web", "worker"])
def test_no_process_loads_what_only_matching_or_a_command_needs(word):
    # As `flask serve` finds its word: whatever is loaded by then is kept by all processes that are forked from it.
    script = f"import app, sys; made = app.create_app(); made.cli.get_command(None, '{word}').name; print(*sys.modules)"
    environ = os.environ | {"DEMO": "1", "SECRET_KEY": "k" * 40, "FLASK_RUN_FROM_CLI": "true"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"flask", "sqlalchemy", "community.foundation.database"} <= loaded
    assert loaded & NOT_AT_ONCE == set()
