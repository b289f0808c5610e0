"""Which dates of a series move, stay, are added or are called off when its rule changes from a date on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Refusal(Enum):
    """Why a series cannot be changed so; each has its wording on the page."""

    CHANGED_MEANWHILE = "changed_meanwhile"
    NOTHING_CHANGES = "nothing_changes"
    NOT_TO_PUT_BACK = "not_to_put_back"


class Kept(Enum):
    """Why a date is left alone, whatever happens to its series."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    BEGUN = "begun"


@dataclass(frozen=True)
class Pairing:
    """What becomes of the dates: id -> its new date, the ids without one, and the dates that are new."""

    pairs: dict[int, date]
    gone: list[int]
    fresh: list[date]


def pair(made: Sequence[tuple[int, date]], wanted: Sequence[date]) -> Pairing:
    """Find each date (id, date) its new one: the same day where it stays, else the nearest turn in its own week.

    A date never wanders into another week: whoever counts on Wednesday the 10th can be told of Monday the 8th,
    and is told that it does not take place where that week has none.
    """
    free = sorted(set(wanted))
    pairs = {row_id: on for row_id, on in made if on in set(free)}
    free = [on for on in free if on not in set(pairs.values())]
    for row_id, on in sorted(made, key=lambda one: (one[1], one[0])):
        if row_id in pairs:
            continue
        found = next((other for other in free if _week(other) == _week(on)), None)
        if found:
            pairs[row_id] = found
            free.remove(found)
    return Pairing(pairs, [row_id for row_id, _ in made if row_id not in pairs], free)


def _week(on: date) -> date:
    return on - timedelta(days=on.weekday())


def first_on(since: date, weekdays: Sequence[int], interval: int, phase: date, old_interval: int) -> date:
    """The first date of the new rule on or after `since`, in a week that the old rule (which began on `phase`) meant."""
    monday = _week(since)
    behind = (monday - _week(phase)).days // 7 % old_interval
    if behind:
        monday += timedelta(weeks=old_interval - behind)
    while True:
        for weekday in sorted(weekdays):
            if monday + timedelta(days=weekday) >= since:
                return monday + timedelta(days=weekday)
        monday += timedelta(weeks=interval)
