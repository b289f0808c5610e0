"""The sessions of a series as one entry of a calendar: which of its dates the rule yields, and which stand beside it.

    run_of(runs, original) -> Run               the rule under which a date was made
    is_honest(run) -> bool                      whether readers agree about the dates of its rule
    laid_out(run, turns, venue_id, window) -> Layout | None

A `Run` is the time in which a series had one rule. Its rule begins with the first date that there is since the year of
the window began, so that what a calendar has already keeps its beginning from one New Year to the next; it ends with
the last date that there is: what is not made yet is not promised. What a date was by its rule (`original`) names it for
ever. One that is older than the window and was changed is left out like one that there never was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.activities.recurrence import Recurrence, at_zone
from events.activities.rrule import wall_times
from events.calendar.vtimezone import is_steady, written_zone
from events.calendar.window import DAYS_BACK, Window


@dataclass(frozen=True, slots=True)
class Run:
    """A rule of a series: `first` is naive, `until` the day from which on another rule counts."""

    key: str
    recurrence: Recurrence
    first: datetime
    minutes: int
    zone: str
    venue_id: int
    until: date | None = None

    @property
    def length(self) -> timedelta:
        """How long each of its dates takes, but for nights in which the clocks change."""
        return timedelta(minutes=self.minutes)

    def has(self, original: datetime) -> bool:
        """Whether a date belongs to the time of this rule, if to none before it."""
        return self.until is None or original.astimezone(ZoneInfo(self.zone)).date() < self.until

    def yields(self, original: datetime) -> bool:
        """Whether a date is one of the rule, as if it never ended."""
        return original in _dates(self, original, original)


@dataclass(frozen=True, slots=True)
class RuleDate:
    """A date that there is: when its rule has it, when and where it is; all aware."""

    session_id: int
    original: datetime
    starts_at: datetime
    ends_at: datetime
    venue_id: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The rule from `start` to `until` with what it gets wrong; `changed` and `apart` are ids of sessions.

    `apart` are dates that the rule does not know. `settled_at` is when the last changed date became too old to be
    shown, `later` how often the rule began anew because a year was over.
    """

    start: datetime
    until: datetime
    left_out: tuple[datetime, ...]
    changed: tuple[tuple[datetime, int], ...]
    apart: tuple[int, ...]
    settled_at: datetime | None
    later: int


def run_of(runs: Sequence[Run], original: datetime) -> Run:
    """Under which of the rules, the earliest first and the present one last, a date was made.

    A date that was left alone when its rule ended (called off, or moved by itself) keeps its name under that rule.
    """
    own = next((run for run in runs if run.has(original)), runs[-1])
    if len(runs) == 1 or own.yields(original):
        return own
    return next((run for run in reversed(runs) if run.yields(original)), own)


def is_honest(run: Run) -> bool:
    """Whether every reader expands the rule into the same moments: it has a zone that can be written, and its hours
    come once on each day."""
    ends = run.first + run.length
    return written_zone(run.zone) is not None and all(is_steady(run.zone, one.time()) for one in (run.first, ends))


def beginning(window: Window) -> datetime:
    """Since when dates of a rule are told that began before."""
    return window.start.replace(month=1, day=1)


def laid_out(run: Run, turns: Sequence[RuleDate], venue_id: int, window: Window) -> Layout | None:
    """The rule of a series and its dates since `beginning`, all of whose places but `venue_id` are to be told; None
    where none of those in the window is a date of the rule."""
    ordered = sorted(turns, key=lambda turn: turn.original)
    if not ordered:
        return None
    start, end = ordered[0].original, ordered[-1].original
    by_rule = _dates(run, start, end)
    named = {turn.original: turn for turn in ordered if turn.original in by_rule}
    shown = {original: turn for original, turn in named.items() if turn.ends_at > window.start}
    if not shown:
        return None
    usual = {
        original
        for original, turn in named.items()
        if (turn.starts_at, turn.ends_at) == (original, original + run.length)
        and turn.venue_id == venue_id
        and not turn.cancelled
    }
    since, until = min(named), max(named)
    old = [turn.ends_at for original, turn in named.items() if original not in shown and original not in usual]
    return Layout(
        start=since,
        until=until,
        left_out=tuple(one for one in by_rule if since <= one <= until and not (one in usual or one in shown)),
        changed=tuple((original, turn.session_id) for original, turn in shown.items() if original not in usual),
        apart=tuple(turn.session_id for turn in ordered if turn.original not in by_rule),
        settled_at=_settled(run, old, window),
        later=max(0, beginning(window).year - run.first.year),
    )


def _dates(run: Run, start: datetime, end: datetime) -> dict[datetime, None]:
    zone = ZoneInfo(run.zone)
    first, last = start.astimezone(zone).replace(tzinfo=None), end.astimezone(zone).replace(tzinfo=None)
    found = wall_times(run.recurrence.endless.rule, run.first, start=first, end=last + timedelta(minutes=1))
    return {at_zone(one, run.zone): None for one in found}


def _settled(run: Run, old: Sequence[datetime], window: Window) -> datetime | None:
    """The midnight at which the entry last changed because time went by."""
    since = beginning(window)
    found = [since + timedelta(days=DAYS_BACK)] if at_zone(run.first, run.zone) < since else []
    for ends_at in old:
        midnight = ends_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        found.append(midnight + timedelta(days=DAYS_BACK + (midnight < ends_at)))
    return max(found, default=None)
