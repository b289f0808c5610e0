"""Time on the wall at a place, the night in which nobody is written to who need not be, and codes to print and type."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT = time(21)
MORNING = time(8)
# Until then people are telephoned.
EVENING = time(20)
# So much of a waking day it takes until somebody was telephoned.
FIRST_TRY = timedelta(hours=2)


@dataclass(frozen=True)
class Quiet:
    """The hours in which somebody sleeps, on the wall clock: from `night` to `morning`; none where both are one."""

    night: time = NIGHT
    morning: time = MORNING

    def holds(self, at: time) -> bool:
        """Whether it is quiet at this time of a day; a night may begin after midnight."""
        if self.night <= self.morning:
            return self.night <= at < self.morning
        return at >= self.night or at < self.morning


# What holds for whoever wished for nothing else, and when nobody is telephoned.
TOWN = Quiet()
TELEPHONE = Quiet(EVENING)


def awake_from(moment: datetime, zone: str, quiet: Quiet = TOWN) -> datetime:
    """The moment itself (aware UTC), or in the night the morning after it, at a place of that zone."""
    there = moment.astimezone(ZoneInfo(zone))
    if not quiet.holds(there.time()):
        return moment
    day = there.date() if there.time() < quiet.morning else there.date() + timedelta(days=1)
    morning = datetime.combine(day, quiet.morning, ZoneInfo(zone))
    awake = morning.astimezone(moment.tzinfo)
    # Where the clocks go back there may be two such hours; the first of them is over.
    return awake if awake >= moment else morning.replace(fold=1).astimezone(moment.tzinfo)


def send_at(moment: datetime, zone: str, helps_until: datetime | None = None, quiet: Quiet = TOWN) -> datetime:
    """When an email that can wait is sent: not in the night, unless it would help nobody in the morning."""
    awake = awake_from(moment, zone, quiet)
    return moment if helps_until and awake >= helps_until else awake


def tried_by(moment: datetime, zone: str) -> datetime:
    """By when somebody who has to hear of something that is so from `moment` on (aware UTC) was telephoned once: two
    hours later, not counting those from 20:00 to 8:00 at a place of that zone."""
    begins = awake_from(moment, zone, TELEPHONE)
    evening = datetime.combine(begins.astimezone(ZoneInfo(zone)).date(), EVENING, ZoneInfo(zone)).astimezone(UTC)
    left = begins + FIRST_TRY - evening
    return begins + FIRST_TRY if left <= timedelta() else awake_from(evening, zone, TELEPHONE) + left


def days_of(starts: datetime, ends: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day on the wall calendar of `zone` of something from `starts` to `ends` (aware).

    What ends at midnight ends on the day before it.
    """
    there = ZoneInfo(zone)
    first, last = starts.astimezone(there).date(), ends.astimezone(there)
    return first, max(first, (last.replace(tzinfo=None) - timedelta(microseconds=1)).date())


def whole_days(starts: datetime, ends: datetime, zone: str) -> bool:
    """Whether a span (aware) fills its days in `zone`: from the beginning of one to the beginning of another."""
    there = ZoneInfo(zone)
    # Where the clocks go forward at midnight a day begins at one.
    return all(
        datetime.combine(moment.astimezone(there).date(), time(), there).astimezone(UTC) == moment
        for moment in (starts, ends)
    )


# Letters and digits that nobody confuses on paper, as on cards; 16 of them are 80 bits.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
GROUP = 4


def code_of(secret: str) -> str:
    """A code to print and to type, made of a row's secret."""
    number = int.from_bytes(hashlib.sha256(secret.encode()).digest())
    letters = [LETTERS[number >> 5 * place & 31] for place in range(LENGTH)]
    return "-".join("".join(letters[start : start + GROUP]) for start in range(0, LENGTH, GROUP))


def tidy_code(typed: str) -> str:
    """A code as it is kept, however it was typed: any case, with or without its dashes and spaces."""
    letters = "".join(sign for sign in typed.upper() if sign in LETTERS)[: LENGTH + 1]
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
