"""What belongs to a session moves along with it, in every way it can lie beside it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from events.sessions.rules import Room, moved_along, room

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOURS = range(-2, 3)


def span(begin, length):
    return NOON + timedelta(hours=begin), NOON + timedelta(hours=begin + length)


def test_all_of_it_stays_all_of_it_and_the_rest_keeps_its_distance():
    for begin, length, to, after in itertools.product(HOURS, (1, 2, 3), HOURS, (1, 2, 3)):
        own, session, moved = span(begin, length), span(0, 2), span(to, after)
        expected = moved if own == session else span(begin + to, length)
        assert moved_along(own, session, moved) == expected


@pytest.mark.parametrize(
    ("capacity", "taken", "word"),
    [
        (10, 0, Room.FREE),
        (10, 6, Room.FREE),
        (10, 7, Room.FEW),
        (10, 9, Room.FEW),
        (10, 10, Room.FULL),
        (10, 11, Room.FULL),
        (30, 23, Room.FREE),
        (30, 24, Room.FEW),
        (3, 0, Room.FREE),
        (3, 1, Room.FEW),
    ],
)
def test_few_are_three_or_a_fifth_and_never_all_of_them(capacity, taken, word):
    assert room(capacity, taken) is word
