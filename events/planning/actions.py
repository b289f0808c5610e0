"""Making a series and its sessions, moving one, cancelling one; whoever counts on it hears once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from community.foundation import clock, database
from community.foundation.config import settings
from community.foundation.database import added, db, transaction
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse
from community.foundation.rules import whole_days
from events import signals
from events.activities.actions import check, withhold
from events.activities.models import Activity, Series, new_key
from events.activities.queries import get_activity
from events.activities.recurrence import Recurrence, at_zone, goes_on, span
from events.activities.rules import ActivityState, run_by_all
from events.calendar.window import Window, window
from events.clashes import queries as clashes
from events.planning import queries, rules, undo
from events.planning.models import Batch, BatchDate
from events.planning.queries import ChangeOutline, SeriesWish
from events.planning.rules import BatchKind, Refusal
from events.registrations.actions import offer_free_seats, set_back
from events.registrations.models import Registration
from events.registrations.queries import session_with_place, sessions_with_places
from events.sessions.models import Session
from events.sessions.queries import get_session
from events.sessions.rules import CancelReason, SessionState, Span
from events.venues.actions import check_shared
from events.venues.models import Venue

NOTHING: Mapping[str, undo.Row] = MappingProxyType({})


def plan_series(
    activity: Activity,
    venue: Venue,
    recurrence: Recurrence,
    first: datetime,
    minutes: int,
    leave_out_holidays: bool = False,
    *,
    left_out: Collection[date] = (),
    only_in_terms: bool = False,
    insisted: bool = False,
) -> Series:
    """Add a series (first: naive wall-clock time at the venue; minutes on that clock) and make its sessions ahead.

    `left_out`: days of the rule on which it does not take place; `only_in_terms`: nor on those without school. Raises
    Refused where no date follows, and where the venue is taken or too small, unless it is `insisted`.
    """
    now = clock.now()
    ahead = window(now)
    _room(
        activity,
        venue,
        activity.capacity,
        dates_to_plan(recurrence, first, minutes, venue.zone, ahead, leave_out_holidays, left_out, only_in_terms),
        insisted,
    )
    series = added(
        Series(
            activity_id=activity.id,
            venue_id=venue.id,
            rrule=recurrence.to_rrule(),
            first_local=first.isoformat(),
            zone=venue.zone,
            duration=minutes,
            leave_out_holidays=leave_out_holidays,
            only_in_terms=only_in_terms,
            left_out=sorted(day.isoformat() for day in left_out),
            created_at=now,
        )
    )
    refuse(Refusal.NO_DATES, when=not make_ahead(series, activity))
    check_published(activity)
    note(BatchKind.PLANNED, [activity], {}, queries.dates_of_series(series.id), series.id)
    return series


def plan_once(activity: Activity, venue: Venue, first: datetime, last: datetime, *, insisted: bool = False) -> Session:
    """Add a single session, from and to naive wall-clock times at the venue.

    Raises Refused where it would be over, and where the venue is taken or too small, unless it is `insisted`.
    """
    start, end = span(first, last, venue.zone)
    refuse(Refusal.NO_DATES, when=start <= clock.now())
    _room(activity, venue, activity.capacity, [(start, end)], insisted)
    session = add_session(activity, venue.id, None, start, start, end)
    check_published(activity)
    note(BatchKind.PLANNED, [activity], {}, [session.id])
    return session


def dates_to_plan(
    recurrence: Recurrence,
    first: datetime,
    minutes: int,
    zone: str,
    ahead: Window,
    leave_out_holidays: bool,
    left_out: Collection[date] = (),
    only_in_terms: bool = False,
) -> list[Span]:
    """When the dates of a new series would take place, as far as dates are made."""
    without = country() if leave_out_holidays else ""
    rule = (recurrence, first, minutes, zone)
    found = queries.dates_of(*rule, ahead.start, ahead.end, without, left_out, only_in_terms=only_in_terms)
    return [(one.start_at, one.end_at) for one in found]


def _room(
    activity: Activity,
    venue: Venue,
    seats: int,
    spans: Sequence[Span],
    insisted: bool,
    apart_from: Collection[int] = (),
    *,
    known_shut: bool = False,
) -> None:
    """Raises Refused where the venue is taken or closed at one of these times, or has room for fewer, and nobody
    insists (`known_shut`: nor saw that it is closed); and where its owner shares it no longer. Two who want the same
    room at once wait for each other at its row."""
    database.lock(Venue, [venue.id])
    check_shared(venue, *activity.run_by)
    shut = not known_shut and bool(clashes.shut(venue.id, spans))
    snag = rules.snag(bool(clashes.clashes(venue.id, spans, apart_from)), seats, venue.capacity, shut)
    if snag and not insisted:
        raise Refused(snag)


def make_ahead(series: Series, activity: Activity) -> int:
    """Make the sessions of a series that are missing up to the horizon; returns how many were made."""
    ahead = window(clock.now())
    dates = queries.dates_of(
        Recurrence.from_rrule(series.rrule),
        datetime.fromisoformat(series.first_local),
        series.duration,
        series.zone,
        ahead.start,
        ahead.end,
        country() if series.leave_out_holidays else "",
        series.days_left_out,
        only_in_terms=series.only_in_terms,
    )
    present = queries.made_originals(series.id)
    made = 0
    for found in dates:
        original = at_zone(found.original, series.zone)
        if original not in present:
            add_session(activity, series.venue_id, series.id, original, found.start_at, found.end_at, series.capacity)
            made += 1
    series.made_until = ahead.end
    return made


def keep_series_ahead() -> int:
    """The worker's periodic task: sessions exist for the next eighteen months; returns how many were made."""
    horizon = window(clock.now()).end
    with transaction(writing=False):
        due = queries.unfinished_series(horizon)
    return for_each(due, _keep_ahead)


