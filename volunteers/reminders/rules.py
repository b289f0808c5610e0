"""Who is reminded of a shift, and when."""

from datetime import datetime, timedelta

# A day before; so shortly before the start it helps nobody any more.
AHEAD = timedelta(days=1)
TOO_LATE = timedelta(hours=2)
# Who said yes within the last day before that has just had a letter.
FRESH = timedelta(days=1)


def is_due(now: datetime, starts_at: datetime, said_yes_at: datetime) -> bool:
    """Whether somebody who said yes to a shift at that moment is to be reminded of it now; all aware UTC."""
    first, last = starts_at - AHEAD, starts_at - TOO_LATE
    return first <= now < last and said_yes_at <= first - FRESH
