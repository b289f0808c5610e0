"""Changing a series from a date on, ending it, putting back what was called off; each person hears once."""

from datetime import date, datetime, timedelta

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.refusal import Refused
from events import signals
from events.activities.models import Activity, Series
from events.activities.queries import get_activity
from events.activities.recurrence import Recurrence
from events.calendar.window import window
from events.planning.actions import add_session, check_published, country
from events.registrations.actions import offer_free_seats
from events.registrations.queries import session_with_place
from events.series import queries
from events.series.queries import Outline, Wish
from events.series.rules import Refusal
from events.sessions.models import Session
from events.sessions.rules import SessionState


def look(series: Series, wish: Wish, since: date) -> Outline:
    """What a change would do, up to the horizon to which dates are made; nothing is written."""
    now = clock.now()
    return queries.outline(series, wish, since, now, window(now).end, country())


def change(series: Series, wish: Wish, since: date, seen: str) -> Outline:
    """Change the series from `since` on, exactly as it was shown (`seen`).

    Each date keeps its row, its key and its sign-ups. Raises Refused when something changed meanwhile, when nothing
    would change, or when the programme must not be so.
    """
    _lock_following(series, since)
    found = look(series, wish, since)
    if found.seen != seen:
        raise Refused(Refusal.CHANGED_MEANWHILE)
    if not (found.moves or found.added or found.called_off):
        raise Refused(Refusal.NOTHING_CHANGES)
    usual = queries.usual_seats(series)
    activity = get_activity(series.activity_id)
    _write(series, wish, activity)
    moved = _move(found, wish, usual)
    _call_off(found.called_off)
    for row, _ in found.kept:
        if row.id in found.turns:
            row.original_start_at = found.turns[row.id]
    db.session.flush()
    for one in found.added:
        add_session(activity, wish.venue_id, series.id, one.start_at, one.start_at, one.end_at, wish.capacity)
    signals.series_changed.send(series, moved=moved, cancelled=found.called_off)
    db.session.flush()
    for session_id in queries.waited_for([move.session.id for move in found.moves]):
        offer_free_seats(session_with_place(session_id))
    check_published(get_activity(series.activity_id))
    return found


def call_off_following(series: Series, since: date, seen: str) -> Outline:
    """End the series before `since` and call off what was made. Raises Refused when it is not as it was shown."""
    now = clock.now()
    _lock_following(series, since)
    found = queries.outline_of_the_end(series, since, now)
    if found.seen != seen:
        raise Refused(Refusal.CHANGED_MEANWHILE)
    if not found.called_off:
        raise Refused(Refusal.NOTHING_CHANGES)
    rule = Recurrence.from_rrule(series.rrule)
    ended = Recurrence(
        rule.frequency,
        rule.interval,
        rule.weekdays,
        position=rule.position,
        month_day=rule.month_day,
        until=min(since - timedelta(days=1), rule.until or date.max),
    )
    series.called_off = {
        "rrule": series.rrule,
        "since": since.isoformat(),
        "sessions": [[row.id, row.state.value] for row in found.called_off],
    }
    series.rrule = ended.to_rrule()
    _call_off(found.called_off)
    db.session.flush()
    signals.series_changed.send(series, moved=[], cancelled=found.called_off)
    return found


def put_back(series: Series) -> list[Session]:
    """Take "cancel all following" back: what is still to come takes place, families keep their seats, helpers are asked.

    Raises Refused when there is nothing to take back.
    """
    if not series.called_off:
        raise Refused(Refusal.NOT_TO_PUT_BACK)
    before = {row_id: SessionState(state) for row_id, state in series.called_off["sessions"]}
    now = clock.now()
    rows = [
        row
        for row in database.lock(Session, sorted(before))
        if row.state is SessionState.CANCELLED and row.starts_at > now
    ]
    if not rows:
        raise Refused(Refusal.NOT_TO_PUT_BACK)
    signals.series_put_back.send(series, sessions=rows)
    for row in rows:
        row.state = before[row.id]
        row.sequence += 1
        row.updated_at = now
    series.rrule = series.called_off["rrule"]
    series.called_off = None
    series.made_until = None
    db.session.flush()
    check_published(get_activity(series.activity_id))
    return rows


def _lock_following(series: Series, since: date) -> None:
    database.lock(Session, sorted(row.id for row in queries.following(series, since)))


def _write(series: Series, wish: Wish, activity: Activity) -> None:
    series.rrule = wish.recurrence.to_rrule()
    series.first_local = wish.first.isoformat()
    series.zone = wish.zone
    series.duration = wish.minutes
    series.venue_id = wish.venue_id
    series.capacity = None if wish.capacity == activity.capacity else wish.capacity
    series.leave_out_holidays = wish.leave_out_holidays
    series.made_until = window(clock.now()).end
    series.called_off = None


def _move(found: Outline, wish: Wish, usual: int) -> list[tuple[Session, tuple[datetime, datetime]]]:
    now = clock.now()
    moved = []
    for move in found.moves:
        row = move.session
        if move.anew:
            moved.append((row, (row.starts_at, row.ends_at)))
            row.sequence += 1
            row.state = SessionState.MOVED
            row.updated_at = now
        row.original_start_at = move.original
        row.starts_at, row.ends_at, row.venue_id = move.starts_at, move.ends_at, wish.venue_id
        if row.capacity == usual != wish.capacity:
            row.capacity = wish.capacity
            row.updated_at = now
    return moved


def _call_off(rows: list[Session]) -> None:
    for row in rows:
        row.state = SessionState.CANCELLED
        row.sequence += 1
        row.updated_at = clock.now()
