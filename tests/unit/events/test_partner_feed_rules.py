"""When a partner's calendar is read again, what is taken over unasked, and what waits for somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from events.imports.rules import ImportDoubt
from events.partner_feeds.rules import (
    MOST_FEEDS,
    FeedState,
    FeedVerdict,
    Refusal,
    again_after,
    is_fresh,
    obstacle,
    state_of,
    verdict,
)

NOON = datetime(2026, 12, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("allowed", "names", "name", "found"),
    [
        (True, [], "a", None),
        (False, [], "a", Refusal.NOT_ALLOWED),
        (False, ["a"], "a", Refusal.NOT_ALLOWED),
        (True, ["a"], "a", Refusal.NAME_TAKEN),
        (True, [str(number) for number in range(MOST_FEEDS - 1)], "a", None),
        (True, [str(number) for number in range(MOST_FEEDS)], "a", Refusal.TOO_MANY),
        (True, [str(number) for number in range(MOST_FEEDS)], "1", Refusal.NAME_TAKEN),
    ],
)
def test_who_may_subscribe(allowed, names, name, found):
    assert obstacle(allowed=allowed, names=names, name=name) is found
    # In a demonstration nobody may.
    assert obstacle(allowed=allowed, names=names, name=name, demonstration=True) is Refusal.DEMONSTRATION


@pytest.mark.parametrize("agreed", [True, False])
@pytest.mark.parametrize("doubts", [(), *((doubt,) for doubt in ImportDoubt)])
@pytest.mark.parametrize("acts", [True, False])
def test_only_what_somebody_agreed_to_and_nothing_speaks_against_is_taken(agreed, doubts, acts):
    found = verdict(agreed=agreed, doubts=doubts, acts=acts)
    if not acts:
        assert found is FeedVerdict.NOTHING
    elif agreed and not doubts:
        assert found is FeedVerdict.TAKE
    else:
        assert found is FeedVerdict.HOLD


def test_what_fails_is_asked_for_more_and_more_seldom():
    waits = [again_after(failures) for failures in (1, 2, 3, 4, 5, 6, 100_000)]
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR, 24 * HOUR]
    assert again_after(1, gone=True) == 24 * HOUR


@pytest.mark.parametrize("failing", [True, False])
@pytest.mark.parametrize("succeeded", [True, False])
def test_how_it_goes(failing, succeeded):
    assert state_of(held=True, failing=failing, succeeded=succeeded) is FeedState.HELD
    found = state_of(held=False, failing=failing, succeeded=succeeded)
    assert found is (FeedState.FAILS if failing else FeedState.RUNS if succeeded else FeedState.NEW)


@pytest.mark.parametrize(
    ("read_at", "fresh"),
    [(None, False), (NOON, True), (NOON - 24 * HOUR, False), (NOON - 24 * HOUR + timedelta(seconds=1), True)],
)
def test_the_whole_is_read_once_a_day(read_at, fresh):
    assert is_fresh(read_at, NOON) is fresh
