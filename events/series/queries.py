"""Reading a series as it is, and as it would be after a change: an outline, before anything happens."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.foundation.database import db
from events.activities.models import Activity, Series
from events.activities.recurrence import Occurrence, Recurrence, at_zone
from events.holidays.queries import find_holiday
from events.planning.queries import clashes, dates_of
from events.planning.rules import Change
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.series.rules import Kept, pair
from events.sessions.models import Session
from events.sessions.rules import SessionState


@dataclass(frozen=True)
class Wish:
    """A series as it shall be from a date on: `first` is naive, on the wall clock of the zone."""

    recurrence: Recurrence
    first: datetime
    minutes: int
    zone: str
    venue_id: int
    capacity: int
    leave_out_holidays: bool


@dataclass(frozen=True)
class Move:
    """A session with its new place in the rule and its new time; `anew` where people must hear of it."""

    session: Session
    original: datetime
    starts_at: datetime
    ends_at: datetime
    anew: bool


@dataclass(frozen=True)
class Outline:
    """What a change would do; `seen` names exactly this, so that nothing else happens when it is confirmed."""

    moves: list[Move] = field(default_factory=list)
    added: list[Occurrence] = field(default_factory=list)
    called_off: list[Session] = field(default_factory=list)
    kept: list[tuple[Session, Kept]] = field(default_factory=list)
    # The new originals of dates that are left alone: they keep their turn, so that none is made beside them.
    turns: dict[int, datetime] = field(default_factory=dict)
    seats: int = 0
    taken: list[datetime] = field(default_factory=list)
    holidays: list[date] = field(default_factory=list)
    left_out: list[date] = field(default_factory=list)
    seen: str = ""

    @property
    def moved(self) -> list[Move]:
        return [move for move in self.moves if move.anew]

    @property
    def changes(self) -> list[Change]:
        """What it does to sessions that exist."""
        moved = [Change(move.session.id, move.starts_at, move.ends_at) for move in self.moved]
        return [*moved, *(Change(session.id) for session in self.called_off)]

    @property
    def idle(self) -> bool:
        """Whether no date changes."""
        return not (self.moved or self.added or self.called_off or self.seats)


def following(series: Series, since: date) -> list[Session]:
    """The sessions of a series whose turn is on `since` or later, in the order of their turns."""
    start = at_zone(datetime.combine(since, time()), series.zone)
    query = sa.select(Session).where(Session.series_id == series.id, Session.original_start_at >= start)
    query = query.options(sa.orm.joinedload(Session.venue)).execution_options(populate_existing=True)
    return list(db.session.scalars(query.order_by(Session.original_start_at, Session.id)))


def usual_seats(series: Series) -> int:
    """How many seats the sessions of a series have, unless one was given others."""
    return series.capacity or db.session.get_one(Activity, series.activity_id).capacity


def next_turn(series: Series, now: datetime) -> date | None:
    """The date of the next turn of a series that is to take place."""
    found = db.session.scalar(
        sa.select(sa.func.min(Session.original_start_at)).where(
            Session.series_id == series.id, Session.starts_at > now, Session.state != SessionState.CANCELLED
        )
    )
    return turn_of(series, found) if found else None


def turn_of(series: Series, original: datetime) -> date:
    """The date, at the place, that a moment falls on."""
    return original.astimezone(ZoneInfo(series.zone)).date()


def kept(series: Series, session: Session, now: datetime) -> Kept | None:
    """Why a session is left alone by changes of its series; None when it follows them."""
    if session.state is SessionState.CANCELLED:
        return Kept.CANCELLED
    if session.starts_at <= now:
        return Kept.BEGUN
    usual = timedelta(minutes=series.duration)
    moved = session.starts_at != session.original_start_at or session.ends_at - session.starts_at != usual
    return Kept.MOVED if moved or session.venue_id != series.venue_id else None


def outline(series: Series, wish: Wish, since: date, now: datetime, end: datetime, country: str) -> Outline:
    """What becomes of the dates from `since` on, up to `end`, if the series is to be as wished."""
    rows = following(series, since)
    start = max(at_zone(datetime.combine(since, time()), wish.zone), now + timedelta(seconds=1))
    every = dates_of(wish.recurrence, wish.first, wish.minutes, wish.zone, start, end)
    free = [one.original.date() for one in every if find_holiday(country, one.original.date())]
    wanted = {
        one.original.date(): one for one in every if not wish.leave_out_holidays or one.original.date() not in free
    }
    made = {row.id: row for row in rows}
    paired = pair([(row.id, turn_of(series, row.original_start_at)) for row in rows], list(wanted))
    found = Outline(holidays=[] if wish.leave_out_holidays else free, left_out=free if wish.leave_out_holidays else [])
    for row in rows:
        reason = kept(series, row, now)
        turn = wanted[paired.pairs[row.id]] if row.id in paired.pairs else None
        if reason:
            found.kept.append((row, reason))
            if turn:
                found.turns[row.id] = turn.start_at
        elif turn:
            anew = (row.starts_at, row.ends_at, row.venue_id) != (turn.start_at, turn.end_at, wish.venue_id)
            found.moves.append(Move(row, turn.start_at, turn.start_at, turn.end_at, anew))
        else:
            found.called_off.append(row)
    found.added.extend(wanted[on] for on in paired.fresh)
    spans = [(move.starts_at, move.ends_at) for move in found.moved] + [(o.start_at, o.end_at) for o in found.added]
    going = [row_id for row_id in made if row_id not in {row.id for row, _ in found.kept}]
    found.taken.extend(clashes(wish.venue_id, spans, going))
    usual = usual_seats(series)
    seats = sum(move.session.capacity == usual for move in found.moves) if usual != wish.capacity else 0
    return _sealed(found, seats, series, wish, since)


def outline_of_the_end(series: Series, since: date, now: datetime) -> Outline:
    """What becomes of the dates if the series ends before `since`: all that is to come is called off."""
    found = Outline()
    for row in following(series, since):
        reason = kept(series, row, now)
        if reason in (None, Kept.MOVED):
            found.called_off.append(row)
        else:
            found.kept.append((row, reason))
    return _sealed(found, 0, series, None, since)


def _sealed(found: Outline, seats: int, series: Series, wish: Wish | None, since: date) -> Outline:
    state = (
        series.id,
        (
            series.rrule,
            series.first_local,
            series.duration,
            series.venue_id,
            series.capacity,
            series.leave_out_holidays,
        ),
        wish,
        since,
        [(move.session.id, move.session.sequence, move.starts_at) for move in found.moves],
        [one.start_at for one in found.added],
        [(row.id, row.sequence) for row in found.called_off],
        sorted(found.turns),
    )
    seen = hashlib.sha256(repr(state).encode()).hexdigest()[:32]
    return Outline(**{**vars(found), "seats": seats, "seen": seen})


def waited_for(session_ids: Collection[int]) -> list[int]:
    """Those of the sessions that somebody waits for, by id."""
    query = sa.select(Registration.session_id).where(
        Registration.session_id.in_(session_ids), Registration.state == RegistrationState.WAITING
    )
    return sorted(set(db.session.scalars(query)))
