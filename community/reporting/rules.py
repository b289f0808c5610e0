"""Which days figures are of, who is counted in which column, and how figures are drawn."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from community.reporting.suppression import LEAST


class QuickChoice(Enum):
    """Days that are often asked for."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    TWELVE_MONTHS = "twelve_months"
    TWO_YEARS = "two_years"


def months_on(day: date, months: int) -> date:
    """The first of the month so many months after (or before) that of a day."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def chosen(choice: QuickChoice, today: date) -> tuple[date, date]:
    """The first and the last day of a choice; what has not come yet of a month, quarter or year belongs to it."""
    month, quarter, year = today.replace(day=1), months_on(today, -((today.month - 1) % 3)), date(today.year, 1, 1)
    begins, months = {
        QuickChoice.THIS_MONTH: (month, 1),
        QuickChoice.LAST_MONTH: (months_on(month, -1), 1),
        QuickChoice.THIS_QUARTER: (quarter, 3),
        QuickChoice.LAST_QUARTER: (months_on(quarter, -3), 3),
        QuickChoice.THIS_YEAR: (year, 12),
        QuickChoice.LAST_YEAR: (months_on(year, -12), 12),
        QuickChoice.TWELVE_MONTHS: (months_on(month, -11), 12),
        QuickChoice.TWO_YEARS: (months_on(month, -23), 24),
    }[choice]
    return begins, months_on(begins, months) - timedelta(days=1)


def whole_month(day: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return months_on(day, 0), months_on(day, 1) - timedelta(days=1)


# Nothing was counted before, and nobody asks for more.
EARLIEST, MOST_DAYS = date(2015, 1, 1), 3_700


def in_order(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days from one to another as they were asked for, whichever was named first; without both the last twelve
    months."""
    if first is None or last is None:
        return chosen(QuickChoice.TWELVE_MONTHS, today)
    begins, ends = max(min(first, last), EARLIEST), max(first, last, EARLIEST)
    return begins, min(ends, begins + timedelta(days=MOST_DAYS))


class Bracket(Enum):
    """Ages as they are reported."""

    UNDER_18 = "under_18"
    TO_60 = "to_60"
    OVER_60 = "over_60"
    UNKNOWN = "unknown"


# Who is younger than one of these can be asked for.
AGE_LIMITS = (14, 18, 25, 30, 60)


def bracket_of(age: int | None) -> Bracket:
    """In which bracket an age is."""
    if age is None:
        return Bracket.UNKNOWN
    return Bracket.UNDER_18 if age < 18 else Bracket.TO_60 if age <= 60 else Bracket.OVER_60


@dataclass(frozen=True)
class Participant:
    """Somebody who is counted once: who, the first day on which they took part, and how old they were (by the year of
    birth: what they become in that year; None where it is not known)."""

    id: int
    first_on: date
    age: int | None


def participants(rows: Iterable[tuple[int, date, int | None]], twins: Mapping[int, int]) -> list[Participant]:
    """Each person once, at the first day: a child of two homes, who is a member of both (`twins`), is one."""
    found: dict[int, Participant] = {}
    for member_id, day, born in rows:
        key = min(member_id, twins.get(member_id, member_id))
        if key not in found or day < found[key].first_on:
            found[key] = Participant(key, day, None if born is None else day.year - born)
    return [found[key] for key in sorted(found)]


def crossing(people: Iterable[Participant], row: Callable[[Participant], int], column: Callable[[Participant], int],
             size: tuple[int, int]) -> list[list[int]]:  # fmt: skip
    """How many people are in each row and column of a table of this size."""
    cells = [[0] * size[1] for _ in range(size[0])]
    for one in people:
        cells[row(one)][column(one)] += 1
    return cells


# A plot of months, in its own units: twelve of them fit side by side.
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 680, 220, 44, 150, 14, 28

MOST_MONTHS_NAMED = 12


@dataclass(frozen=True)
class Line:
    """One column over the months: the stretches without a hidden count, and each count that may be shown."""

    stretches: tuple[str, ...]
    points: tuple[tuple[float, float, int], ...]


