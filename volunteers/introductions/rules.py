"""When two who said yes could meet for the first time."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from volunteers.profiles.week import DAYS, MINUTES_A_CELL, Week

# Both, and whoever brings them together, hear of it in time; an hour is enough to begin with.
NOTICE = timedelta(days=2)
AHEAD = 2 * DAYS
LONG_ENOUGH = 60


def first_time(
    common: Week, today: date, zone: str, busy: Collection[tuple[datetime, datetime]] = ()
) -> tuple[date, time] | None:
    """The first hour, from the day after tomorrow and within two weeks, that both usually have and in which neither is
    elsewhere (`busy`, aware UTC): its day and its beginning by the clock of `zone`. None if there is none."""
    for ahead in range(AHEAD):
        on = today + NOTICE + timedelta(days=ahead)
        for weekday, begin, end in common.spans():
            for minutes in range(begin, end - LONG_ENOUGH + 1, MINUTES_A_CELL):
                at = time(*divmod(minutes, 60))
                starts_at = datetime.combine(on, at, ZoneInfo(zone))
                ends_at = starts_at + timedelta(minutes=LONG_ENOUGH)
                if weekday == on.weekday() and not any(starts_at < to and of < ends_at for of, to in busy):
                    return on, at
    return None
