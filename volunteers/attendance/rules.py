"""From when to when a helper was really there: what wall clocks said, as moments, over midnight and their changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from events.registrations.waiting_list import CONNECTED, EntryState, Objection, Occasion, closed
from events.sessions.rules import Span


class TimesRefusal(Enum):
    """Why times are not noted of a helper."""

    MISSING = "missing"
    NOT_HERE = "not_here"
    NO_SUCH_TIME = "no_such_time"
    TOO_FAR = "too_far"
    ORDER = "order"
    TO_COME = "to_come"


# Nobody comes or leaves farther from what was planned: who types this has mistaken the day.
FARTHEST = timedelta(hours=6)
# The name of the tap of whoever says it of themselves; later than one of a connected page at the same moment.
OWN_TAP = f"{CONNECTED}self"
A_MINUTE = timedelta(minutes=1)


def unnotable(now: datetime, occasion: Occasion, entry_state: EntryState) -> TimesRefusal | Objection | None:
    """Why nothing can be noted now of when a helper was there; None when it can. Pages ask the same."""
    if occasion.cancelled:
        return Objection.CANCELLED
    if entry_state is not EntryState.PRESENT:
        return TimesRefusal.NOT_HERE
    if now < occasion.starts_at + A_MINUTE:
        return Objection.TOO_EARLY
    return Objection.TOO_LATE if closed(now, occasion.ends_at) else None


def moment_near(planned: datetime, zone: str, wall: time) -> datetime | None:
    """The moment nearest to the planned one at which a clock of this zone shows that time; of two as near, the earlier.
    None where the clocks leave it out on that day.

    So 00:30 after an evening is the next day's, and an hour that the clocks show twice is the one nearer to the plan.
    """
    shown = list(_moments(planned, zone, wall))
    real = [moment for moment, there in shown if there]
    nearest = min((moment for moment, _ in shown), key=lambda one: (abs(one - planned), one))
    if nearest not in real and abs(nearest - planned) < timedelta(hours=12):
        return None
    return min(real, key=lambda one: (abs(one - planned), one))


def _moments(planned: datetime, zone: str, wall: time) -> Iterator[tuple[datetime, bool]]:
    """When clocks show that time around the planned day, and whether they really do: a time may be left out."""
    there = ZoneInfo(zone)
    day = planned.astimezone(there).date()
    for offset in (-1, 0, 1):
        for fold in (0, 1):
            typed = datetime.combine(day + timedelta(days=offset), wall.replace(fold=fold), there)
            moment = typed.astimezone(UTC)
            back = moment.astimezone(there)
            yield moment, (back.date(), back.time()) == (typed.date(), wall)


def real_times(
    now: datetime, starts_at: datetime, ends_at: datetime, zone: str, came: time, left: time
) -> Span | TimesRefusal:
    """From when to when somebody was there whose shift is planned so, by what the clocks at its place showed."""
    came_at, left_at = moment_near(starts_at, zone, came), moment_near(ends_at, zone, left)
    if came_at is None or left_at is None:
        return TimesRefusal.NO_SUCH_TIME
    if abs(came_at - starts_at) > FARTHEST or abs(left_at - ends_at) > FARTHEST:
        return TimesRefusal.TOO_FAR
    if left_at <= came_at:
        return TimesRefusal.ORDER
    return TimesRefusal.TO_COME if left_at > now else (came_at, left_at)
