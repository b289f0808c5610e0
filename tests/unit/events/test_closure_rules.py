"""What can become of the dates ahead at a venue that is closed, in every combination."""

import pytest

from events.closures.rules import AheadChoice, Refusal, offered, unclosable

ALL = tuple(AheadChoice)


@pytest.mark.parametrize(
    ("dates", "venues", "found"),
    [(0, 0, ()), (0, 3, ()), (1, 0, (AheadChoice.CANCEL, AheadChoice.LEAVE)), (1, 1, ALL), (90, 2, ALL)],
)
def test_dates_move_only_where_there_is_another_venue(dates, venues, found):
    assert offered(dates, venues) == found


@pytest.mark.parametrize("choice", [None, *AheadChoice])
@pytest.mark.parametrize("dates", [0, 1, 5])
@pytest.mark.parametrize("closed", [False, True])
def test_no_venue_is_closed_twice_or_without_a_word_of_its_dates(closed, dates, choice):
    found = unclosable(closed, dates, choice)
    if closed:
        assert found is Refusal.CLOSED_ALREADY
    elif dates and choice is None:
        assert found is Refusal.DATES_AHEAD
    else:
        assert found is None
