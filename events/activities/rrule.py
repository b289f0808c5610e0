"""A recurrence rule of RFC 5545 and the wall-clock times that it yields, always within bounds.

    parse_rule(text: str, *, endless=False) -> RecurrenceRule  raises RuleRefused(RuleProblem)
    wall_times(rule, first, *, start, end, effort) -> Iterator[datetime]

Both work on naive wall-clock times: the zone is put on by the caller, so that 18:00 stays 18:00 over a clock change.
Written here and not taken from dateutil because dateutil walks a rule that never matches (30 February, say) day by
day to the year 9999; this walk ends where the asked window ends, and dateutil stays an independent judge in tests.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import product

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_COUNT = 10_000
MAX_INTERVAL = 1_000
MAX_YEAR = 2200
MAX_TIMES_A_DAY = 24


class Frequency(StrEnum):
    """How long the period is in which a rule picks its days."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class RuleProblem(StrEnum):
    """Why a rule is refused."""

    UNREADABLE = "unreadable"
    TOO_FREQUENT = "too_frequent"
    TOO_MANY = "too_many"
    TOO_FAR = "too_far"
    UNSUPPORTED = "unsupported"


class RuleRefused(ValueError):
    """A rule that is not taken; `problem` says why."""

    def __init__(self, problem: RuleProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """The parts of an RRULE; `by_day` holds (ordinal or 0, weekday from Monday = 0)."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    until_utc: bool = False
    week_start: int = 0
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()


class Effort:
    """How many candidate days may still be looked at: by one rule and, where there is a `whole`, by all of it."""

    def __init__(self, days: int, whole: "Effort | None" = None) -> None:
        self.left, self.whole = days, whole

    @property
    def spent(self) -> bool:
        """Whether more was asked for than there was."""
        return self.left < 0

    def spend(self, days: int) -> None:
        """Take from the stock, or refuse the rule that emptied it."""
        if self.whole is not None:
            self.whole.spend(days)
        self.left -= days
        if self.left < 0:
            raise RuleRefused(RuleProblem.TOO_MANY, "effort")


_LISTS = {
    "BYMONTH": ("by_month", 1, 12, False),
    "BYMONTHDAY": ("by_month_day", 1, 31, True),
    "BYYEARDAY": ("by_year_day", 1, 366, True),
    "BYHOUR": ("by_hour", 0, 23, False),
    "BYMINUTE": ("by_minute", 0, 59, False),
    "BYSECOND": ("by_second", 0, 59, False),
    "BYSETPOS": ("by_set_pos", 1, 366, True),
}
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?")


def parse_rule(text: str, *, endless: bool = False) -> RecurrenceRule:
    """Read `FREQ=...;...`; everything outside the bounds is refused by name.

    `endless` reads an UNTIL after every year that there is in calendars as what is meant by it: no end.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise RuleRefused(RuleProblem.UNREADABLE, text[:80])
        parts[name] = value
    frequency = parts.pop("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise RuleRefused(RuleProblem.TOO_FREQUENT, frequency)
    if frequency not in Frequency.__members__:
        raise RuleRefused(RuleProblem.UNREADABLE, text[:80])
    fields: dict[str, object] = {"frequency": Frequency(frequency)}
    for name, value in parts.items():
        if name == "INTERVAL":
            fields["interval"] = _number(value, 1, MAX_INTERVAL, RuleProblem.TOO_FAR)
        elif name == "COUNT":
            fields["count"] = _number(value, 1, MAX_COUNT, RuleProblem.TOO_MANY)
        elif name == "UNTIL":
            fields["until"], fields["until_utc"] = _until(value, endless)
        elif name == "WKST" and value in WEEKDAYS:
            fields["week_start"] = WEEKDAYS.index(value)
        elif name == "BYDAY":
            fields["by_day"] = _by_day(value, Frequency(frequency))
        elif name in _LISTS:
            field, low, high, signed = _LISTS[name]
            fields[field] = tuple(sorted({_signed(number, low, high, signed) for number in value.split(",")}))
        else:
            raise RuleRefused(RuleProblem.UNSUPPORTED, name[:20])
    rule = RecurrenceRule(**fields)  # type: ignore[arg-type]
    if max(1, len(rule.by_hour)) * max(1, len(rule.by_minute)) * max(1, len(rule.by_second)) > MAX_TIMES_A_DAY:
        raise RuleRefused(RuleProblem.TOO_FREQUENT, "times a day")
    return rule


def _number(text: str, low: int, high: int, beyond: RuleProblem) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        raise RuleRefused(RuleProblem.UNREADABLE, text[:20])
    if len(text) > 9 or int(text) > high:
        raise RuleRefused(beyond, text[:20])
    if int(text) < low:
        raise RuleRefused(RuleProblem.UNREADABLE, text)
    return int(text)


def _signed(text: str, low: int, high: int, signed: bool) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,3}", text):
        raise RuleRefused(RuleProblem.UNREADABLE, text[:20])
    number = int(text)
    if not low <= abs(number) <= high or (number < 0 and not signed):
        raise RuleRefused(RuleProblem.UNREADABLE, text)
    return number


def _by_day(value: str, frequency: Frequency) -> tuple[tuple[int, int], ...]:
    days = set()
    for text in value.split(","):
        match = _BY_DAY.fullmatch(text)
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise RuleRefused(RuleProblem.UNREADABLE, text[:20])
        if match[1] and frequency in (Frequency.DAILY, Frequency.WEEKLY):
            raise RuleRefused(RuleProblem.UNREADABLE, text)
        days.add((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(sorted(days, key=lambda day: (day[1], day[0])))


def _until(value: str, endless: bool) -> tuple[date | datetime | None, bool]:
    match = _UNTIL.fullmatch(value)
    if match is None:
        raise RuleRefused(RuleProblem.UNREADABLE, value[:20])
    if int(match[1]) > MAX_YEAR:
        if endless:
            return None, False
        raise RuleRefused(RuleProblem.TOO_FAR, value)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return day, False
        return datetime.combine(day, time(int(match[4]), int(match[5]), int(match[6]))), bool(match[7])
    except ValueError:
        raise RuleRefused(RuleProblem.UNREADABLE, value) from None


def wall_times(
    rule: RecurrenceRule, first: datetime, *, start: datetime, end: datetime, effort: Effort | None = None
) -> Iterator[datetime]:
    """The rule's times from `first` on that lie in [start, end), in order; all naive wall-clock times.

    `first` itself is yielded only when it obeys the rule. COUNT counts from `first`. UNTIL is the caller's: it may
    be in another zone.
    """
    effort = effort or Effort(2_000_000)
    wanted = rule.count
    if wanted is not None and (step := _steady(rule)):
        # What recurs once a step is counted by dividing, not by walking.
        before = min(wanted, max(0, (start - first) // step))
        first, wanted = first + before * step, wanted - before
    for period in _periods(rule, first, start, end):
        effort.spend(len(period) or 1)
        times = _times(rule, first, [day for day in period if _matches(rule, first.date(), day)])
        for moment in _positions(rule, times):
            if moment < first:
                continue
            if wanted is not None:
                if wanted == 0:
                    return
                wanted -= 1
            if moment >= end:
                return
            if moment >= start:
                yield moment


def _steady(rule: RecurrenceRule) -> timedelta | None:
    """The time from each date of the rule to the next, when that is always the same."""
    picks = rule.by_month or rule.by_month_day or rule.by_year_day or rule.by_day or rule.by_set_pos
    if picks or rule.by_hour or rule.by_minute or rule.by_second:
        return None
    lengths = {Frequency.DAILY: timedelta(days=rule.interval), Frequency.WEEKLY: timedelta(weeks=rule.interval)}
    return lengths.get(rule.frequency)


def _periods(rule: RecurrenceRule, first: datetime, start: datetime, end: datetime) -> Iterator[list[date]]:
    """The days of each period that is due, skipping to the window when nothing before it has to be counted."""
    last = (end - timedelta(microseconds=1)).date()
    day = first.date()
    if rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        length = 1 if rule.frequency is Frequency.DAILY else 7
        day -= timedelta(days=(day.weekday() - rule.week_start) % 7 if length == 7 else 0)
        step = rule.interval * length
        if rule.count is None and start.date() > day:
            day += timedelta(days=(start.date() - day).days // step * step)
        while day <= last:
            yield [day + timedelta(days=offset) for offset in range(length)]
            day += timedelta(days=step)
        return
    months = 1 if rule.frequency is Frequency.MONTHLY else 12
    index = day.year * 12 + (day.month - 1 if months == 1 else 0)
    step = rule.interval * months
    if rule.count is None and start.date() > day:
        index += max(0, (start.year * 12 + start.month - 1 - index) // step * step)
    # A birthday has one day a year that can be it, and not 366 to be looked at.
    plain = not (rule.by_day or rule.by_month_day or rule.by_year_day)
    among: Iterable[int] = (0,)
    if months == 12:
        among = [month - 1 for month in rule.by_month] or ((day.month - 1,) if plain else range(12))
    while index <= last.year * 12 + last.month - 1:
        yield [found for month in among for found in _days_of(index + month, day.day if plain else None)]
        index += step


def _days_of(index: int, only: int | None) -> list[date]:
    """The days of a month (counted from the year 0), or the one of them that can be it, if there is one."""
    year, month = divmod(index, 12)
    length = monthrange(year, month + 1)[1]
    days = range(1, length + 1) if only is None else (only,) if only <= length else ()
    return [date(year, month + 1, number) for number in days]


def _matches(rule: RecurrenceRule, first: date, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day:
        month_length = monthrange(day.year, day.month)[1]
        if not {day.day, day.day - month_length - 1} & set(rule.by_month_day):
            return False
    if rule.by_year_day:
        of_year = day.timetuple().tm_yday
        if not {of_year, of_year - _year_length(day) - 1} & set(rule.by_year_day):
            return False
    if rule.by_day:
        return any(day.weekday() == weekday and _ordinal(rule, day, nth) for nth, weekday in rule.by_day)
    if rule.by_month_day or rule.by_year_day or rule.frequency is Frequency.DAILY:
        return True
    if rule.frequency is Frequency.WEEKLY:
        return day.weekday() == first.weekday()
    same_month = rule.frequency is Frequency.MONTHLY or bool(rule.by_month) or day.month == first.month
    return day.day == first.day and same_month


def _year_length(day: date) -> int:
    return date(day.year, 12, 31).timetuple().tm_yday


def _ordinal(rule: RecurrenceRule, day: date, nth: int) -> bool:
    """Whether the day is the nth such weekday of its month, or of its year in a yearly rule without months."""
    if nth == 0:
        return True
    if rule.frequency is Frequency.YEARLY and not rule.by_month:
        place, length = day.timetuple().tm_yday, _year_length(day)
    else:
        place, length = day.day, monthrange(day.year, day.month)[1]
    return nth == ((place - 1) // 7 + 1 if nth > 0 else -((length - place) // 7 + 1))


def _times(rule: RecurrenceRule, first: datetime, days: list[date]) -> list[datetime]:
    clock = sorted(
        time(*parts)
        for parts in product(
            rule.by_hour or (first.hour,),
            rule.by_minute or (first.minute,),
            rule.by_second or (first.second,),
        )
    )
    return [datetime.combine(day, moment) for day in days for moment in clock]


def _positions(rule: RecurrenceRule, times: list[datetime]) -> list[datetime]:
    if not rule.by_set_pos:
        return times
    places = {place - 1 if place > 0 else len(times) + place for place in rule.by_set_pos}
    return [moment for place, moment in enumerate(times) if place in places]
