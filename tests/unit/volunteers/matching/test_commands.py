"""What an operator types for the engine, and what it answers."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from volunteers.measuring.bench import table
from volunteers.measuring.commands import matching
from volunteers.measuring.town import SEED

# The dense instance of 100 x 100 of OR-Library, which gives its data freely (J. E. Beasley: OR-Library, Journal of the
# Operational Research Society 41, 1990), from "Linear programming on Cray supercomputers" of the same year and journal.
PUBLISHED = Path(__file__).with_name("assign100.txt")


def assign(file: Path) -> Result:
    return CliRunner().invoke(matching, ["assign", str(file)])


def test_an_instance_is_solved_and_proven(tmp_path: Path):
    file = tmp_path / "instance.txt"
    file.write_text("3\n4 1 3\n2 0 5\n3 2 2\n")
    done = assign(file)
    assert (done.output, done.exit_code) == ("optimum 5\nproof ok\n", 0)


def test_a_published_instance_has_its_published_optimum():
    done = assign(PUBLISHED)
    assert (done.output, done.exit_code) == ("optimum 305\nproof ok\n", 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"2\n1 2\n3", "4 costs are expected, and there are 3"),
        (b"2 1 2 x 4", "'x' is not a whole number"),
        (b"\xff\xfe\x00", "is not a text file"),
    ],
)
def test_a_file_that_is_no_instance_is_refused_in_words(tmp_path: Path, content: bytes, said: str):
    file = tmp_path / "instance.txt"
    file.write_bytes(content)
    done = assign(file)
    assert done.exit_code == 1
    assert said in done.output
    assert "optimum" not in done.output


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    assert assign(tmp_path / "nothing.txt").exit_code == 2


def test_the_table_names_everything_that_is_promised():
    lines = "\n".join(table(60, SEED))
    for words in (
        "best pair first",
        "first come, first served",
        "SciPy's bare assignment",
        "scored, solved and proven",
        "times the bare assignment",
        "one participant arrives",
        "300 x 300",
        "instance of 800 x 800",
        "hindsight",
    ):
        assert words in lines
    assert "WRONG" not in lines
