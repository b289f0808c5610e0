"""Reading sessions for those who plan them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.foundation.database import Base, UtcDateTime, count, db, every, first, grouped
from community.holidays.queries import find_holiday
from community.school_terms.queries import school_spans
from community.school_terms.rules import is_school_day
from events.activities.models import Activity, Series
from events.activities.recurrence import Occurrence, Recurrence, at_zone, first_turn, occurrences, span
from events.activities.rules import ActivityState
from events.clashes.queries import clashes, in_charge, shut, stays_of, still, who_is_in_charge
from events.clashes.rules import LONGEST_WAY, ClosedThen, Collision, Stay, torn
from events.planning import rules, undo
from events.planning.models import Batch, BatchDate
from events.planning.rules import Kept, Refusal, SessionChange, Touched, first_month, first_on, pair
from events.registrations.models import PartyMember, Registration
from events.registrations.queries import engaged, joined_near, promised_stays
from events.registrations.rules import HOLDS_SEATS, LIVE
from events.sessions.models import Session
from events.sessions.queries import WHOLE, ids_to_come
from events.sessions.rules import SessionState, Span
from events.venues.models import Venue
from events.venues.queries import by_name, no_longer_shared
from events.venues.rules import VenueState

A_PAGE = 100


def sessions_of(activity_id: int, since: datetime, page: int) -> tuple[list[Session], bool]:
    """A page of the sessions of an activity that end after `since`, soonest first, and whether there are more."""
    found = every(
        Session,
        Session.activity_id == activity_id,
        Session.ends_at > since,
        by=(Session.starts_at, Session.id),
        load=WHOLE,
        start=(page - 1) * A_PAGE,
        most=A_PAGE + 1,
    )
    return found[:A_PAGE], len(found) > A_PAGE


def coming(activity_id: int, since: datetime) -> int:
    """How many sessions of an activity are to come and not cancelled."""
    on = Session.state != SessionState.CANCELLED
    return count(Session, Session.activity_id == activity_id, Session.starts_at > since, on)


def agenda(reach: sa.ColumnElement[bool], since: datetime, until: datetime) -> list[Session]:
    """The sessions within reach of a stretch of time, soonest first."""
    soonest = (Session.starts_at, Session.id)
    return every(Session, reach, Session.ends_at > since, Session.starts_at < until, by=soonest, load=WHOLE)


def at_its_venue(session_id: int) -> Session:
    """A date with its venue; whatever else is loaded stays as it is."""
    [found] = every(Session, Session.id == session_id, load=sa.orm.joinedload(Session.venue))
    return found


def parties(session_id: int) -> tuple[int, int]:
    """How many households count on a session, and how many people they are."""
    row = db.session.execute(
        sa.select(sa.func.count(Registration.id), sa.func.coalesce(sa.func.sum(Registration.party_size), 0)).where(
            Registration.session_id == session_id, Registration.state.in_(LIVE)
        )
    ).one()
    return row[0], row[1]


def unfinished_series(horizon: datetime) -> list[int]:
    """The series whose sessions are not made as far as `horizon` yet; none is made at a venue that is closed, or no
    longer shared."""
    due = sa.or_(Series.made_until.is_(None), Series.made_until < horizon)
    query = sa.select(Series.id).join(Activity, Activity.id == Series.activity_id)
    query = query.join(Venue, Venue.id == Series.venue_id)
    open_to_it = (Venue.state == VenueState.ACTIVE, ~no_longer_shared(Activity.organisation_id, Activity.partner_id))
    going = (Activity.state != ActivityState.ARCHIVED, *open_to_it)
    return list(db.session.scalars(query.where(due, *going).order_by(Series.id)))


def get_series(series_id: int) -> tuple[Series, Activity, Venue]:
    """A series with its activity and venue."""
    row = db.session.execute(
        sa.select(Series, Activity, Venue)
        .join(Activity, Activity.id == Series.activity_id)
        .join(Venue, Venue.id == Series.venue_id)
        .where(Series.id == series_id)
    ).one()
    return row[0], row[1], row[2]


def made_originals(series_id: int) -> set[datetime]:
    """The original starts of the sessions that a series has already."""
    return set(every(Session.original_start_at, Session.series_id == series_id)) - {None}


MOST = 700


def dates_of(
    recurrence: Recurrence,
    first: datetime,
    minutes: int,
    zone: str,
    start: datetime,
    end: datetime,
    without_holidays_of: str = "",
    left_out: Collection[date] = (),
    *,
    only_in_terms: bool = False,
) -> list[Occurrence]:
    """The dates of a rule in [start, end), without those that were left out by hand, without those that fall on a
    holiday of the named country, and without those on which there is no school, where it takes place `only_in_terms`.
    """
    found = occurrences(recurrence, first, minutes, zone, start=start, end=end, limit=MOST)
    country, spans = without_holidays_of, school_spans() if only_in_terms else []
    days = {one: one.original.date() for one in found}
    return [
        one
        for one, day in days.items()
        if day not in left_out
        and not (country and find_holiday(country, day))
        and not (only_in_terms and not is_school_day(day, spans))
    ]


def families_touched(changes: Sequence[SessionChange]) -> Touched:
    """Which households count on these sessions, and in which of them somebody is elsewhere at the new time."""
    new = {change.session_id: change for change in changes}
    rows = db.session.execute(
        sa.select(Registration.session_id, Registration.household_id, Registration.state, PartyMember.member_id)
        .join(PartyMember, PartyMember.registration_id == Registration.id)
        .where(Registration.session_id.in_(new), Registration.state.in_(LIVE))
    ).all()
    holding = {(session_id, home) for session_id, home, state, _ in rows if state in HOLDS_SEATS}
    waiting = {home for _, home, state, _ in rows if state not in HOLDS_SEATS}
    stays = stays_of(changes) if rows else {}
    elsewhere = promised_stays({member for *_, member in rows}, list(stays.values()), but=tuple(new)) if stays else {}
    found: dict[Collision, dict[int, set[int]]] = {one: {} for one in Collision}
    for member, theirs in grouped((member, (one, home)) for one, home, _, member in rows if one in stays).items():
        homes = dict(theirs)
        for one, why in torn({one: stays[one] for one in homes}, elsewhere.get(member, ())).items():
            found[why].setdefault(one, set()).add(homes[one])
    busy, far = found[Collision.SAME_TIME], found[Collision.TOO_FAR]
    return Touched(
        people=len({home for _, home in holding}),
        places=len(holding),
        waiting=len(waiting),
        clashes={session_id: ("",) * len(homes) for session_id, homes in busy.items()},
        too_far={one: ("",) * len(homes - busy.get(one, set())) for one, homes in far.items()},
    )


def contacts_touched(changes: Sequence[SessionChange]) -> Touched:
    """Who of those in charge of these sessions is in charge of something else, or takes part in it, at the new time."""
    stays = stays_of(changes)
    if not stays:
        return Touched()
    who = who_is_in_charge(stays, {one.session_id: one.contact_id for one in changes if one.contact_id})
    names = {account: name for _, account, name in who}
    there = list(stays.values())
    if not who:
        return Touched()
    moving = set(stays) - still(changes)
    elsewhere, joined = in_charge(names, there, moving), joined_near(names, there, moving)
    busy: list[tuple[int, str]] = []
    far: list[tuple[int, str]] = []
    for account, ids in grouped((account, one) for one, account, _ in who).items():
        found = torn({one: stays[one] for one in ids}, [*elsewhere.get(account, ()), *joined.get(account, ())])
        for one, why in found.items():
            (busy if why is Collision.SAME_TIME else far).append((one, names[account]))
    return Touched(
        clashes={one: tuple(rows) for one, rows in grouped(busy).items()},
        too_far={one: tuple(rows) for one, rows in grouped(far).items()},
    )


def contacts_torn(wanted: Mapping[int, Mapping[Any, Stay]]) -> dict[Any, Collision]:
    """At which of these stays (by account and key), of dates that are not there yet, somebody could not be who is to be
    in charge of them: they are in charge of something else, take part in it, or help with it."""
    near = [stay for stays in wanted.values() for stay in stays.values()]
    if not near:
        return {}
    first, last = min(one.starts_at for one in near), max(one.ends_at for one in near)
    helping = engaged(list(wanted), first - LONGEST_WAY, last + LONGEST_WAY)
    leading, joined = in_charge(wanted, near), joined_near(wanted, near)
    found: dict[Any, Collision] = {}
    for account, stays in wanted.items():
        elsewhere = [*leading.get(account, ()), *joined.get(account, ()), *(Stay(*one) for one in helping[account])]
        found |= torn(stays, elsewhere)
    return found


def last_series(activity_id: int) -> Series | None:
    """The latest series of an activity of which a date takes place, or took place; none that was only planned and
    undone."""
    held = sa.exists().where(Session.series_id == Series.id, Session.state != SessionState.CANCELLED)
    return first(Series, Series.activity_id == activity_id, held, by=Series.id.desc())


def last_single(activity_id: int) -> Session | None:
    """The latest single date of an activity that takes place, or took place."""
    alone = (Session.activity_id == activity_id, Session.series_id.is_(None), Session.state != SessionState.CANCELLED)
    return next(iter(every(Session, *alone, by=Session.starts_at.desc(), load=WHOLE, most=1)), None)


def going_series(activity_id: int, now: datetime) -> set[int]:
    """The series of an activity that have a date to come."""
    query = sa.select(Session.series_id).where(
        Session.activity_id == activity_id,
        Session.series_id.is_not(None),
        Session.starts_at > now,
        Session.state != SessionState.CANCELLED,
    )
    return {row for row in db.session.scalars(query.distinct()) if row is not None}


def restorable(series: Sequence[Series], now: datetime) -> set[int]:
    """Those of the series (ids) of which something that was called off together can still be put back."""
    called_off = {row_id: one.id for one in series if one.called_off for row_id in one.called_off["sessions"]}
    off = Session.state == SessionState.CANCELLED
    found = every(Session.id, Session.id.in_(called_off), off, Session.starts_at > now) if called_off else ()
    return {called_off[row_id] for row_id in found}


def closed_venues(activity_id: int, since: datetime) -> list[str]:
    """The names of the closed venues at which sessions of an activity are to come."""
    coming = sa.exists().where(
        Session.venue_id == Venue.id,
        Session.activity_id == activity_id,
        Session.starts_at > since,
        Session.state != SessionState.CANCELLED,
    )
    return [venue.called for venue in by_name(every(Venue, Venue.state == VenueState.CLOSED, coming))]


@dataclass(frozen=True)
class SeriesWish:
    """A series as it shall be from a date on: `first` is naive, `minutes` are counted on the wall clock of the zone."""

    recurrence: Recurrence
    first: datetime
    minutes: int
    zone: str
    venue_id: int
    capacity: int
    leave_out_holidays: bool
    only_in_terms: bool = False


@dataclass(frozen=True)
class Move:
    """A session with its new place in the rule and its new time; `anew` where people must hear of it."""

    session: Session
    original: datetime
    starts_at: datetime
    ends_at: datetime
    anew: bool
    venue_id: int | None = None


@dataclass(frozen=True)
class ChangeOutline:
    """What a change would do; `seen` names exactly this, so that nothing else happens when it is confirmed."""

    moves: list[Move] = field(default_factory=list)
    added: list[Occurrence] = field(default_factory=list)
    called_off: list[Session] = field(default_factory=list)
    kept: list[tuple[Session, Kept]] = field(default_factory=list)
    # The new originals of dates that are left alone: they keep their turn, so that none is made beside them.
    turns: dict[int, datetime] = field(default_factory=dict)
    seats: int = 0
    # The start of each date at which the venue is taken -> the sessions that have it.
    taken: dict[datetime, list[int]] = field(default_factory=dict)
    # The start of each date at which it is closed -> why.
    shut: dict[datetime, ClosedThen] = field(default_factory=dict)
    holidays: list[date] = field(default_factory=list)
    left_out: list[date] = field(default_factory=list)
    seen: str = ""

    @property
    def moved(self) -> list[Move]:
        return [move for move in self.moves if move.anew]

    @property
    def changes(self) -> list[SessionChange]:
        """What it does to sessions that exist."""
        moved = [SessionChange(one.session.id, one.starts_at, one.ends_at, one.venue_id) for one in self.moved]
        return [*moved, *(SessionChange(session.id) for session in self.called_off)]

    @property
    def idle(self) -> bool:
        """Whether no date changes."""
        return not (self.moved or self.added or self.called_off or self.seats)


def first_under(series: Series, since: date, weekdays: Sequence[int], interval: int, nth: int) -> date:
    """The first turn on or after `since` of the rule that a series is to have, in a week or a month that its present
    one meant."""
    old, phase = Recurrence.from_rrule(series.rrule), datetime.fromisoformat(series.first_local).date()
    if nth:
        start = first_month(since, interval, phase, old.interval) if old.nth else since
        return first_turn(start, weekdays, nth)
    return first_on(since, weekdays, interval, phase, 1 if old.nth else old.interval)


def as_it_is(series: Series, since: date, venue: Venue) -> SeriesWish:
    """A series from a date on as it is, but for its venue."""
    rule, first = Recurrence.from_rrule(series.rrule), datetime.fromisoformat(series.first_local)
    weekdays = rule.weekdays or (first.weekday(),)
    on = first_under(series, since, weekdays, rule.interval, rule.nth)
    left = len(following(series, since)) if rule.count else None
    return SeriesWish(
        replace(rule, weekdays=weekdays, count=left or None),
        datetime.combine(on, first.time()),
        series.duration,
        venue.zone,
        venue.id,
        usual_seats(series),
        series.leave_out_holidays,
        series.only_in_terms,
    )


def following(series: Series, since: date) -> list[Session]:
    """The sessions of a series whose turn is on `since` or later, in the order of their turns."""
    start = at_zone(datetime.combine(since, time()), series.zone)
    turns, venue = (Session.original_start_at, Session.id), sa.orm.joinedload(Session.venue)
    later = Session.original_start_at >= start
    return every(Session, Session.series_id == series.id, later, by=turns, load=venue, fresh=True)


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
    moved = (session.starts_at, session.ends_at) != _usual_times(series, session.original_start_at)
    return Kept.MOVED if moved or session.venue_id != series.venue_id else None


def _usual_times(series: Series, original: datetime) -> tuple[datetime, datetime]:
    """When the turn of a series with this original start takes place, as long as nobody moves it."""
    first = original.astimezone(ZoneInfo(series.zone)).replace(tzinfo=None)
    named = datetime.combine(first, datetime.fromisoformat(series.first_local).time())
    # The spring change may have left out the time that the rule names.
    if at_zone(named, series.zone) == original:
        first = named
    return original, span(first, first + timedelta(minutes=series.duration), series.zone)[1]


def outline(series: Series, wish: SeriesWish, since: date, now: datetime, end: datetime, country: str) -> ChangeOutline:
    """What becomes of the dates from `since` on, up to `end`, if the series is to be as wished."""
    rows = following(series, since)
    start = max(at_zone(datetime.combine(since, time()), wish.zone), now + timedelta(seconds=1))
    rule, terms = (wish.recurrence, wish.first, wish.minutes, wish.zone), wish.only_in_terms
    every = dates_of(*rule, start, end, left_out=series.days_left_out, only_in_terms=terms)
    free = [one.original.date() for one in every if find_holiday(country, one.original.date())]
    wanted = {
        one.original.date(): one for one in every if not wish.leave_out_holidays or one.original.date() not in free
    }
    made = {row.id: row for row in rows}
    monthly = bool(wish.recurrence.nth or Recurrence.from_rrule(series.rrule).nth)
    turns = [(row.id, turn_of(series, row.original_start_at)) for row in rows]
    paired = pair(turns, list(wanted), monthly=monthly)
    found = ChangeOutline(
        holidays=[] if wish.leave_out_holidays else free, left_out=free if wish.leave_out_holidays else []
    )
    for row in rows:
        reason = kept(series, row, now)
        turn = wanted[paired.pairs[row.id]] if row.id in paired.pairs else None
        if reason:
            found.kept.append((row, reason))
            if turn:
                found.turns[row.id] = turn.start_at
        elif turn:
            anew = (row.starts_at, row.ends_at, row.venue_id) != (turn.start_at, turn.end_at, wish.venue_id)
            found.moves.append(Move(row, turn.start_at, turn.start_at, turn.end_at, anew, wish.venue_id))
        else:
            found.called_off.append(row)
    found.added.extend(wanted[on] for on in paired.fresh)
    spans = [(move.starts_at, move.ends_at) for move in found.moved] + [(o.start_at, o.end_at) for o in found.added]
    going = [row_id for row_id in made if row_id not in {row.id for row, _ in found.kept}]
    found.taken.update(clashes(wish.venue_id, spans, going))
    found.shut.update(shut(wish.venue_id, spans))
    usual = usual_seats(series)
    seats = sum(move.session.capacity == usual for move in found.moves) if usual != wish.capacity else 0
    return _sealed(found, seats, series, wish, since)


def outline_of_the_end(series: Series, since: date, now: datetime) -> ChangeOutline:
    """What becomes of the dates if the series ends before `since`: all that is to come is called off."""
    found = ChangeOutline()
    for row in following(series, since):
        reason = kept(series, row, now)
        if reason in (None, Kept.MOVED):
            found.called_off.append(row)
        else:
            found.kept.append((row, reason))
    return _sealed(found, 0, series, None, since)


def _sealed(found: ChangeOutline, seats: int, series: Series, wish: SeriesWish | None, since: date) -> ChangeOutline:
    state = (
        series.id,
        (
            series.rrule,
            series.first_local,
            series.duration,
            series.venue_id,
            series.capacity,
            series.leave_out_holidays,
            series.only_in_terms,
        ),
        wish,
        since,
        [(move.session.id, move.session.sequence, move.starts_at) for move in found.moves],
        [one.start_at for one in found.added],
        [(row.id, row.sequence) for row in found.called_off],
        sorted(found.turns),
        found.taken,
        found.shut,
    )
    seen = hashlib.sha256(repr(state).encode()).hexdigest()[:32]
    return ChangeOutline(**{**vars(found), "seats": seats, "seen": seen})


# What of a row a batch keeps; what counts (seats, places) follows from what is put back.
SESSION_KEPT = ("venue_id", "original_start_at", "starts_at", "ends_at", "all_day", "state", "called_off_at",
                "called_off_from", "reason", "reason_words", "capacity", "kept_for_families", "kept_for_neighbours",
                "contact_id")  # fmt: skip
SERIES_KEPT = ("rrule", "first_local", "zone", "duration", "venue_id", "capacity", "leave_out_holidays",
               "only_in_terms", "left_out", "key", "runs_from", "former_rules", "called_off")  # fmt: skip
PARTY_KEPT = ("state", "late_by", "offered_until")
VENUE_KEPT = ("state", "closed_at")
ACTIVITY_KEPT = ("state",)


def kept_rows(model: type[Base], names: Sequence[str], which: sa.ColumnElement[bool]) -> dict[str, undo.Row]:
    """Rows as a batch keeps them: id -> what these columns hold."""
    query = sa.select(model.id, *(getattr(model, name) for name in names)).where(which)
    return {str(row[0]): {n: undo.plain(v) for n, v in zip(names, row[1:], strict=True)}
            for row in db.session.execute(query)}  # fmt: skip


def values_of(model: type[Base], row: undo.Row) -> dict[str, Any]:
    """What a row held, as the model takes it."""
    return {name: _value(model.__table__.c[name].type, kept) for name, kept in row.items()}


def _value(kind: Any, kept: Any) -> Any:
    if kept is None:
        return None
    if isinstance(kind, sa.Enum):
        return kind.enum_class(kept)  # type: ignore[misc]
    return datetime.fromisoformat(kept) if isinstance(kind, UtcDateTime) else kept


def rows_of_dates(
    ids: Collection[int], series: Collection[int], venues: Collection[int] = ()
) -> dict[str, dict[str, undo.Row]]:
    """What a change of these sessions, with their series and venues, may change, as far as this context knows it."""
    return {
        "venues": kept_rows(Venue, VENUE_KEPT, Venue.id.in_(venues)),
        "series": kept_rows(Series, SERIES_KEPT, Series.id.in_(series)),
        "sessions": kept_rows(Session, SESSION_KEPT, Session.id.in_(ids)),
        "registrations": kept_rows(Registration, PARTY_KEPT, Registration.session_id.in_(ids)),
    }


def activities_now(ids: Iterable[int]) -> dict[str, undo.Row]:
    """How these activities are, as far as a batch keeps them."""
    return kept_rows(Activity, ACTIVITY_KEPT, Activity.id.in_(ids))


def drafts_among(activity_ids: Collection[int]) -> set[int]:
    """Those of these activities that nobody sees yet."""
    return set(every(Activity.id, Activity.id.in_(activity_ids), Activity.state == ActivityState.DRAFT))


def to_come_of(activity_ids: Collection[int], now: datetime) -> list[Session]:
    """The sessions of these activities that are not over and take place."""
    ids = ids_to_come(Session.activity_id.in_(activity_ids), now) if activity_ids else []
    return every(Session, Session.id.in_(ids), by=Session.id) if ids else []


def about(activity_id: int) -> sa.ColumnElement[bool]:
    """Whether a batch is about an activity, or touched a date of it beside those of others."""
    its = sa.select(BatchDate.batch_id).join(Session, Session.id == BatchDate.session_id)
    return sa.or_(Batch.activity_id == activity_id, Batch.id.in_(its.where(Session.activity_id == activity_id)))


def dates_of_series(series_id: int) -> list[int]:
    """The sessions (ids) of a series, in order."""
    return every(Session.id, Session.series_id == series_id, by=Session.id)


def first_beside(series_id: int | None, but: Collection[int]) -> list[int]:
    """The first session (id) of a series beside these, if there is any."""
    if series_id is None:
        return []
    return every(Session.id, Session.series_id == series_id, Session.id.not_in(but), by=Session.id, most=1)


def series_of(batch: Batch) -> list[int]:
    """The series (ids) whose dates a batch changed by their rule."""
    return sorted({*([batch.series_id] if batch.series_id else []), *undo.numbers(batch.kept, "series")})


def made_since(series: Collection[int], moment: datetime, but: Collection[int]) -> list[int]:
    """The sessions (ids) that the rules of these series made since then, beside these."""
    if not series:
        return []
    late = sa.and_(Session.created_at > moment, Session.id.not_in(but))
    return every(Session.id, Session.series_id.in_(series), late, by=Session.id)


def last_batch(reach: sa.ColumnElement[bool], now: datetime, *which: sa.ColumnElement[bool]) -> Batch | None:
    """The latest batch within reach that can be undone by its age."""
    fresh = sa.and_(Batch.undone_at.is_(None), Batch.made_at >= now - rules.UNDONE_WITHIN)
    return first(Batch, reach, fresh, *which, by=(Batch.made_at.desc(), Batch.id.desc()))


def touches(session_id: int) -> sa.ColumnElement[bool]:
    """Whether a batch touched this date."""
    return sa.exists().where(BatchDate.batch_id == Batch.id, BatchDate.session_id == session_id)


@dataclass(frozen=True)
class Obstacle:
    """Why a batch cannot be undone; where the room was given to others they are named, and one can insist."""

    reason: Refusal | None = None
    taken: Mapping[datetime, list[int]] = field(default_factory=dict)

    @property
    def final(self) -> bool:
        """Whether nobody can insist."""
        return self.reason not in (None, Refusal.ROOM_TAKEN)


def obstacle(batch: Batch, now: datetime) -> Obstacle:
    """What speaks against undoing a batch as things are now."""
    if late := rules.too_late_to_undo(now, batch.made_at, batch.undone_at is not None):
        return Obstacle(late)
    ids = undo.numbers(batch.kept, "sessions")
    there = rows_of_dates(ids, series_of(batch), undo.numbers(batch.kept, "venues"))
    there["activities"] = activities_now(undo.numbers(batch.kept, "activities"))
    tables = ("sessions", "series", "venues", "activities")
    if any(undo.any_other(batch.kept, table, there[table]) for table in tables):
        return Obstacle(Refusal.CHANGED_SINCE)
    start = undo.first_start(batch.kept)
    if start and start <= now:
        return Obstacle(Refusal.BEGUN_SINCE)
    taken: dict[datetime, list[int]] = {}
    for venue_id, spans in wanted_again(batch).items():
        taken |= clashes(venue_id, spans, ids)
    return Obstacle(Refusal.ROOM_TAKEN, taken) if taken else Obstacle()


def wanted_again(batch: Batch) -> dict[int, list[Span]]:
    """Which venues an undoing needs, and when: those of the dates that come back or go back."""
    found = []
    for was, became in batch.kept.get("sessions", {}).values():
        if was is None or was["state"] == SessionState.CANCELLED.value:
            continue
        if any(was[name] != became[name] for name in ("starts_at", "ends_at", "venue_id", "state")):
            spans = (datetime.fromisoformat(was["starts_at"]), datetime.fromisoformat(was["ends_at"]))
            found.append((was["venue_id"], spans))
    return grouped(found)
