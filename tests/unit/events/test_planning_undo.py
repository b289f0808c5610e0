"""What a change did to rows, as values, and what of it can be taken back."""

from datetime import UTC, datetime, timedelta, timezone
from enum import Enum

from hypothesis import given
from hypothesis import strategies as st

from events.planning import undo

ROWS = st.dictionaries(
    st.sampled_from(["sessions", "shifts"]),
    st.dictionaries(
        st.integers(1, 6).map(str),
        st.fixed_dictionaries({"state": st.sampled_from("ab"), "venue": st.integers(1, 3)}),
    ),
)


class Colour(Enum):
    RED = "red"


@given(ROWS, ROWS)
def test_what_nobody_touched_since_goes_back_to_exactly_what_it_was(before, after):
    kept = undo.changes(before, after)
    for table, rows in after.items():
        was = undo.as_left(kept, table, rows)
        back = {number: was.get(int(number), row) for number, row in rows.items()}
        there = before.get(table, {})
        assert {n: row for n, row in back.items() if n in there} == {n: there[n] for n in rows if n in there}
        assert undo.made(kept, table) == {int(number) for number in rows if number not in there}
        assert not undo.any_other(kept, table, rows)


@given(ROWS, ROWS, ROWS)
def test_what_somebody_did_since_stays(before, after, now):
    kept = undo.changes(before, after)
    for table in after:
        for number in undo.as_left(kept, table, now.get(table, {})):
            assert now[table][str(number)] == after[table][str(number)]


def test_values_are_kept_in_one_writing():
    sofia = datetime(2027, 3, 1, 18, tzinfo=timezone(timedelta(hours=2)))
    assert undo.plain(sofia) == undo.plain(sofia.astimezone(UTC)) == "2027-03-01T16:00:00+00:00"
    assert undo.plain(Colour.RED) == "red"
    assert undo.plain(None) is None


def test_another_turn_alone_is_nothing_that_anybody_feels():
    row = {"starts_at": "2027-03-01T16:00:00+00:00", "original_start_at": "a", "state": "moved"}
    turned = row | {"original_start_at": "b"}
    later = row | {"starts_at": "2027-03-02T16:00:00+00:00"}
    assert undo.first_start({"sessions": {"1": [row, turned]}}) is None
    assert undo.first_start({"sessions": {"1": [later, row], "2": [row, turned]}}) == datetime(
        2027, 3, 1, 16, tzinfo=UTC
    )
    assert undo.first_start({"sessions": {"1": [None, later]}}) == datetime(2027, 3, 2, 16, tzinfo=UTC)
