"""When a substitute is looked for, whom to ask first, for how long, and when to give up."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.rules import MORNING, NIGHT, awake_from
from volunteers.substitutes.rules import (
    LARGEST_WAVE,
    LONGEST,
    SHORTEST,
    WAVE,
    Fitting,
    MissingPeople,
    SearchStep,
    answer_until,
    goal,
    next_step,
    wave,
)

SOFIA = "Europe/Sofia"
# Noon in Sofia.
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def need(**changes):
    facts = {"starts_at": NOON + 48 * HOUR, "zone": SOFIA, "open": True, "taken": 1, "goal": 2, "pending": 0}
    return MissingPeople(**{**facts, **changes})


@pytest.mark.parametrize(
    ("now", "changes", "step"),
    [
        (NOON, {}, SearchStep.ASK),
        (NOON, {"pending": 1}, SearchStep.WAIT),
        (NOON, {"taken": 2}, SearchStep.FOUND),
        # Enough come, although one was asked and has not answered.
        (NOON, {"taken": 2, "pending": 1}, SearchStep.FOUND),
        (NOON, {"open": False}, SearchStep.OVER),
        (NOON, {"starts_at": NOON}, SearchStep.OVER),
        (NOON, {"starts_at": NOON + SHORTEST}, SearchStep.ASK),
        (NOON, {"starts_at": NOON + SHORTEST - timedelta(seconds=1)}, SearchStep.GIVE_UP),
        # Eleven in the evening: tomorrow at eight; but not for what begins before.
        (NOON + 11 * HOUR, {}, SearchStep.WAIT),
        (NOON + 11 * HOUR, {"starts_at": NOON + 19 * HOUR}, SearchStep.GIVE_UP),
        (NOON + 20 * HOUR, {}, SearchStep.ASK),
    ],
)
def test_the_next_step(now, changes, step):
    assert next_step(now, need(**changes)) is step


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=60)))
def test_windows_shrink_and_keep_the_night(now, left):
    starts_at = now + left
    until = answer_until(now, starts_at, SOFIA)
    assert min(now + SHORTEST, starts_at) <= until <= starts_at
    there = until.astimezone(ZoneInfo(SOFIA)).time()
    # In the night it ends only where it has to: the shift begins before anybody had an hour of the morning.
    if not MORNING <= there < NIGHT:
        assert awake_from(until, SOFIA) + HOUR + SHORTEST > starts_at
    assert until - now <= LONGEST + 12 * HOUR


def test_windows_of_a_day_an_hour_and_a_fortnight():
    assert answer_until(NOON, NOON + 6 * HOUR, SOFIA) == NOON + HOUR
    assert answer_until(NOON, NOON + HOUR, SOFIA) == NOON + SHORTEST
    assert answer_until(NOON - 4 * HOUR, NOON + timedelta(days=14), SOFIA) == NOON - 4 * HOUR + LONGEST
    # Half past seven in the evening and four hours to answer: until nine in the morning.
    assert answer_until(NOON + 7.5 * HOUR, NOON + 31.5 * HOUR, SOFIA) == NOON + 21 * HOUR
    # Whoever has an hour of the morning and then twenty minutes until the shift has that hour.
    assert answer_until(NOON + 7.5 * HOUR, NOON + 21 * HOUR + SHORTEST, SOFIA) == NOON + 21 * HOUR
    assert answer_until(NOON + 7.5 * HOUR, NOON + 21 * HOUR + SHORTEST - timedelta(seconds=1), SOFIA) < NOON + 12 * HOUR


PEOPLE = st.lists(
    st.builds(
        Fitting,
        account_id=st.integers(1, 999),
        key=st.uuids().map(str),
        rest=st.integers(0, 180),
        points=st.sampled_from((0, 25, 50, 75, 100)),
        near=st.booleans(),
        stands_in=st.booleans(),
    ),
    unique_by=lambda one: one.account_id,
)


@given(PEOPLE, st.integers(1, 9))
def test_a_wave_is_small_and_takes_who_was_asked_longest_ago(people, lacking):
    asked = wave(people, lacking)
    may = [one for one in people if one.near and one.stands_in]
    assert len(asked) == min(WAVE * lacking, LARGEST_WAVE, len(may))
    chosen = {one.account_id: one for one in may if one.account_id in asked}
    assert len(chosen) == len(asked)
    left = [one for one in may if one.account_id not in asked]
    assert all((one.rest, one.points) >= (other.rest, other.points) for one in chosen.values() for other in left)
    # The order in which people stand in the database decides nothing.
    assert wave(reversed(people), lacking) == asked


def test_how_many_shall_come():
    assert goal(2, 5, 1, by_hand=False) == 2
    assert goal(2, 5, 2, by_hand=True) == 3
    assert goal(3, 5, 1, by_hand=True) == 3
    assert goal(2, 2, 2, by_hand=True) == 2
