"""Which emails come how often: who chooses of which kinds, when a digest is due, and what is new in it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from community.emails.rules import (
    LONG,
    MOST_REMEMBERED,
    EmailKind,
    EmailRhythm,
    is_due,
    new_of,
    offered,
    remembered,
    resumed,
    rhythms_of,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize("kind", EmailKind)
def test_each_kind_can_be_turned_off_and_on_again(kind):
    rhythms = rhythms_of(kind)
    assert EmailRhythm.NEVER in rhythms
    assert resumed(kind) in rhythms
    assert resumed(kind) is not EmailRhythm.NEVER


def test_what_is_gathered_comes_only_to_who_asked_for_it():
    unasked = {kind for kind in EmailKind if rhythms_of(kind)[0] is not EmailRhythm.NEVER}
    assert unasked == {EmailKind.REMINDERS, EmailKind.THANKS, EmailKind.WORK}


@pytest.mark.parametrize(("helps", "works"), list(itertools.product([False, True], repeat=2)))
def test_everybody_chooses_of_what_they_may_be_sent(helps, works):
    found = offered(helps, works)
    assert {EmailKind.REMINDERS, EmailKind.SESSIONS} <= {*found}
    assert (EmailKind.SHIFTS in found, EmailKind.THANKS in found) == (helps, helps)
    assert (EmailKind.WORK in found) == works


@pytest.mark.parametrize("rhythm", EmailRhythm)
def test_a_digest_is_due_once_in_its_time(rhythm):
    gathered = rhythm in LONG
    assert is_due(NOW, rhythm, None) == gathered
    for hours in range(24 * 9):
        expected = gathered and hours >= {EmailRhythm.DAILY: 23, EmailRhythm.WEEKLY: 167}[rhythm]
        assert is_due(NOW, rhythm, NOW - timedelta(hours=hours)) == expected


def test_nothing_is_new_twice_however_it_comes_and_goes():
    told: list[int] = []
    said: list[int] = []
    for fitting in ([3, 1, 2], [2, 4], [], [1, 3, 5, 4], [6]):
        said += new_of(fitting, told)
        told = remembered(told, fitting)
    assert said == told == [3, 1, 2, 4, 5, 6]


def test_only_so_much_is_remembered_and_the_newest_of_it():
    told = remembered(range(MOST_REMEMBERED), [MOST_REMEMBERED])
    assert told == [*range(1, MOST_REMEMBERED + 1)]
