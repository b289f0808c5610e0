"""Which figures may be shown: none under five, and nothing from which one of those could be computed."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text
