"""The states of being asked for a shift, how long there is to answer, and how much one person is asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class AskState(Enum):
    """From the proposal, which only staff see, to the person's own answer."""

    PROPOSED = "proposed"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Refusal(Enum):
    """Why asking or answering changes nothing."""

    ANSWERED = "answered"
    TOO_LATE = "too_late"
    TAKEN = "taken"
    NOBODY_CHOSEN = "nobody_chosen"
    STARTED = "started"
    ASKED = "asked"


class Gap(Enum):
    """Why a place has nobody to propose."""

    NOBODY_CLEARED = "nobody_cleared"
    NO_LANGUAGE = "no_language"
    NO_TIME = "no_time"
    ALL_TAKEN = "all_taken"


@dataclass(frozen=True)
class Place:
    """A shift with `wanted` places to fill; times are aware UTC."""

    id: int
    starts_at: datetime
    ends_at: datetime
    wanted: int


LIVE = (AskState.PROPOSED, AskState.ASKED)
A_WEEK = 2
LONGEST = timedelta(days=3)
REST = 180


def most_shifts(days: int) -> int:
    """How many shifts one person has at most in a stretch of days: two a week, so that nobody adopts everything."""
    return max(1, round(days * A_WEEK / 7))


def answer_until(now: datetime, starts_at: datetime) -> datetime:
    """Until when an answer is waited for: three days, or half of the time that is left."""
    return now + min(LONGEST, (starts_at - now) / 2)


def rest(days_since_asked: int | None) -> int:
    """How rested somebody is from being asked, 0 to 180 days; who was never asked is fully rested."""
    return REST if days_since_asked is None else max(0, min(days_since_asked, REST))
