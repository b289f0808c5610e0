"""When the house keeps quiet: in the night of the town nobody is written to who need not be."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT = time(21)
MORNING = time(8)


def awake_from(moment: datetime, zone: str) -> datetime:
    """The moment itself (aware UTC), or in the night the morning after it, at a place of that zone."""
    there = moment.astimezone(ZoneInfo(zone))
    if MORNING <= there.time() < NIGHT:
        return moment
    day = there.date() if there.time() < MORNING else there.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(moment.tzinfo)


def send_at(moment: datetime, zone: str, helps_until: datetime | None = None) -> datetime:
    """When an email that can wait is sent: not in the night, unless it would help nobody in the morning."""
    awake = awake_from(moment, zone)
    return moment if helps_until and awake >= helps_until else awake
