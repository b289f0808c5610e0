"""When a term is looked after, and what becomes of a household whose time is over."""

from datetime import UTC, datetime, timedelta

import pytest

from community.privacy.rules import A_DAY, HouseholdEnding, due, step

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("used", "erase_after", "ending"),
    [
        (True, None, HouseholdEnding.FORGET),
        (True, NOON - A_DAY, HouseholdEnding.FORGET),
        (False, None, HouseholdEnding.TELL),
        (False, NOON + SECOND, HouseholdEnding.WAIT),
        (False, NOON, HouseholdEnding.ERASE),
        (False, NOON - SECOND, HouseholdEnding.ERASE),
    ],
)
def test_its_coordinators_are_told_first_and_whoever_comes_back_is_left_in_peace(used, erase_after, ending):
    assert step(used, erase_after, NOON) is ending


def test_a_term_is_looked_after_once_a_day():
    assert [due(ran_at, NOON) for ran_at in (None, NOON, NOON - A_DAY + SECOND, NOON - A_DAY)] == [
        True,
        False,
        False,
        True,
    ]