def _keep_ahead(series_id: int) -> int:
    # An edit of the series must not be overtaken by what its old rule would make.
    database.lock(Series, [series_id])
    series, activity, _ = queries.get_series(series_id)
    return make_ahead(series, activity)


def country() -> str:
    """The country whose holidays count here."""
    return settings().country


def add_session(
    activity: Activity,
    venue_id: int,
    series_id: int | None,
    original: datetime,
    start: datetime,
    end: datetime,
    capacity: int | None = None,
    *,
    with_roles: bool = True,
) -> Session:
    """Add one session; whoever listens gives it the roles of the one before, unless its own are to be the only ones."""
    now = clock.now()
    session = added(
        Session(
            activity_id=activity.id,
            series_id=series_id,
            venue_id=venue_id,
            original_start_at=original,
            starts_at=start,
            ends_at=end,
            capacity=capacity or activity.capacity,
            created_at=now,
            updated_at=now,
        )
    )
    if with_roles:
        signals.session_planned.send(session)
    return session


def move(
    session: Session,
    venue: Venue,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    seen_at: str,
    kept: tuple[int | None, int | None] | None = None,
    contact_id: int | None = None,
    others: Collection[int] = (),
    *,
    known_shut: bool = False,
) -> bool:
    """Give a session another time, place or number of seats; returns whether people must hear of it.

    `kept`: how many seats are kept for families and for neighbours, where that is to change; `contact_id`: whom to turn
    to on this date, None for whoever it is for the activity; `others`: the sessions (ids) that have the venue then, as
    far as they were shown; `known_shut`: that it is closed then was shown. Raises Refused when it is over or
    cancelled, when somebody else changed it first, or took or closed the venue meanwhile.
    """
    session = _changeable(session)
    refuse(Refusal.CHANGED_MEANWHILE, when=seen_at != session.updated_at.isoformat())
    refuse(Refusal.NO_DATES, when=ends_at <= clock.now())
    kept_rows = rows_now([session.id])
    before = (session.starts_at, session.ends_at, session.venue_id)
    session.starts_at, session.ends_at, session.venue_id = starts_at, ends_at, venue.id
    session.all_day = session.all_day and whole_days(starts_at, ends_at, venue.zone)
    session.capacity, session.contact_id = capacity, contact_id
    if kept:
        _keep_seats(session, *kept)
    session.updated_at = clock.now()
    moved = rules.moves(before, (starts_at, ends_at, venue.id))
    if moved:
        moves = db.session.get_one(Activity, session.activity_id)
        _room(moves, venue, 0, [(starts_at, ends_at)], False, (session.id, *others), known_shut=known_shut)
        session.turns(SessionState.MOVED, session.updated_at)
        db.session.flush()
        signals.session_moved.send(session, before=before[:2], venue_id=before[2])
    db.session.flush()
    activity = get_session(session.id).activity
    check_published(activity)
    # More seats are for those who wait already.
    offer_free_seats([session_with_place(session.id)])
    note(BatchKind.CHANGED, [activity], kept_rows, [session.id])
    return moved


