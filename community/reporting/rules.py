"""Which figures may be shown: none under five, and nothing from which one of those could be computed."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

LEAST = 5


@dataclass(frozen=True)
class Shown:
    """Figures as anybody may see them; None is a hidden one. `totals` has a number for each column."""

    rows: tuple[tuple[int | None, ...], ...]
    totals: tuple[int | None, ...]

    @property
    def hides(self) -> bool:
        return any(None in row for row in self.rows)

    @property
    def tells_nothing(self) -> bool:
        """Whether there are rows, and every count in them is hidden."""
        return bool(self.rows) and all(count is None for row in self.rows for count in row)


def suppressed(rows: Sequence[Sequence[int]]) -> Shown:
    """Hide each count under five, the whole row where it is about fewer than five, and each total of a column that
    hides something: what is shown is the same whatever the hidden counts are."""
    shown = tuple(
        tuple(count if count >= LEAST and row[0] >= LEAST else None for count in row) if row else () for row in rows
    )
    columns = list(zip(*shown, strict=True))
    return Shown(shown, tuple(None if None in column else sum(column) for column in columns))


def together(tables: Sequence[Sequence[Sequence[int]]]) -> list[Shown]:
    """The same things counted in several ways: where one way hides anything, only the first is shown, because the sum
    of one would tell what another hides."""
    shown = [suppressed(rows) for rows in tables]
    if not any(one.hides for one in shown):
        return shown
    return shown[:1] + [
        Shown(tuple((None,) * len(row) for row in one.rows), (None,) * len(one.totals)) for one in shown[1:]
    ]


# A plot of months, in its own units: twelve of them fit side by side.
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 680, 220, 44, 150, 14, 28


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


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text
