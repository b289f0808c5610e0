"""What somebody asks the trail for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from community.audit_trail.rules import USUAL, wished

TODAY = date(2026, 11, 30)


def test_the_last_thirty_days_without_another_wish():
    wish = wished(TODAY, None, None)
    assert (wish.since, wish.until) == (date(2026, 10, 31), TODAY)
    assert wished(TODAY, None, date(2026, 3, 1)).since == date(2026, 3, 1) - USUAL
    assert wished(TODAY, date(2024, 2, 29), None).since == date(2024, 2, 29)


@given(st.none() | st.dates(), st.none() | st.dates())
def test_days_are_in_their_order_and_have_days_around_them(since, until):
    wish = wished(TODAY, since, until)
    assert wish.since <= wish.until
    assert wish.since - timedelta(days=2) < wish.since
    assert wish.until + timedelta(days=2) > wish.until
