"""When two who said yes could meet for the first time."""

from datetime import date, time, timedelta

from volunteers.profiles.week import DAYS, Week

# Both, and whoever brings them together, hear of it in time; and an hour is enough to begin with.
NOTICE = timedelta(days=2)
LONG_ENOUGH = 60


def first_time(common: Week, today: date) -> tuple[date, time] | None:
    """The first day from the day after tomorrow on which both have an hour, and when it begins there; None if on none."""
    for ahead in range(DAYS):
        on = today + NOTICE + timedelta(days=ahead)
        for weekday, begin, end in common.spans():
            if weekday == on.weekday() and end - begin >= LONG_ENOUGH:
                return on, time(*divmod(begin, 60))
    return None
