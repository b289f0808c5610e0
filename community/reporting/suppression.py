"""Which figures about people may be shown: none under five, nothing from which one follows, all others in fives.

Three things are done, each against another way of computing what is hidden:

1. A count under five is hidden, zero included (primary suppression).
2. In a table with totals, further cells are hidden until no hidden cell follows from what is shown (secondary
   suppression; Hundepool and others, "Handbook on Statistical Disclosure Control", 4.3). Whether one follows is not
   guessed: a table with totals is a network of flows, and a cell has one possible value only if no flow can be led
   around it (Cox 1995, "Network models for complementary cell suppression"). `crossed` asks that of each hidden cell,
   against a reader who even knows which cells were small and which were hidden beside them. Where that is not enough,
   everything but the total of all is hidden, and nobody knows which.
3. Whoever may choose any period and any filter can subtract: a year without its last day, all without one district.
   So every shown count of people is a multiple of five, which stands for each of the five numbers around it (the
   rounding of the Higher Education Statistics Agency, HESA): two figures whose counts differ by one to four show no
   difference, or one of five, which as well is one of one to nine. A figure of a filter (women, under 25) is a cell
   of a table of its indicator with its totals, and never counted apart.

A share needs twenty people and a median eight, as there; neither is exact then. What the programme itself
publishes, sessions and the places in them, is shown as it is: `PLAIN` columns.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

LEAST = 5
STEP = 5
LEAST_OF_A_SHARE = 20
LEAST_OF_A_MEDIAN = 8
# Above any count: what a reader knows of a cell that was hidden beside a small one.
ENDLESS = 10**12

Count = int | None


def rounded(count: int) -> int:
    """The multiple of five next to a count."""
    return (count + STEP // 2) // STEP * STEP


def shown(count: int) -> Count:
    """A count of people as anybody may see it; None where it is hidden."""
    return rounded(count) if count >= LEAST else None


def share(part: int, whole: int) -> Count:
    """A share in whole percent, of what is shown of both; None where too few are counted."""
    if whole < LEAST_OF_A_SHARE:
        return None
    return min(100, round(100 * rounded(part) / rounded(whole)))


def median(numbers: Sequence[int]) -> Count:
    """The one in the middle of several numbers; None where they are too few."""
    if len(numbers) < LEAST_OF_A_MEDIAN:
        return None
    return sorted(numbers)[(len(numbers) - 1) // 2]


@dataclass(frozen=True)
class Shown:
    """Figures as anybody may see them; None is a hidden one. `totals` has a number for each column."""

    rows: tuple[tuple[Count, ...], ...]
    totals: tuple[Count, ...]

    @property
    def hides(self) -> bool:
        return any(None in row for row in self.rows)

    @property
    def tells_nothing(self) -> bool:
        """Whether there are rows, and every count in them is hidden."""
        return bool(self.rows) and all(count is None for row in self.rows for count in row)


def suppressed(rows: Sequence[Sequence[int]], plain: Collection[int] = ()) -> Shown:
    """Columns that count different things: hide each count under five, the whole row where it is about fewer than five,
    and each total of a column that hides something. What is shown is the same whatever the hidden counts are.

    `plain` columns are what the programme publishes: shown as they are.
    """
    seen = tuple(
        tuple(
            count if at in plain else shown(count) if 0 in plain or row[0] >= LEAST else None
            for at, count in enumerate(row)
        )
        for row in rows
    )
    columns = zip(zip(*rows, strict=True), zip(*seen, strict=True), strict=True)
    totals = tuple(
        None if None in told else sum(column) if at in plain else rounded(sum(column))
        for at, (column, told) in enumerate(columns)
    )
    return Shown(seen, totals)


def together(tables: Sequence[Sequence[Sequence[int]]], plain: Collection[int] = ()) -> list[Shown]:
    """The same things counted in several ways: where one way hides anything, only the first is shown, because the sum
    of one would tell what another hides."""
    found = [suppressed(rows, plain) for rows in tables]
    if not any(one.hides for one in found):
        return found
    return found[:1] + [
        Shown(
            tuple(tuple(count if at in plain else None for at, count in enumerate(row)) for row in one.rows),
            tuple(count if at in plain else None for at, count in enumerate(one.totals)),
        )
        for one in found[1:]
    ]


@dataclass(frozen=True)
class Crossed:
    """One population cut in two ways, with the totals of both: None is a hidden one."""

    cells: tuple[tuple[Count, ...], ...]
    rows: tuple[Count, ...]
    columns: tuple[Count, ...]
    total: Count

    @property
    def hides(self) -> bool:
        return any(count is None for row in (*self.cells, self.rows, self.columns) for count in row)


# A place in the network: the whole, a row, the foot of a column; and an arc from one to another, which is a figure.
Place = tuple[str, int]
Arc = tuple[Place, Place]
SOURCE, SINK = ("all", 0), ("all", 1)
WHOLE: Arc = (SINK, SOURCE)


def _flows(cells: Sequence[Sequence[int]]) -> dict[Arc, int]:
    """Each figure of a table with its totals, as the flow on its arc."""
    height, width = len(cells), len(cells[0])
    flows: dict[Arc, int] = {(("row", i), ("column", j)): cells[i][j] for i, j in product(range(height), range(width))}
    flows |= {(SOURCE, ("row", i)): sum(cells[i]) for i in range(height)}
    flows |= {(("column", j), SINK): sum(row[j] for row in cells) for j in range(width)}
    return flows | {WHOLE: sum(map(sum, cells))}


def known(count: int, hidden: bool) -> tuple[int, int]:
    """What a reader knows of a figure: the least and the most that it may be."""
    if hidden:
        return (0, LEAST - 1) if count < LEAST else (LEAST, ENDLESS)
    return max(LEAST, rounded(count) - STEP // 2), rounded(count) + STEP // 2


def _follows(arc: Arc, flows: dict[Arc, int], hidden: Collection[Arc]) -> bool:
    """Whether a hidden figure has one possible value: nothing can be led around it, in neither direction."""
    onward: dict[Place, set[Place]] = {}
    for (start, end), flow in flows.items():
        least, most = known(flow, (start, end) in hidden)
        if (start, end) == arc:
            more, fewer = flow < most, flow > least
            continue
        if flow < most:
            onward.setdefault(start, set()).add(end)
        if flow > least:
            onward.setdefault(end, set()).add(start)
    start, end = arc
    return not (more and _leads(end, start, onward)) and not (fewer and _leads(start, end, onward))


def _leads(start: Place, end: Place, onward: dict[Place, set[Place]]) -> bool:
    reached, waiting = {start}, [start]
    while waiting:
        for place in onward.get(waiting.pop(), set()) - reached:
            reached.add(place)
            waiting.append(place)
    return end in reached


def crossed(cells: Sequence[Sequence[int]]) -> Crossed:
    """One population cut in two ways (at least one row and one column), with its totals, so that no hidden figure
    follows from those that are shown. The total of all is hidden only where it is small itself: every list shows it.
    """
    flows = _flows(cells)
    hidden = {arc for arc, flow in flows.items() if flow < LEAST}
    while following := [arc for arc in sorted(hidden) if _follows(arc, flows, hidden)]:
        beside = [arc for arc in flows.keys() - hidden - {WHOLE} if set(arc) & set(following[0])]
        others = beside or list(flows.keys() - hidden - {WHOLE})
        if not others:
            break
        # The smallest, and a cell rather than a total.
        hidden.add(min(others, key=lambda arc: (flows[arc], SOURCE in arc or SINK in arc, arc)))

    def told(arc: Arc) -> Count:
        return None if arc in hidden else rounded(flows[arc])

    height, width = range(len(cells)), range(len(cells[0]))
    return Crossed(
        tuple(tuple(told((("row", i), ("column", j))) for j in width) for i in height),
        tuple(told((SOURCE, ("row", i))) for i in height),
        tuple(told((("column", j), SINK)) for j in width),
        told(WHOLE),
    )
