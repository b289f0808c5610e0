"""The ages of children as somebody writes them, and where a guest can bring any."""

import pytest

from events.activities.rules import Audience
from events.neighbours.rules import ages_in, takes_children


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


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("age_from", [None, 0, 17, 18])
def test_guests_bring_children_to_what_is_for_all_ages(audience, age_from):
    for_all = audience in (Audience.EVERYBODY, Audience.FAMILIES)
    assert takes_children(audience, age_from) is (for_all and age_from != 18)
