"""The vocabulary of sessions, the days on which they are found, and how what belongs to one moves along with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from community.foundation.rules import days_of
from community.households.rules import GROWN_UP

# From when to when, both aware.
Span = tuple[datetime, datetime]


class Lasting(Protocol):
    """Whatever begins and ends: a session, or a part of it."""

    starts_at: Any
    ends_at: Any


class SessionState(Enum):
    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DONE = "done"


class CancelReason(Enum):
    """Why a session does not take place, in words that everybody may read."""

    WEATHER = "weather"
    SOMEBODY_CANNOT = "somebody_cannot"
    VENUE = "venue"
    TOO_FEW = "too_few"
    ANOTHER_TIME = "another_time"
    OTHER = "other"


# These are to take place, or do.
GOING_ON = (SessionState.SCHEDULED, SessionState.MOVED)


@dataclass(frozen=True)
class ContactPerson:
    """Whom those turn to who come or help: how they are called, and the number to call; "" where there is none."""

    name: str
    phone: str


class Room(Enum):
    """How much room is left, in a word that the public may see."""

    FREE = "free"
    FEW = "few"
    FULL = "full"


def room(capacity: int, taken: int) -> Room:
    """Few means at most three places, or a fifth of them when that is more."""
    left = capacity - taken
    if left <= 0:
        return Room.FULL
    return Room.FEW if left <= max(3, capacity // 5) and left < capacity else Room.FREE


def moved_along(own: Span, before: Span, after: Span) -> Span:
    """When something that belongs to a session (a shift,
    a meeting) is after the session moved from `before` to `after`.

    What was as long as the session still is; anything else stays as far from the session's start as it was.
    """
    if own == before:
        return after
    by = after[0] - before[0]
    return own[0] + by, own[1] + by


# Until this hour a night belongs to the day before it.
MORNING = timedelta(hours=5)


@dataclass(frozen=True)
class Evenings:
    """From which age on somebody comes alone, and by when whoever is younger, or not grown up, is on the way home; an
    installation may set its own."""

    alone_from: int = 14
    end_children: time = time(20)
    end_youth: time = time(22)

    def too_late(self, youngest: int, starts: datetime, ends: datetime) -> bool:
        """Whether people of this age would be out alone too late; both naive, on the wall clock at the place.

        They are home on the evening of the day on which it starts, whatever the clock shows on a later one.
        """
        limit = self.end_children if youngest < self.alone_from else self.end_youth
        return ends > datetime.combine(starts - MORNING, limit)

    def company_below(self, starts: datetime, ends: datetime, *, may_be_left: bool) -> int:
        """Below which age nobody comes alone to what starts and ends then (naive, on the wall clock at the place).

        Children may be left only where it is said, and not into the night; young people come alone, and late at night
        with a grown-up.
        """
        if self.too_late(GROWN_UP, starts, ends):
            return GROWN_UP
        return 0 if may_be_left and not self.too_late(0, starts, ends) else self.alone_from


USUAL_EVENINGS = Evenings()


class SessionDate(NamedTuple):
    """When a session takes place; times are aware, the zone is the one of its place."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    zone: str


class FeedDate(NamedTuple):
    """A session as a feed sorts it, before anything is read of what it is; times are aware."""

    id: int
    series_id: int | None
    original_start_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    venue_id: int
    state: SessionState


def on_each_day(dates: Iterable[SessionDate], since: datetime, until: datetime | None = None) -> list[tuple[date, int]]:
    """The sessions (ids) on each of their days at their place, in the order of days and then of their starts.

    Days before that of `since` and from that of `until` on (aware) are left out.
    """
    found = []
    first_of = lru_cache(lambda zone: days_of(since, since, zone)[0])
    last_of = lru_cache(lambda zone: days_of(since, until, zone)[1] if until else date.max)
    for session_id, starts_at, ends_at, zone in dates:
        day, last = days_of(starts_at, ends_at, zone)
        day, last = max(day, first_of(zone)), min(last, last_of(zone))
        while day <= last:
            found.append((day, starts_at, session_id))
            day += timedelta(days=1)
    return [(day, session_id) for day, _, session_id in sorted(found)]


# So long before something begins, people are on their way, or have got ready.
ON_THE_WAY = timedelta(hours=4)


def heard_by(starts: Iterable[datetime]) -> datetime:
    """Until when word of a change still helps: a while before the first of these starts, old and new ones."""
    return min(starts) - ON_THE_WAY