def _keep_seats(session: Session, families: int | None, neighbours: int | None) -> None:
    """What is as the activity says follows it when it changes."""
    usual = get_activity(session.activity_id)
    session.kept_for_families = None if families == usual.kept_for_families else families
    session.kept_for_neighbours = None if neighbours == usual.kept_for_neighbours else neighbours


def cancel(session: Session, reason: CancelReason | None = None, words: str = "") -> None:
    """Call a session off, with the reason that whoever counts on it reads; without one, because of something else, it
    cannot be put back. Its row stays, so that calendars and people see it. Raises Refused when it is over."""
    session = _changeable(session)
    kept_rows = rows_now([session.id]) if reason else {}
    session.call_off(clock.now(), reason, words)
    db.session.flush()
    signals.session_cancelled.send(session)
    if reason:
        note(BatchKind.CANCELLED, [get_activity(session.activity_id)], kept_rows, [session.id])


def unfit_to_publish(activity: Activity, now: datetime) -> Refused | None:
    """What keeps an activity (with its texts) out of the programme as it is; None where nothing does."""
    try:
        check(activity, queries.coming(activity.id, now), queries.closed_venues(activity.id, now))
    except Refused as refused:
        return refused
    return None


def check_published(activity: Activity) -> None:
    """Let whoever guards the programme look again at what it shows. Raises Refused when it must not be so."""
    if activity.state is ActivityState.PUBLISHED:
        signals.activity_publishing.send(activity)


def _changeable(session: Session) -> Session:
    session = database.lock(Session, [session.id])[0]
    refuse(rules.unchangeable(clock.now(), session.ends_at, session.state is SessionState.CANCELLED))
    return session


def look(series: Series, wish: SeriesWish, since: date) -> ChangeOutline:
    """What a change would do, up to the horizon to which dates are made; nothing is written."""
    now = clock.now()
    return queries.outline(series, wish, since, now, window(now).end, country())


def change(series: Series, wish: SeriesWish, since: date, seen: str) -> ChangeOutline:
    """Change the series from `since` on, exactly as it was shown (`seen`).

    Each date keeps its row, its key and its sign-ups. Raises Refused when something changed meanwhile, when nothing
    would change, or when the programme must not be so.
    """
    _lock_following(series, since)
    [venue] = database.lock(Venue, [wish.venue_id])
    found = look(series, wish, since)
    refuse(Refusal.CHANGED_MEANWHILE, when=found.seen != seen)
    refuse(Refusal.NOTHING_CHANGES, when=not (found.moves or found.added or found.called_off))
    if found.added or any(one.anew for one in found.moves):
        check_shared(venue, *db.session.get_one(Activity, series.activity_id).run_by)
    kept_rows = rows_now(queries.dates_of_series(series.id), [series.id])
    moved = rewrite(series, wish, since, found)
    signals.series_changed.send(series, moved=moved, cancelled=found.called_off)
    db.session.flush()
    offer_free_seats(sessions_with_places([move.session.id for move in found.moves]))
    activity = get_activity(series.activity_id)
    check_published(activity)
    note(BatchKind.CHANGED, [activity], kept_rows, queries.dates_of_series(series.id), series.id)
    return found


def rewrite(series: Series, wish: SeriesWish, since: date, found: ChangeOutline) -> list[tuple[Session, Span]]:
    """Give the locked rows of a series what was shown; returns the dates that moved, each with when it was. Whoever
    counts on them is not told yet."""
    usual = queries.usual_seats(series)
    activity = get_activity(series.activity_id)
    _end_the_rule(series, wish, since)
    _write(series, wish, activity)
    moved = _move(found, wish, usual)
    _call_off(found.called_off)
    for row, _ in found.kept:
        if row.id in found.turns:
            row.original_start_at = found.turns[row.id]
    db.session.flush()
    for one in found.added:
        add_session(activity, wish.venue_id, series.id, one.start_at, one.start_at, one.end_at, wish.capacity)
    return moved