@dataclass(frozen=True)
class Plot:
    """Lines over months: where the months and the heights of the axis stand, in the units of the drawing."""

    months: tuple[tuple[float, date], ...]
    heights: tuple[tuple[float, int], ...]
    lines: tuple[Line, ...]

    @property
    def named_months(self) -> tuple[tuple[float, date], ...]:
        """Those of them whose names fit below."""
        return self.months[:: -(-len(self.months) // MOST_MONTHS_NAMED)]


def round_step(most: int) -> int:
    """The step of an axis up to `most`: 1, 2 or 5 times a power of ten, so that at most five steps reach it."""
    step = next(
        base * 10**power for power in range(len(str(most)) + 1) for base in (1, 2, 5) if base * 10**power * 5 >= most
    )
    return max(step, 1)


def months_apart(first: date, later: date) -> int:
    """How many months lie between the months of two dates."""
    return (later.year - first.year) * 12 + later.month - first.month


def plotted(months: Sequence[date], columns: Sequence[Sequence[int | None]]) -> Plot:
    """The plot of these columns over their months; what is hidden leaves a gap, and so does a month without figures."""
    counts = [count for column in columns for count in column if count is not None]
    step = round_step(max([*counts, 1]))
    top = -(-max([*counts, 1]) // step) * step
    span = max(months_apart(months[0], months[-1]), 1)
    across = [LEFT + (WIDE - LEFT - RIGHT) * months_apart(months[0], month) / span for month in months]

    def height(count: int) -> float:
        return round(TOP + (HIGH - TOP - BOTTOM) * (1 - count / top), 1)

    lines = []
    for column in columns:
        shown = [(round(x, 1), height(n), n, month) for x, n, month in zip(across, column, months, strict=True)
                 if n is not None]  # fmt: skip
        stretches: list[list[str]] = []
        before: date | None = None
        for x, y, _number, month in shown:
            if before is None or months_apart(before, month) > 1:
                stretches.append([])
            stretches[-1].append(f"{x:g},{y:g}")
            before = month
        lines.append(Line(tuple(" ".join(one) for one in stretches), tuple((x, y, n) for x, y, n, _ in shown)))
    heights = tuple((height(count), count) for count in range(0, top + 1, step))
    return Plot(tuple((round(x, 1), month) for x, month in zip(across, months, strict=True)), heights, tuple(lines))


# How many shades a heat map has.
SHADES = 4
MOST_NAMED = 3


@dataclass(frozen=True)
class Heat:
    """When in the week much is used: the hours that are shown, and a shade from 1 (least) to SHADES for each weekday
    and hour; what has none is empty or hidden, which nobody can tell apart."""

    hours: range
    shades: Mapping[tuple[int, int], int]
    # Where most come: up to MOST_NAMED of them, none where more than that have as many.
    busiest: tuple[tuple[int, int], ...] = ()


def heated(counts: Mapping[tuple[int, int], int]) -> Heat:
    """Shades by rank among the counts that may be shown. Whatever else is known of the sum, any of these could be
    larger, so that nothing says that there is somebody in a hidden one."""
    shown = {cell: count for cell, count in counts.items() if count >= LEAST}
    ranks = sorted(shown.values())
    shades = {cell: 1 + SHADES * bisect_left(ranks, count) // len(ranks) for cell, count in shown.items()}
    hours = [hour for _, hour in shown]
    most = sorted(cell for cell, count in shown.items() if count >= ranks[-MOST_NAMED:][0])
    busiest = tuple(most) if len(most) <= MOST_NAMED < len(shown) else ()
    return Heat(range(min(hours), max(hours) + 1) if hours else range(0), shades, busiest)


class Trend(Enum):
    """How the end of a year compares with its beginning."""

    DOUBLED = "doubled"
    MORE = "more"
    ALIKE = "alike"
    FEWER = "fewer"
    HALVED = "halved"


# So many months of each end are compared, and what counts as a difference.
COMPARED = 3
A_TENTH = 0.1


def trend(column: Sequence[int | None]) -> Trend | None:
    """How the last months of a column compare with the first; None where they are too few or one of them is hidden."""
    first, last = column[:COMPARED], column[-COMPARED:]
    if len(column) < 2 * COMPARED or None in first or None in last:
        return None
    before, after = sum(count or 0 for count in first), sum(count or 0 for count in last)
    if after >= 2 * before:
        return Trend.DOUBLED
    if before >= 2 * after:
        return Trend.HALVED
    if abs(after - before) <= A_TENTH * before:
        return Trend.ALIKE
    return Trend.MORE if after > before else Trend.FEWER


def peak(column: Sequence[int | None]) -> int | None:
    """Which of several counts is the largest, if one alone is; a hidden count is smaller than any that is shown."""
    shown = [count for count in column if count is not None]
    return column.index(max(shown)) if shown and len(column) > 1 and shown.count(max(shown)) == 1 else None
