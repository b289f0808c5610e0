"""Publishing, moving and calling off the dates that somebody chose: all of them, or none."""

from collections.abc import Callable, Collection, Mapping, Sequence

import sqlalchemy as sa

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.refusal import Refused, refuse
from community.foundation.rules import whole_days
from events import signals
from events.activities import actions as activities
from events.activities.models import Activity
from events.activities.queries import get_activity
from events.activities.rules import ActivityState
from events.bulk import queries, rules
from events.bulk.queries import BulkOutline
from events.bulk.rules import MoveBy, Refusal
from events.planning import actions as planning
from events.planning.models import Batch
from events.planning.queries import activities_now, closed_venues, coming
from events.planning.rules import BatchKind
from events.registrations.actions import offer_free_seats
from events.registrations.queries import sessions_with_places
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.venues.actions import check_shared
from events.venues.models import Venue


def unfit(sessions: Sequence[Session]) -> dict[int, Refused]:
    """What keeps those activities of these sessions (by id) out of the programme that are not in it, where something
    does."""
    now = clock.now()
    whole = {one.activity_id: one.activity for one in sessions if one.activity.state is not ActivityState.PUBLISHED}
    found = {number: planning.unfit_to_publish(activity, now) for number, activity in sorted(whole.items())}
    return {number: refused for number, refused in found.items() if refused}


def _as_shown(
    reach: sa.ColumnElement[bool], ids: Sequence[int], seen: str, look: Callable[[list[Session]], BulkOutline]
) -> BulkOutline:
    """These sessions, locked, with what would become of them. Raises Refused where one is not as it was shown, or where
    nothing can be done."""
    database.lock(Session, sorted(ids))
    found = look(queries.chosen(reach, ids))
    gone = set(ids) - set(found.seen)
    refuse(Refusal.CHANGED_MEANWHILE, when=gone or rules.changed_since(seen, found.seen))
    refuse(found.obstacle)
    return found


def publish(reach: sa.ColumnElement[bool], ids: Sequence[int], seen: str) -> tuple[BulkOutline, Batch | None]:
    """Show the activities of these sessions in the programme, exactly as it was shown (`seen`): each with all of its
    dates. Raises Refused where one of them changed since, or must not be shown."""
    database.lock(Activity, sorted({one.activity_id for one in queries.chosen(reach, ids)}))
    found = _as_shown(reach, ids, seen, lambda rows: queries.published(rows, unfit(rows)))
    shown = sorted({one.session.activity_id for one in found.done})
    dates = [one.session.id for one in found.done]
    before, were = planning.rows_now(dates), activities_now(shown)
    now, whole = clock.now(), [get_activity(one) for one in shown]
    for one in whole:
        activities.publish(one, coming(one.id, now), closed_venues(one.id, now))
    return found, planning.note(BatchKind.PUBLISHED, whole, before, dates, shown=were)


def cancel(
    reach: sa.ColumnElement[bool], ids: Sequence[int], seen: str, reason: CancelReason, words: str
) -> tuple[BulkOutline, Batch | None]:
    """Call these sessions off together, with the reason that whoever counts on one reads. Raises Refused where one of
    them changed since it was shown (`seen`)."""
    now = clock.now()
    found = _as_shown(reach, ids, seen, lambda rows: queries.called_off(rows, now))
    rows = [one.session for one in found.done]
    before = planning.rows_now([row.id for row in rows])
    for row in rows:
        row.call_off(now, reason, words)
    db.session.flush()
    signals.series_changed.send(found, moved=[], cancelled=rows)
    return found, _noted(BatchKind.CANCELLED, rows, before)


def move(
    reach: sa.ColumnElement[bool], ids: Sequence[int], seen: str, by: MoveBy, venues: Mapping[int, Venue]
) -> tuple[BulkOutline, Batch | None]:
    """Move these sessions together, exactly as it was shown (`seen`), whoever has the venue then. Raises Refused where
    one of them, or who has its venue, changed since, and where a venue is no longer shared."""
    now = clock.now()
    # Whoever wants a room waits at its row; sessions come first.
    database.lock(Session, sorted(ids))
    database.lock(Venue, sorted(_venues_of(queries.chosen(reach, ids), by)))
    found = _as_shown(reach, ids, seen, lambda rows: queries.moved(rows, by, venues, now))
    for there in {(one.venue, *one.session.activity.run_by) for one in found.done}:
        check_shared(*there)
    rows = [one.session for one in found.done]
    before = planning.rows_now([row.id for row in rows])
    moved = []
    for one in found.done:
        row = one.session
        moved.append((row, (row.starts_at, row.ends_at)))
        row.starts_at, row.ends_at, row.venue_id = one.starts_at, one.ends_at, one.venue.id
        row.all_day = row.all_day and whole_days(one.starts_at, one.ends_at, one.venue.zone)
        row.turns(SessionState.MOVED, now)
    db.session.flush()
    signals.series_changed.send(found, moved=moved, cancelled=[])
    db.session.flush()
    for activity_id in sorted({row.activity_id for row in rows}):
        planning.check_published(get_activity(activity_id))
    offer_free_seats(sessions_with_places([row.id for row in rows]))
    return found, _noted(BatchKind.CHANGED, rows, before)


def _venues_of(sessions: Sequence[Session], by: MoveBy) -> Collection[int]:
    return {by.venue_id} if by.venue_id else {one.venue_id for one in sessions}


def _noted(kind: BatchKind, rows: Sequence[Session], before: Mapping[str, Mapping[str, object]]) -> Batch | None:
    whole = [get_activity(one) for one in sorted({row.activity_id for row in rows})]
    return planning.note(kind, whole, before, [row.id for row in rows])  # type: ignore[arg-type]