def call_off_following(
    series: Series, since: date, seen: str, reason: CancelReason | None = None, words: str = ""
) -> ChangeOutline:
    """End the series before `since` and call off what was made, with the reason that whoever counts on it reads. Raises
    Refused when it is not as it was shown."""
    now = clock.now()
    _lock_following(series, since)
    found = queries.outline_of_the_end(series, since, now)
    refuse(Refusal.CHANGED_MEANWHILE, when=found.seen != seen)
    refuse(Refusal.NOTHING_CHANGES, when=not found.called_off)
    ids = [row.id for row in found.called_off]
    kept_rows = rows_now(ids, [series.id])
    break_off(series, since, found.called_off, reason, words)
    signals.series_changed.send(series, moved=[], cancelled=found.called_off)
    note(BatchKind.CANCELLED, [get_activity(series.activity_id)], kept_rows, ids, series.id)
    return found


def break_off(
    series: Series, since: date, rows: Sequence[Session], reason: CancelReason | None = None, words: str = ""
) -> None:
    """End a series before `since` and call off these locked dates of it, for as long as that can be taken back. Whoever
    counts on them is not told yet."""
    called_off = {"rrule": series.rrule, "since": since.isoformat(), "sessions": [row.id for row in rows]}
    series.called_off = called_off
    _end(series, since)
    _call_off(rows, reason, words)
    db.session.flush()


def _end(series: Series, since: date) -> None:
    """The rule of a series names no day from this one on."""
    rule = Recurrence.from_rrule(series.rrule)
    series.rrule = replace(rule, count=None, until=min(since - timedelta(days=1), rule.until or date.max)).to_rrule()


def put_back(series: Series) -> list[Session]:
    """Take "cancel all following" back: what is still to come takes place, families keep their seats,
    helpers are asked.

    Raises Refused when there is nothing to take back.
    """
    refuse(Refusal.NOT_TO_PUT_BACK, when=not series.called_off)
    now = clock.now()
    rows = [
        row
        for row in database.lock(Session, sorted(series.called_off["sessions"]))
        if row.state is SessionState.CANCELLED and row.starts_at > now
    ]
    refuse(Refusal.NOT_TO_PUT_BACK, when=not rows)
    signals.sessions_put_back.send(rows)
    for row in rows:
        row.put_back(now)
    series.rrule = series.called_off["rrule"]
    series.called_off = None
    series.made_until = None
    db.session.flush()
    check_published(get_activity(series.activity_id))
    return rows


def _lock_following(series: Series, since: date) -> None:
    database.lock(Session, sorted(row.id for row in queries.following(series, since)))


def _end_the_rule(series: Series, wish: SeriesWish, since: date) -> None:
    """Let the present rule end before `since` where other dates follow, so that calendars know what was before as it
    was; what never was under the rule, or goes on with it, keeps its key."""
    rule, first = Recurrence.from_rrule(series.rrule), datetime.fromisoformat(series.first_local)
    began = datetime.fromisoformat(series.runs_from or series.first_local)
    where = (series.zone, series.duration, series.venue_id, began.time())
    stays = where == (wish.zone, wish.minutes, wish.venue_id, wish.first.time())
    if stays and goes_on(rule, first, wish.recurrence, wish.first):
        series.runs_from = began.isoformat()
        return
    former = [{**one, "until": min(one["until"], since.isoformat())} for one in series.former_rules]
    if began.date() < since:
        present = {"rrule": series.rrule, "first": began.isoformat(), "zone": series.zone, "minutes": series.duration}
        former.append({"key": series.key, "venue": series.venue_id, "until": since.isoformat(), **present})
        series.key = new_key()
    series.former_rules, series.runs_from = former, wish.first.isoformat()


def _write(series: Series, wish: SeriesWish, activity: Activity) -> None:
    series.rrule = wish.recurrence.to_rrule()
    series.first_local = wish.first.isoformat()
    series.zone = wish.zone
    series.duration = wish.minutes
    series.venue_id = wish.venue_id
    series.capacity = None if wish.capacity == activity.capacity else wish.capacity
    series.leave_out_holidays, series.only_in_terms = wish.leave_out_holidays, wish.only_in_terms
    series.made_until = window(clock.now()).end
    series.called_off = None


