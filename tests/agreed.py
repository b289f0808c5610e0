"""What was agreed stands in tests/golden, and a test compares with it.

`python -m tests.architecture.test_golden` writes it anew; the difference is to be read line by line.
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
# Set while the files are written anew.
UPDATE = "UPDATE_GOLDEN"


def compare(name: str, lines: list[str]) -> None:
    """Raises AssertionError where the lines are not those of the file of this name."""
    if os.environ.get(UPDATE):
        _write(name, lines)
    assert lines == _agreed(name)


def compare_part(name: str, beginning: str, lines: list[str]) -> None:
    """The same of the lines that begin so; those of a file stand in the order of their beginnings."""
    if os.environ.get(UPDATE):
        others = [line for line in _agreed(name) if not line.startswith(beginning)]
        _write(name, sorted([*others, *lines], key=lambda line: line.partition(" | ")[0]))
    assert lines == [line for line in _agreed(name) if line.startswith(beginning)]


def compare_parts(name: str, beginnings: set[str]) -> None:
    """That no line begins in another way."""
    if os.environ.get(UPDATE):
        _write(name, [line for line in _agreed(name) if line.startswith(tuple(beginnings))])
    assert [line for line in _agreed(name) if not line.startswith(tuple(beginnings))] == []


def _file(name: str) -> Path:
    return GOLDEN / f"{name}.txt"


def _agreed(name: str) -> list[str]:
    return _file(name).read_text("utf-8").splitlines() if _file(name).exists() else []


def _write(name: str, lines: list[str]) -> None:
    _file(name).parent.mkdir(exist_ok=True)
    _file(name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
