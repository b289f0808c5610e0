"""The one source of the present moment, which tests may set."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from community.foundation.config import settings

_set_to: datetime | None = None
_ahead = timedelta()


def now() -> datetime:
    """The present moment, aware, in UTC, whole microseconds."""
    return _set_to if _set_to is not None else datetime.now(UTC) + _ahead


def town_zone() -> str:
    """The time zone of the town that this installation is for (an IANA name)."""
    return str(settings().time_zone)


def today(zone: str = "") -> date:
    """The date on the wall calendar of `zone` (an IANA name), or of the town."""
    return now().astimezone(ZoneInfo(zone or town_zone())).date()


def end_of(day: date, zone: str = "") -> datetime:
    """The moment at which a day ends on the wall calendar of `zone` (an IANA name), or of the town: aware, in UTC."""
    return _end_of(day, zone or town_zone())


@lru_cache(maxsize=4096)
def _end_of(day: date, zone: str) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)


def set_to(moment: datetime) -> None:
    """Hold the clock at an aware moment (tests only). Raises ValueError for a naive one."""
    global _set_to
    if moment.tzinfo is None:
        raise ValueError("the clock takes aware moments only")
    _set_to = moment.astimezone(UTC)


def run_from(moment: datetime) -> None:
    """Let the clock run on from an aware moment (tests only). Raises ValueError for a naive one."""
    global _set_to, _ahead
    set_to(moment)
    _set_to, _ahead = None, moment.astimezone(UTC) - datetime.now(UTC)


def run_free() -> None:
    """Let the clock run with the machine's again (tests only)."""
    global _set_to, _ahead
    _set_to, _ahead = None, timedelta()
