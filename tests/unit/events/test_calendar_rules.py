"""Which calendar is likely at hand, and how much a month holds."""

import pytest

from events.calendar.rules import CalendarAtHand, a_month, at_hand, likeliest_first


@pytest.mark.parametrize(
    ("said", "calendar"),
    [
        ("Mozilla/5.0 (Linux; Android 14; Pixel)", CalendarAtHand.GOOGLE),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)", CalendarAtHand.DEVICE),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X)", CalendarAtHand.DEVICE),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)", CalendarAtHand.DEVICE),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", CalendarAtHand.OUTLOOK),
        ("Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1)", CalendarAtHand.GOOGLE),
        ("Mozilla/5.0 (X11; Linux x86_64)", CalendarAtHand.GOOGLE),
        ("", CalendarAtHand.GOOGLE),
    ],
)
def test_the_device_says_which_calendar_is_likely(said, calendar):
    assert at_hand(said) is calendar
    assert likeliest_first(said)[0] is calendar
    assert sorted(one.value for one in likeliest_first(said)) == sorted(one.value for one in CalendarAtHand)


@pytest.mark.parametrize(("dates", "month"), [(0, 0), (1, 1), (4, 1), (5, 2), (36, 12), (90, 30)])
def test_what_three_months_hold_is_said_of_one(dates, month):
    assert a_month(dates) == month
