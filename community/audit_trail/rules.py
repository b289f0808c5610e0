"""What somebody asks the trail for."""

from dataclasses import dataclass
from datetime import date, timedelta

# Without another wish, the days until today.
USUAL = timedelta(days=30)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class TrailWish:
    """The days (both are in it), part of a name, the table ("" is any) and the number of a row (None is any)."""

    since: date
    until: date
    person: str = ""
    table: str = ""
    row_id: int | None = None


def wished(
    today: date, since: date | None, until: date | None, person: str = "", table: str = "", row_id: int | None = None
) -> TrailWish:
    """What is asked for: the last thirty days where nothing else is said; days in the wrong order are turned round."""
    last = _near(until) if until else today
    first = _near(since) if since else last - USUAL
    return TrailWish(min(first, last), max(first, last), person, table, row_id)


def _near(day: date) -> date:
    return min(max(day, FIRST_DAY + USUAL), LAST_DAY)
