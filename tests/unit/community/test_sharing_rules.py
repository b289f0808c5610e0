"""Where a data-sharing agreement stands on each day, what may be done with it then, and what goes beyond it."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from community.sharing.rules import (
    AGREED,
    FLOWS,
    OPEN_TO,
    SOON,
    Disclosure,
    Refusal,
    SharingCourse,
    SharingDeed,
    SharingState,
    beyond,
    is_renewed,
    may,
    may_propose,
    state_of,
)

S, D = SharingState, SharingDeed
FIRST, LAST = date(2026, 3, 1), date(2027, 2, 28)
DAY = timedelta(days=1)
days = some.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("today", "accepted", "proposed"),
    [
        (FIRST - DAY, S.TO_COME, S.PROPOSED),
        (FIRST, S.RUNNING, S.PROPOSED),
        (LAST - SOON - DAY, S.RUNNING, S.PROPOSED),
        (LAST - SOON, S.EXPIRES_SOON, S.PROPOSED),
        (LAST, S.EXPIRES_SOON, S.PROPOSED),
        (LAST + DAY, S.EXPIRED, S.EXPIRED),
    ],
)
def test_where_one_stands_on_each_day(today, accepted, proposed):
    assert state_of(SharingCourse(FIRST, LAST, accepted=True), today) is accepted
    assert state_of(SharingCourse(FIRST, LAST), today) is proposed
    for given_word in (True, False):
        assert state_of(SharingCourse(FIRST, LAST, given_word, ended=True), today) is S.ENDED


@given(days, days, days, some.booleans(), some.booleans())
def test_people_are_referred_across_it_exactly_while_both_sides_agree(one, other, today, accepted, ended):
    first, last = sorted((one, other))
    flows = state_of(SharingCourse(first, last, accepted, ended), today) in FLOWS
    assert flows == (accepted and not ended and first <= today <= last)


def test_what_may_be_done_in_each_state():
    ways = {
        S.PROPOSED: {D.ACCEPT, D.END},
        S.TO_COME: {D.END},
        S.ENDED: {D.RENEW},
        **{state: {D.RENEW, D.END} for state in (S.RUNNING, S.EXPIRES_SOON, S.EXPIRED)},
    }
    assert ways == OPEN_TO
    for state, deed in product(S, D):
        refused = Refusal.ENDED if state is S.ENDED else Refusal.NOT_NOW
        assert may(state, deed) is (None if deed in ways[state] else refused)


def test_nobody_accepts_what_their_side_proposed_and_one_renewal_waits_at_a_time():
    assert may(S.PROPOSED, D.ACCEPT, own=True) is Refusal.OWN
    assert may(S.PROPOSED, D.END, own=True) is None
    assert may(S.RUNNING, D.ACCEPT, own=True) is Refusal.NOT_NOW
    assert may(S.EXPIRED, D.RENEW, waits=True) is Refusal.PROPOSED_ALREADY
    assert may(S.EXPIRED, D.END, waits=True) is None


@pytest.mark.parametrize(
    ("first", "last", "answer"),
    [
        (FIRST, LAST, None),
        (FIRST, FIRST, None),
        (FIRST, FIRST - DAY, Refusal.DAYS),
        (FIRST - 9 * DAY, FIRST - DAY, Refusal.PAST),
        # Five years to the day, over two leap years; from a leap day, to the last of February.
        (FIRST, date(2031, 3, 1), None),
        (FIRST, date(2031, 3, 2), Refusal.TOO_LONG),
        (date(2028, 2, 29), date(2033, 2, 28), None),
        (date(2028, 2, 29), date(2033, 3, 1), Refusal.TOO_LONG),
    ],
)
def test_the_days_of_a_proposal(first, last, answer):
    assert may_propose((1, 2), first, last, FIRST) is answer
    assert may_propose((1, 1), first, last, FIRST) is Refusal.ITSELF


def test_only_what_is_agreed_and_lasts_longer_renews():
    old = SharingCourse(FIRST, LAST, accepted=True)
    later = LAST + 365 * DAY
    assert is_renewed(old, [SharingCourse(LAST + DAY, later, accepted=True)], LAST)
    assert not is_renewed(old, [old], LAST)
    for other in (
        SharingCourse(LAST + DAY, later),
        SharingCourse(LAST + DAY, later, accepted=True, ended=True),
        SharingCourse(FIRST, LAST - DAY, accepted=True),
    ):
        assert not is_renewed(old, [old, other], LAST)
    assert set(AGREED) == {S.TO_COME, S.RUNNING, S.EXPIRES_SOON}


@given(some.sets(some.sampled_from(Disclosure)), some.sets(some.sampled_from(Disclosure)))
def test_beyond_is_what_is_told_and_not_agreed(told, agreed):
    found = beyond(told, agreed)
    assert set(found) == told - agreed
    assert found == [one for one in Disclosure if one in found]
