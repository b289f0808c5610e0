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
    file = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    assert lines == file.read_text("utf-8").splitlines()
