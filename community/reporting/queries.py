"""Reading the figures that the contexts offer, hidden where they are small."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from flask import current_app

from community.foundation.i18n import day_in_words
from community.foundation.manifest import HeatMap, Report
from community.reporting import rules
from community.reporting.rules import Heat, Plot, Shown, Trend

# Fewer than these are no line: then a bar each.
FEWEST_MONTHS = 3


@dataclass(frozen=True)
class ReportTable:
    """A report with its labels in the reader's language and its counts as they may be shown."""

    report: Report
    labels: tuple[str, ...]
    shown: Shown

    @property
    def rows(self) -> list[tuple[str, tuple[int | None, ...]]]:
        return list(zip(self.labels, self.shown.rows, strict=True))

    months: tuple[date, ...] = ()

    @property
    def lines(self) -> Plot | None:
        """The first two columns over the months, where there are three months or more to compare."""
        if len(self.months) < FEWEST_MONTHS:
            return None
        return rules.plotted(self.months, list(zip(*self.shown.rows, strict=True))[:2])

    @property
    def trend(self) -> Trend | None:
        """How the first column went over the months."""
        return rules.trend([counts[0] for counts in self.shown.rows]) if self.lines else None

    @property
    def peak(self) -> tuple[str, int] | None:
        """Where the first column has most; None where what is hidden could have as much, or several have."""
        column = [counts[0] for counts in self.shown.rows]
        at = rules.peak(column)
        return None if at is None else (self.labels[at], column[at] or 0)

    @property
    def plot(self) -> list[tuple[str, int]]:
        """What a plot shows of the first column: the counts that are not hidden."""
        return [(label, counts[0]) for label, counts in self.rows if counts[0] is not None]


def tables(organisations: Sequence[int] | None) -> list[ReportTable]:
    """All reports of these organisations (None: of the town)."""
    counted = [(report, report.query(organisations)) for report in current_app.extensions["reports"]]
    groups: dict[str, list[tuple[Report, Sequence[Any]]]] = {}
    for report, rows in counted:
        groups.setdefault(report.population or report.slug, []).append((report, rows))
    found = []
    for group in groups.values():
        hidden = rules.together([[counts for _, counts in rows] for _, rows in group])
        for (report, rows), shown in zip(group, hidden, strict=True):
            months = tuple(label for label, _ in rows if isinstance(label, date))
            found.append(ReportTable(report, tuple(_label(label) for label, _ in rows), shown, months))
    return found


def heat_maps(organisations: Sequence[int] | None) -> list[tuple[HeatMap, Heat]]:
    """When in the week these organisations (None: the town) are much used."""
    return [(one, rules.heated(one.query(organisations))) for one in current_app.extensions["heat_maps"]]


def _label(label: Any) -> str:
    if isinstance(label, Enum):
        return str(current_app.jinja_env.filters["label"](label))
    return day_in_words(label, "LLLL y") if isinstance(label, date) else str(label)
