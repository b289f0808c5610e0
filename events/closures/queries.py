"""Reading what is ahead at a venue, and what would become of it when the venue is closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import count, db, every
from community.foundation.forms import fingerprint
from community.foundation.i18n import local
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from events.activities.models import Activity, Series
from events.activities.rules import ActivityState
from events.calendar.window import window
from events.clashes.queries import clashes, shut
from events.clashes.rules import ClosedThen
from events.closures.rules import AheadChoice
from events.planning import queries as planning
from events.planning.queries import ChangeOutline, SeriesWish
from events.planning.rules import SessionChange, too_small
from events.sessions.models import Session
from events.sessions.queries import WHOLE
from events.sessions.rules import SessionState, Span
from events.venues.models import ClosedTime, Venue
from events.venues.rules import days_of, overlap


def _ahead_at(venue: Venue, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    used = Session.activity_id.in_(sa.select(Activity.id).where(Activity.state != ActivityState.ARCHIVED))
    return (Session.venue_id == venue.id, Session.starts_at > now, Session.state != SessionState.CANCELLED, used)


def _of_the_house(venue: Venue) -> sa.ColumnElement[bool]:
    return Session.activity_id.in_(sa.select(Activity.id).where(Activity.organisation_id == venue.organisation_id))


def dates_ahead(venue: Venue, now: datetime) -> list[Session]:
    """What the venue's own organisation has planned there and has not begun, soonest first."""
    soonest = (Session.starts_at, Session.id)
    return every(Session, *_ahead_at(venue, now), _of_the_house(venue), by=soonest, load=WHOLE, fresh=True)


def ahead_of_organisation(organisation_id: int, now: datetime) -> list[int]:
    """The dates (ids) that an organisation has planned and that have not begun, wherever they are."""
    ours = sa.select(Activity.id).where(
        Activity.organisation_id == organisation_id, Activity.state != ActivityState.ARCHIVED
    )
    on = (Session.starts_at > now, Session.state != SessionState.CANCELLED)
    return every(Session.id, Session.activity_id.in_(ours), *on, by=Session.id)


def number_of_others(venue: Venue, now: datetime) -> int:
    """How many dates others have planned there."""
    return count(Session, *_ahead_at(venue, now), ~_of_the_house(venue))


def whose_of_others(venue: Venue, reach: sa.ColumnElement[bool], now: datetime) -> list[Organisation]:
    """Which organisations have planned what is ahead there, as far as it is within reach, by name."""
    theirs = sa.select(Activity.organisation_id).join(Session, Session.activity_id == Activity.id)
    which = Organisation.id.in_(theirs.where(*_ahead_at(venue, now), ~_of_the_house(venue), reach))
    return by_name(every(Organisation, which))


def by_activity(rows: Sequence[Session]) -> list[tuple[Activity, list[Session]]]:
    """These dates under their activities, the one that is soonest first."""
    order = {one: place for place, one in reversed(list(enumerate(row.activity_id for row in rows)))}
    sorted_rows = sorted(rows, key=lambda row: (order[row.activity_id], row.starts_at, row.id))
    found = [list(group) for _, group in groupby(sorted_rows, key=lambda row: row.activity_id)]
    return [(group[0].activity, group) for group in found]


@dataclass(frozen=True)
class ClosedDays:
    """Days on which a venue is closed, what its own organisation has planned then all the same, how many dates others
    have then, and of whom those are that the reader may know of."""

    closed: ClosedTime
    dates: list[Session]
    others: int
    whose: list[Organisation]


def times_with_dates(venue: Venue, reach: sa.ColumnElement[bool], today: date, now: datetime) -> list[ClosedDays]:
    """When a venue is closed, as far as that is not over, with what is planned then all the same; `reach`: which dates
    of others the reader may know of."""
    ahead = [(row, _days(row.starts_at, row.ends_at, venue)) for row in dates_ahead(venue, now)]
    theirs = (
        sa.select(Session.starts_at, Session.ends_at, Activity.organisation_id, reach.label("known"))
        .join(Activity, Activity.id == Session.activity_id)
        .where(*_ahead_at(venue, now), ~_of_the_house(venue))
    )
    others = [
        (_days(row.starts_at, row.ends_at, venue), row.organisation_id if row.known else None)
        for row in db.session.execute(theirs)
    ]
    names = {one.id: one for one in every(Organisation, Organisation.id.in_({number for _, number in others}))}
    found = []
    coming = (ClosedTime.venue_id == venue.id, ClosedTime.last_on >= today)
    for one in every(ClosedTime, *coming, by=(ClosedTime.first_on, ClosedTime.id)):
        dates = [row for row, days in ahead if overlap(*days, one.first_on, one.last_on)]
        hit = [number for days, number in others if overlap(*days, one.first_on, one.last_on)]
        found.append(ClosedDays(one, dates, len(hit), by_name({names[number] for number in hit if number})))
    return found