def _move(found: ChangeOutline, wish: SeriesWish, usual: int) -> list[tuple[Session, tuple[datetime, datetime]]]:
    now = clock.now()
    moved = []
    for move in found.moves:
        row = move.session
        if move.anew:
            moved.append((row, (row.starts_at, row.ends_at)))
            row.turns(SessionState.MOVED, now)
        row.original_start_at = move.original
        row.starts_at, row.ends_at, row.venue_id = move.starts_at, move.ends_at, wish.venue_id
        if row.capacity == usual != wish.capacity:
            row.capacity = wish.capacity
            row.updated_at = now
    return moved


def _call_off(rows: Sequence[Session], reason: CancelReason | None = None, words: str = "") -> None:
    for row in rows:
        row.call_off(clock.now(), reason, words)


def rows_now(ids: Sequence[int], series: Collection[int] = (), venues: Collection[int] = ()) -> undo.Rows:
    """How these locked sessions, series and venues (ids) and all that hangs on them are now."""
    db.session.flush()
    found: dict[str, Any] = queries.rows_of_dates(ids, series, venues)
    for _, rows in signals.rows_kept.send(tuple(ids)):
        found |= rows
    return found


def note(
    kind: BatchKind,
    activities: Collection[Activity],
    before: undo.Rows,
    ids: Sequence[int],
    series_id: int | None = None,
    shown: Mapping[str, undo.Row] = NOTHING,
    after: undo.Rows | None = None,
    closed: Venue | None = None,
) -> Batch | None:
    """Keep what was before a change of these sessions, of these activities, so that it can be undone for a day;
    `shown`: how those activities were that came into the programme by it; `after`: how the rows are now, where it is
    about more than these sessions and their series; `closed`: the venue that was closed by it."""
    kept = undo.changes(before, after or rows_now(ids, [series_id] if series_id else []))
    if shown:
        kept |= undo.changes({"activities": shown}, {"activities": queries.activities_now(map(int, shown))})
    dates = [*ids] if shown else undo.numbers(kept, "sessions")
    if not (dates or kept["series"]):
        return None
    batch = added(
        Batch(
            organisation_id=_whose([one.run_by for one in activities]),
            activity_id=_only(activities),
            series_id=series_id,
            venue_id=closed.id if closed else None,
            kind=kind,
            dates=len(shown) or len(dates),
            kept=kept,
            made_at=clock.now(),
        )
    )
    db.session.add_all(BatchDate(batch_id=batch.id, session_id=one) for one in dates)
    return batch


def _whose(run_by: Sequence[Sequence[int]]) -> int:
    """Who runs all of it; where no one does, who runs the first of it."""
    return (run_by_all(run_by) or run_by[0])[0]


def _only(activities: Collection[Activity]) -> int | None:
    """The one activity (id) that something is about; None where it is about several."""
    ids = {one.id for one in activities}
    return ids.pop() if len(ids) == 1 else None


