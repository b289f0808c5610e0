"""A week as half hours in which somebody has time: a value that can be joined, compared, kept and drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

DAYS = 7
CELLS_A_DAY = 48
CELLS = DAYS * CELLS_A_DAY
MINUTES_A_CELL = 30
DIGITS = CELLS // 4


@dataclass(frozen=True)
class Week:
    """Bit n of `cells` is the half hour that begins n * 30 minutes after Monday 00:00, in the place's own time.

    Raises ValueError for bits past the week.
    """

    cells: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.cells < 1 << CELLS:
            raise ValueError("a week has 336 half hours")

    @classmethod
    def of(cls, cells: Iterable[tuple[int, int]]) -> "Week":
        """The week with these half hours: (weekday 0 to 6, cell 0 to 47). Raises ValueError for others."""
        bits = 0
        for day, cell in cells:
            if not (0 <= day < DAYS and 0 <= cell < CELLS_A_DAY):
                raise ValueError("no such half hour")
            bits |= 1 << (day * CELLS_A_DAY + cell)
        return cls(bits)

    @classmethod
    def read(cls, text: str) -> "Week":
        """The week that `text` (84 hexadecimal digits) keeps. Raises ValueError for any other text."""
        if len(text) != DIGITS:
            raise ValueError("a week is kept as 84 digits")
        return cls(int(text, 16))

    @classmethod
    def span(cls, days: Iterable[int], begin: int, end: int) -> "Week":
        """From `begin` to `end`, minutes from midnight, on each of `days`; a half hour that is touched is whole.

        Raises ValueError for times past the day.
        """
        cells = range(begin // MINUTES_A_CELL, -(-end // MINUTES_A_CELL))
        return cls.of((day, cell) for day in days for cell in cells)

    @property
    def text(self) -> str:
        """How the week is kept."""
        return f"{self.cells:0{DIGITS}x}"

    @property
    def minutes(self) -> int:
        """How much time that is."""
        return self.cells.bit_count() * MINUTES_A_CELL

    def has(self, day: int, cell: int) -> bool:
        """Whether that half hour is free."""
        return bool(self.cells >> (day * CELLS_A_DAY + cell) & 1)

    def overlap(self, other: "Week") -> "Week":
        """When both have time."""
        return Week(self.cells & other.cells)

    def joined(self, other: "Week") -> "Week":
        """When either has time."""
        return Week(self.cells | other.cells)

    def without(self, other: "Week") -> "Week":
        """When this one has time and the other has not."""
        return Week(self.cells & ~other.cells)

    def painted(self, chosen: Iterable[tuple[int, int]], first: int, last: int, step: int) -> "Week":
        """The week after the cells `first` up to `last` of each day were painted anew: free where `chosen` says so, in
        steps of `step` cells. What lies outside stays."""
        shown = Week.of((day, cell) for day in range(DAYS) for cell in range(first, last))
        free = Week.of((day, cell + more) for day, cell in chosen for more in range(step))
        return self.without(shown).joined(free.overlap(shown))

    @property
    def parts(self) -> set[tuple[int, str]]:
        """The parts of days in which there is an hour or more: (weekday, one of `PARTS`)."""
        every = ((day, part) for day in range(DAYS) for part in PARTS)
        return {(day, part) for day, part in every if self.overlap(part_of_week(day, part)).minutes >= SHORTEST_PART}

    def with_parts(self, chosen: Iterable[tuple[int, str]], before: "Week") -> "Week":
        """The week with the whole of each part that is chosen and was none of `before`, without those that were and are
        not chosen any more. What was and is chosen keeps its hours."""
        week, wanted, had = self, {*chosen}, before.parts
        for day, part in wanted - had:
            week = week.joined(part_of_week(day, part))
        for day, part in had - wanted:
            week = week.without(part_of_week(day, part))
        return week

    @property
    def whole_hours(self) -> bool:
        """Whether no hour is free by half."""
        return all(begin % 60 == 0 and end % 60 == 0 for _, begin, end in self.spans())

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """The free times as (weekday, minutes from midnight, minutes from midnight),
        each as long as it goes in a day."""
        for day in range(DAYS):
            begin = None
            for cell in range(CELLS_A_DAY + 1):
                free = cell < CELLS_A_DAY and self.has(day, cell)
                if free and begin is None:
                    begin = cell
                elif not free and begin is not None:
                    yield day, begin * MINUTES_A_CELL, cell * MINUTES_A_CELL
                    begin = None


# The parts of a day that can be told with one touch, in minutes from midnight.
PARTS = {"morning": (8 * 60, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, 21 * 60)}
SHORTEST_PART = 60


@lru_cache
def part_of_week(day: int, part: str) -> Week:
    """The whole of a part (one of `PARTS`) of a day (0 is Monday)."""
    return Week.span([day], *PARTS[part])


NEVER = "0" * DIGITS
WORKDAYS = range(5)
WEEKEND = range(5, 7)
EVENINGS = Week.span(WORKDAYS, 17 * 60 + 30, 20 * 60 + 30)
WEEKENDS = Week.span(WEEKEND, 10 * 60, 18 * 60)
