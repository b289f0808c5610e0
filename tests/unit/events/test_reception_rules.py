"""The ages of children as somebody writes them."""

import pytest

from events.reception.rules import ages_in


@pytest.mark.parametrize(
    ("typed", "ages"),
    [
        ("4, 9", [4, 9]),
        ("4,9", [4, 9]),
        (" 0; 17 ", [0, 17]),
        ("4 9 9", [4, 9, 9]),
        ("٤، ٩", [4, 9]),
        ("9,", [9]),
        ("18", None),
        ("4, 18", None),
        ("-1", None),
        ("4.5", None),
        ("four", None),
        ("004", None),
        ("", None),
        (",", None),
    ],
)
def test_ages_are_read_in_any_digits_and_anything_else_is_none(typed, ages):
    assert ages_in(typed) == ages
