"""Where an offer of help lands, and how long its mailed button works."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from volunteers.offers.rules import BUTTON_WORKS, OfferState, Refusal, lands_with, works

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "attended"), list(product([None, 1, 2, 3], [(), (1,), (2,), (3,), (1, 2), (2, 3), (1, 2, 3)]))
)
def test_it_lands_where_somebody_answers(chosen, attended):
    """Organisation 3 is the municipality; an organisation in which nobody coordinates answers nobody."""
    found = lands_with(chosen, [3] if 3 in attended else [], attended)
    if not attended:
        assert found is Refusal.NOBODY
    elif chosen in attended:
        assert found == chosen
    else:
        assert found == (3 if 3 in attended else min(attended))


def test_a_municipality_without_anybody_answers_nobody():
    assert lands_with(None, [3], [1]) == 1


@pytest.mark.parametrize(
    ("state", "passed"), list(product(OfferState, [timedelta(), BUTTON_WORKS - timedelta(seconds=1), BUTTON_WORKS]))
)
def test_the_button_works_two_days_and_then_says_what_it_did(state, passed):
    assert works(state, NOON, NOON + passed) is (state is not OfferState.ASKED or passed < BUTTON_WORKS)
