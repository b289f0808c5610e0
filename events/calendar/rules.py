"""Which calendar is likely at hand, and how much a feed holds in a word."""

from enum import Enum


class CalendarAtHand(Enum):
    """The calendars that most people have: that of the device, of Google, of Microsoft on the web."""

    DEVICE = "device"
    GOOGLE = "google"
    OUTLOOK = "outlook"


# What a browser says of its platform; the first sign that is there counts.
_SIGNS = (
    ("Android", CalendarAtHand.GOOGLE),
    ("iPhone", CalendarAtHand.DEVICE),
    ("iPad", CalendarAtHand.DEVICE),
    ("Macintosh", CalendarAtHand.DEVICE),
    ("Windows", CalendarAtHand.OUTLOOK),
)


def at_hand(user_agent: str) -> CalendarAtHand:
    """The calendar that somebody with this browser most likely uses."""
    return next((calendar for sign, calendar in _SIGNS if sign in user_agent), CalendarAtHand.GOOGLE)


def likeliest_first(user_agent: str) -> list[CalendarAtHand]:
    """All calendars, the likeliest first."""
    first = at_hand(user_agent)
    return [first, *(one for one in CalendarAtHand if one is not first)]


# For so many days ahead it is counted what a month holds.
COUNTED_DAYS, A_MONTH = 90, 30


def a_month(dates: int) -> int:
    """How many dates a month holds where `COUNTED_DAYS` hold so many; one at least where there are any."""
    return max(1, round(dates * A_MONTH / COUNTED_DAYS)) if dates else 0