def _days(starts_at: datetime, ends_at: datetime, venue: Venue) -> tuple[date, date]:
    start, end = (local(moment, venue.zone).replace(tzinfo=None) for moment in (starts_at, ends_at))
    return days_of(start, end)


@dataclass(frozen=True)
class RuleAhead:
    """A series whose rule makes dates at the venue, and what becomes of it from a day on: another venue, or its end;
    `rows`: those of its dates ahead there that are called off with it."""

    series: Series
    since: date
    wish: SeriesWish | None
    outline: ChangeOutline
    rows: list[Session] = field(default_factory=list)


@dataclass(frozen=True)
class ClosingOutline:
    """What closing would do: to series by their rules, and to single dates; `seen` names exactly this."""

    choice: AheadChoice | None
    venue: Venue
    elsewhere: Venue | None
    ahead: list[Session]
    rules: list[RuleAhead]
    singles: list[Session]
    # The start of each date at which the other venue is taken -> the sessions that have it.
    taken: dict[datetime, list[int]]
    # The start of each date at which it is closed -> why.
    shut: dict[datetime, ClosedThen]
    small: set[int]
    seen: str

    @property
    def moves(self) -> list[tuple[Session, Span]]:
        """The dates that move, each with when it would be, soonest first."""
        if self.elsewhere is None:
            return []
        found = [(one.session, (one.starts_at, one.ends_at)) for rule in self.rules for one in rule.outline.moved]
        found += [(row, (row.starts_at, row.ends_at)) for row in self.singles]
        return sorted(found, key=lambda one: (one[1], one[0].id))

    @property
    def called_off(self) -> list[Session]:
        """The dates that are called off, soonest first."""
        found = [row for rule in self.rules for row in (*rule.outline.called_off, *rule.rows)]
        found += self.singles if self.choice is AheadChoice.CANCEL else []
        return sorted(found, key=lambda row: (row.starts_at, row.id))

    @property
    def added(self) -> int:
        """How many dates are made for those that a rule has and nobody made yet."""
        return sum(len(rule.outline.added) for rule in self.rules)

    @property
    def changes(self) -> list[SessionChange]:
        """What it does to sessions that exist."""
        to = self.elsewhere.id if self.elsewhere else None
        moved = [SessionChange(row.id, start, end, to) for row, (start, end) in self.moves]
        return [*moved, *(SessionChange(row.id) for row in self.called_off)]


def closing(
    venue: Venue, choice: AheadChoice | None, elsewhere: Venue | None, country: str, now: datetime
) -> ClosingOutline:
    """What closing a venue would do to the dates ahead, if that is chosen for them; `elsewhere`: where they move."""
    rows = dates_ahead(venue, now)
    ids = {row.series_id for row in rows if row.series_id}
    series = every(Series, Series.id.in_(ids), Series.venue_id == venue.id, by=Series.id, fresh=True)
    to = elsewhere if choice is AheadChoice.MOVE else None
    if to:
        rules = [_moved(one, to, now, country) for one in series]
    else:
        rules = [_ended(one, rows, now) for one in series] if choice is AheadChoice.CANCEL else []
    settled = {one.session.id for rule in rules for one in rule.outline.moves}
    settled |= {row.id for rule in rules for row in (*rule.outline.called_off, *rule.rows)}
    singles = [row for row in rows if row.id not in settled] if choice is not AheadChoice.LEAVE else []
    spans = {row.id: (row.starts_at, row.ends_at) for row in singles}
    spans |= {one.session.id: (one.starts_at, one.ends_at) for rule in rules for one in rule.outline.moved}
    taken = clashes(to.id, list(spans.values()), list(spans)) if to else {}
    closed = shut(to.id, list(spans.values())) if to else {}
    small = {row.id for row in rows if to and row.id in spans and too_small(row.capacity, to.capacity)}
    facts = {
        "state": venue.state,
        "choice": choice,
        "to": to.id if to else None,
        "rows": [(row.id, row.sequence, row.starts_at) for row in rows],
        "rules": [(rule.series.id, rule.since, rule.outline.seen) for rule in rules],
        "taken": taken,
        "shut": closed,
        "small": sorted(small),
    }
    return ClosingOutline(choice, venue, to, rows, rules, singles, taken, closed, small, fingerprint(facts))


def _moved(series: Series, to: Venue, now: datetime, country: str) -> RuleAhead:
    since = max(planning.next_turn(series, now) or date.min, clock.today(series.zone))
    wish = planning.as_it_is(series, since, to)
    return RuleAhead(series, since, wish, planning.outline(series, wish, since, now, window(now).end, country))


def _ended(series: Series, ahead: Sequence[Session], now: datetime) -> RuleAhead:
    rows = [row for row in ahead if row.series_id == series.id and row.original_start_at]
    turns = [planning.turn_of(series, row.original_start_at) for row in rows if row.original_start_at]
    since = max(min(turns, default=date.min), clock.today(series.zone))
    return RuleAhead(series, since, None, ChangeOutline(), rows)
