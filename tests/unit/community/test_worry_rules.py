"""What may be done with a worry in each state, by when somebody looks at it, and the number that is kept of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.worries import rules
from community.worries.rules import Refusal, WorryAge, WorryDeed, WorryState

S, D = WorryState, WorryDeed
TABLE = {
    (S.OPEN, D.ANSWER): S.ANSWERED,
    (S.OPEN, D.TALK): S.IN_DIALOGUE,
    (S.OPEN, D.MEDIATE): S.IN_MEDIATION,
    (S.OPEN, D.HAND_OVER): S.HANDED_OVER,
    (S.IN_DIALOGUE, D.ANSWER): S.ANSWERED,
    (S.IN_DIALOGUE, D.MEDIATE): S.IN_MEDIATION,
    (S.IN_DIALOGUE, D.HAND_OVER): S.HANDED_OVER,
    (S.IN_MEDIATION, D.HAND_OVER): S.HANDED_OVER,
    (S.IN_MEDIATION, D.SETTLE): S.SETTLED,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("deed", D)
def test_each_deed_in_each_state(state, deed):
    refusal = Refusal.ENDED if state in rules.OVER else Refusal.NOT_NOW
    assert rules.step(state, deed) is TABLE.get((state, deed), refusal)
    assert (deed in rules.open_to(state)) is ((state, deed) in TABLE)


def test_every_state_is_live_or_over():
    assert {*rules.LIVE, *rules.OVER} == set(S)
    assert not {*rules.LIVE} & {*rules.OVER}


@pytest.mark.parametrize(
    ("municipal", "attended", "lands"),
    [([], [], Refusal.NOBODY), ([5], [5, 2], 5), ([], [4, 2], 2), ([9, 7], [7, 9], 7), ([5], [2], 2)],
)
def test_a_municipality_reads_it_before_others(municipal, attended, lands):
    assert rules.lands_with(municipal, attended) == lands


def weekend(day):
    return day.weekday() >= 5


@pytest.mark.parametrize(
    ("told", "until"),
    [
        # Monday noon: until the end of Tuesday, which is midnight in Sofia.
        ("2026-11-23T10:00", "2026-11-24T22:00"),
        # In the night of Monday in London it is Tuesday in Sofia.
        ("2026-11-23T22:30", "2026-11-25T22:00"),
        # Friday and both days of the weekend: until the end of Monday.
        ("2026-11-27T10:00", "2026-11-30T22:00"),
        ("2026-11-28T10:00", "2026-11-30T22:00"),
        ("2026-11-29T10:00", "2026-11-30T22:00"),
        # Over a leap day, and over the night in which the clocks go forward.
        ("2028-02-28T10:00", "2028-02-29T22:00"),
        ("2026-03-27T10:00", "2026-03-30T21:00"),
    ],
)
def test_somebody_looks_at_it_by_the_end_of_the_next_working_day(told, until):
    moment = datetime.fromisoformat(told).replace(tzinfo=UTC)
    assert rules.looked_at_by(moment, "Europe/Sofia", weekend).isoformat()[:16] == until


def test_a_holiday_is_no_working_day():
    told = datetime(2026, 11, 23, 10, tzinfo=UTC)
    rests = {date(2026, 11, 24), date(2026, 11, 25)}
    until = rules.looked_at_by(told, "UTC", lambda day: weekend(day) or day in rests)
    assert until == datetime(2026, 11, 27, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_there_is_a_whole_working_day_and_never_more_than_four(told):
    until = rules.looked_at_by(told, "UTC", weekend)
    assert timedelta(days=1) < until - told <= timedelta(days=4)
    assert not weekend((until - timedelta(seconds=1)).date())


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, WorryAge.DAY),
        (0.99, WorryAge.DAY),
        (1, WorryAge.WEEK),
        (6.9, WorryAge.WEEK),
        (7, WorryAge.MONTH),
        (29.9, WorryAge.MONTH),
        (30, WorryAge.LONGER),
        (400, WorryAge.LONGER),
    ],
)
def test_how_long_it_has_been_open(days, age):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert rules.age_of(now - timedelta(days=days), now) is age


def test_over_within_thirty_days():
    told = datetime(2026, 1, 31, tzinfo=UTC)
    assert not rules.is_soon(told, None)
    assert rules.is_soon(told, told + timedelta(days=30))
    assert not rules.is_soon(told, told + timedelta(days=30, seconds=1))


@given(st.text())
def test_a_number_can_be_typed_in_any_way(secret):
    number = rules.number_of(secret)
    assert len(number) == 19
    assert set(number) <= {*rules.LETTERS, "-"}
    for typed in (number, number.lower(), number.replace("-", " "), f" {number.replace('-', '')}\n"):
        assert rules.tidy_number(typed) == number


@given(st.text(), st.text())
def test_two_secrets_have_two_numbers(one, other):
    assert (rules.number_of(one) == rules.number_of(other)) is (one == other)
