"""Making the dates of a week again in other weeks."""

from collections.abc import Collection, Sequence
from datetime import date

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.refusal import refuse
from events import signals
from events.activities.queries import get_activity
from events.planning.actions import add_session, check_published, note
from events.planning.models import Batch
from events.planning.rules import BatchKind, Refusal
from events.sessions.models import Session
from events.timetable import queries, rules
from events.venues.actions import check_shared
from events.venues.models import Venue


def copy_week(
    sources: Sequence[Session],
    first: date,
    weeks: Sequence[date],
    left_out: Collection[str],
    seen: str,
    *,
    insisted: bool = False,
) -> tuple[int, Batch | None]:
    """Make single sessions like these of the weeks from `first` on again from each of `weeks` on, but for those that
    were left out (keys), with the seats, the person to turn to and the roles of each; returns how many, and by what it
    can be undone.

    Raises Refused where it is not as it was shown (`seen`), where none is left or too many are, where a venue is taken
    or closed and nobody insists, where a venue is no longer shared, and where the programme must not be so.
    """
    database.lock(Venue, sorted({one.venue_id for one in sources}))
    found = queries.copied(sources, first, weeks, clock.now())
    chosen = [one for one in found.dates if one.key not in left_out]
    refuse(Refusal.CHANGED_MEANWHILE, when=found.seen != seen)
    refuse(Refusal.NO_DATES, when=not chosen)
    refuse(rules.too_much(0, 0, len(chosen)))
    refuse(Refusal.ROOM_TAKEN, when=not insisted and any(one.taken or one.twice for one in chosen))
    refuse(Refusal.ROOM_CLOSED, when=not insisted and any(one.clashing for one in chosen))
    for there in {(one.source.venue, *one.source.activity.run_by) for one in chosen}:
        check_shared(*there)
    made = [_make_like(one.source, one) for one in chosen]
    db.session.flush()
    whole = {one: get_activity(one) for one in sorted({row.activity_id for row in made})}
    for activity in whole.values():
        check_published(activity)
    return len(chosen), note(BatchKind.PLANNED, whole.values(), {}, [row.id for row in made])


def _make_like(source: Session, date: queries.CopiedDate) -> Session:
    starts, ends = date.starts_at, date.ends_at
    session = add_session(
        source.activity, source.venue_id, None, starts, starts, ends, source.capacity, with_roles=False
    )
    session.kept_for_families, session.kept_for_neighbours = source.kept_for_families, source.kept_for_neighbours
    session.all_day, session.contact_id = source.all_day, source.contact_id
    signals.session_copied.send(session, source=source)
    return session