def undo_batch(batch: Batch, *, insisted: bool = False) -> list[Session]:
    """Take back what was done in one go, exactly: each date is what it was, and so is whoever counts on it, apart from
    what they did themselves since. Dates that were made are called off, or gone where nobody knew of them.

    The batch is locked. Returns the dates that people may have to hear of. Raises Refused where something happened
    since: one began, or was changed again, or its venue is taken unless it is `insisted`.
    """
    now, kept = clock.now(), batch.kept
    shown = {one.id: one for one in database.lock(Activity, undo.numbers(kept, "activities"))}
    series = database.lock(Series, queries.series_of(batch))
    late = queries.made_since(queries.series_of(batch), batch.made_at, undo.numbers(kept, "sessions"))
    ids, new = {*undo.numbers(kept, "sessions"), *late}, {*undo.made(kept, "sessions"), *late}
    stays = queries.first_beside(batch.series_id, new)
    locked = database.lock(Session, sorted({*ids, *stays}))
    rows = {row.id: row for row in locked if row.id in ids}
    venues = database.lock(Venue, sorted({*queries.wanted_again(batch), *undo.numbers(kept, "venues")}))
    found = queries.obstacle(batch, now)
    if found.final or (found.reason and not insisted):
        raise Refused(found.reason)
    batch.undone_at = now
    there = rows_now(sorted(rows), queries.series_of(batch))
    back = _put_rows_back(batch, rows, now)
    made = [rows[one] for one in sorted(new)]
    off = _take_away(made, there, [row for row in locked if row.id in stays])
    for one in series:
        _put_series_back(one, batch, made, off)
    for venue in venues:
        _set(venue, kept.get("venues", {}).get(str(venue.id)))
    db.session.flush()
    if back.moved or off:
        signals.series_changed.send(batch, moved=back.moved, cancelled=off, kept=kept)
    parties = undo.as_left(kept, "registrations", there["registrations"])
    was = {number: queries.values_of(Registration, row) for number, row in parties.items()}
    set_back(list(rows.values()), was)
    db.session.flush()
    offer_free_seats(sessions_with_places([row.id for row in back.every]))
    for activity_id in sorted({row.activity_id for row in (*back.every, *off)}):
        check_published(get_activity(activity_id))
    coming = queries.to_come_of(shown, now)
    for number, (was, _) in kept.get("activities", {}).items():
        withhold(shown[int(number)], queries.values_of(Activity, was)["state"])
    return [*back.felt, *off, *coming]


@dataclass(frozen=True)
class _Returned:
    every: list[Session]
    moved: list[tuple[Session, Span]]
    taking_place: list[Session]

    @property
    def felt(self) -> list[Session]:
        return [*(row for row, _ in self.moved), *self.taking_place]


def _put_rows_back(batch: Batch, rows: Mapping[int, Session], now: datetime) -> _Returned:
    """Give each date what it had; each change is a new one for the calendars."""
    pairs = {int(number): pair for number, pair in batch.kept["sessions"].items() if pair[0] is not None}
    was = {number: queries.values_of(Session, row) for number, (row, _) in pairs.items()}
    off = SessionState.CANCELLED
    again = [rows[one] for one in sorted(was) if rows[one].state is off and was[one]["state"] is not off]
    if again:
        signals.sessions_put_back.send(again, kept=batch.kept)
    found = _Returned([rows[one] for one in sorted(was)], [], again)
    for row in found.every:
        before = (row.starts_at, row.ends_at, row.venue_id)
        for name, value in was[row.id].items():
            setattr(row, name, value)
        if undo.felt(*pairs[row.id]):
            row.turns(row.state, now)
        if row not in again and rules.moves(before, (row.starts_at, row.ends_at, row.venue_id)):
            found.moved.append((row, before[:2]))
    return found


def _take_away(made: Sequence[Session], there: undo.Rows, stays: Sequence[Session]) -> list[Session]:
    """Dates that were made are no more: nobody sees those of a draft, on which nobody counts; others are called off, so
    that calendars and people see it. Returns the latter.

    `stays`: a date of the series that counts for those that are gone. The version of a series is the sum of its dates',
    and may not fall where calendars knew it before it was a draft again.
    """
    drafts = queries.drafts_among({row.activity_id for row in made})
    counted_on = bool(there["registrations"] or there.get("sign_ups"))
    gone = [row for row in made if row.activity_id in drafts and not counted_on]
    for one in stays:
        one.sequence += sum(row.sequence + 1 for row in gone)
    for row in gone:
        db.session.delete(row)
    off = [row for row in made if row not in gone and row.state is not SessionState.CANCELLED]
    _call_off(off)
    return off


def _set(row: Any, pair: Sequence[Any] | None) -> None:
    """Give a row what it had before it was changed, if it was."""
    for name, value in queries.values_of(type(row), pair[0]).items() if pair else ():
        setattr(row, name, value)


def _put_series_back(series: Series, batch: Batch, made: Sequence[Session], off: Sequence[Session]) -> None:
    pair = batch.kept["series"].get(str(series.id))
    if pair and pair[0]:
        _set(series, pair)
        series.made_until = None
    elif pair and off:
        _end(series, queries.turn_of(series, min(row.original_start_at or row.starts_at for row in made)))
    elif pair:
        db.session.flush()
        db.session.delete(series)
