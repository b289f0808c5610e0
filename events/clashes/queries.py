"""Reading who has a venue already, and where venues are."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.foundation.database import db, grouped
from community.places.models import Area
from community.places.rules import Spot
from events.activities.models import Activity
from events.clashes.rules import ClosedThen, Stay
from events.sessions.models import Session
from events.sessions.rules import SessionState, Span
from events.venues.models import ClosedTime, Venue
from events.venues.rules import VenueState, days_of, open_then, overlap

# What lasts longer than this came from another calendar, and speaks against nothing: so the sessions of a week are
# found among those that begin near it, however many there are.
LONGEST = timedelta(days=62)


def clashes(venue_id: int, spans: Sequence[Span], apart_from: Collection[int] = ()) -> dict[datetime, list[int]]:
    """Who has the venue already at which of `spans`: the start of each that is taken -> the ids of the sessions there,
    those of `apart_from` left aside."""
    found = taken_at([(venue_id, span) for span in spans], apart_from)
    return {start: found[venue_id, (start, end)] for start, end in spans if (venue_id, (start, end)) in found}


def taken_at(wanted: Sequence[tuple[int, Span]], apart_from: Collection[int] = ()) -> dict[tuple[int, Span], list[int]]:
    """Which of these venues (ids) are taken at the times that are wanted of them -> the ids of the sessions there."""
    if not wanted:
        return {}
    first, last = min(start for _, (start, _) in wanted), max(end for _, (_, end) in wanted)
    rows = db.session.execute(
        sa.select(Session.venue_id, Session.id, Session.starts_at, Session.ends_at)
        .where(
            Session.venue_id.in_({venue_id for venue_id, _ in wanted}),
            Session.state != SessionState.CANCELLED,
            Session.starts_at < last,
            Session.starts_at > first - LONGEST,
            Session.ends_at > first,
            Session.id.not_in(apart_from),
        )
        .order_by(Session.starts_at, Session.id)
    )
    held = grouped((venue_id, (one, a, b)) for venue_id, one, a, b in rows)
    found = {
        (venue_id, (start, end)): [one for one, a, b in held[venue_id] if a < end and start < b]
        for venue_id, (start, end) in wanted
    }
    return {what: ids for what, ids in found.items() if ids}


def shut(venue_id: int, spans: Sequence[Span]) -> dict[datetime, ClosedThen]:
    """At which of `spans` the venue is closed: the start of each -> why."""
    return {start: why for (_, (start, _)), why in shut_at([(venue_id, span) for span in spans]).items()}


def shut_at(wanted: Sequence[tuple[int, Span]]) -> dict[tuple[int, Span], ClosedThen]:
    """Which of these venues (ids) are closed at the times that are wanted of them -> why."""
    if not wanted:
        return {}
    first, last = min(start for _, (start, _) in wanted).date(), max(end for _, (_, end) in wanted).date()
    near = sa.and_(
        ClosedTime.venue_id == Venue.id,
        ClosedTime.first_on <= last + timedelta(days=1),
        ClosedTime.last_on >= first - timedelta(days=1),
    )
    facts = (Venue.id, Venue.zone, Venue.state, Venue.open_hours)
    rows = db.session.execute(
        sa.select(*facts, ClosedTime.first_on, ClosedTime.last_on, ClosedTime.reason)
        .outerjoin(ClosedTime, near)
        .where(Venue.id.in_({venue_id for venue_id, _ in wanted}))
        .order_by(Venue.id, ClosedTime.first_on, ClosedTime.id)
    )
    known = grouped((row.id, row) for row in rows)
    found = {(venue_id, span): _why_shut(known[venue_id], *span) for venue_id, span in wanted}
    return {what: why for what, why in found.items() if why}


def _why_shut(rows: Sequence[Any], start: datetime, end: datetime) -> ClosedThen | None:
    """Why a venue is closed then; `rows` hold what is said of it, each with one of its closed times, if any."""
    for row in rows:
        if row.state is VenueState.CLOSED:
            return ClosedThen()
        there = [moment.astimezone(ZoneInfo(row.zone)).replace(tzinfo=None) for moment in (start, end)]
        if row.first_on and overlap(*days_of(*there), row.first_on, row.last_on):
            return ClosedThen(row.reason)
    return None if not rows or open_then(rows[0].open_hours, *there) else ClosedThen(hours=True)


def beside(ids: Collection[int]) -> dict[int, list[int]]:
    """The sessions to come or going on that have their venue at the same time as others: id -> the others' ids."""
    other = sa.orm.aliased(Session)
    rows = db.session.execute(
        sa.select(Session.id, other.id)
        .join(other, sa.and_(other.venue_id == Session.venue_id, other.id != Session.id))
        .where(
            Session.id.in_(ids),
            Session.state != SessionState.CANCELLED,
            other.state != SessionState.CANCELLED,
            other.starts_at < Session.ends_at,
            other.ends_at > Session.starts_at,
            *_near(other, ids),
        )
        .order_by(Session.id, other.starts_at, other.id)
    )
    return grouped((mine, theirs) for mine, theirs in rows)


def _near(other: Any, ids: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """That another session begins near these, so that those of other years are not looked through."""
    since, until = db.session.execute(
        sa.select(sa.func.min(Session.starts_at), sa.func.max(Session.ends_at)).where(Session.id.in_(ids))
    ).one()
    return (other.starts_at > since - LONGEST, other.starts_at < until) if since else ()


def known(ids: Collection[int], reach: sa.ColumnElement[bool]) -> dict[int, Session]:
    """Those of the sessions that are within reach, with what they are called; one statement, however many there are."""
    called = (sa.orm.joinedload(Session.venue), sa.orm.joinedload(Session.activity).joinedload(Activity.texts))
    query = sa.select(Session).where(Session.id.in_(ids), reach).options(*called)
    return {one.id: one for one in db.session.scalars(query).unique()}


# Of a session that is joined to its venue and the area of that: where one is.
WHERE = (
    Venue.id.label("venue_id"),
    sa.func.coalesce(Venue.latitude, Area.latitude).label("latitude"),
    sa.func.coalesce(Venue.longitude, Area.longitude).label("longitude"),
)


def with_where(query: sa.Select[Any]) -> sa.Select[Any]:
    """A query of sessions that also reads where each is."""
    joined = query.join(Venue, Venue.id == Session.venue_id).join(Area, Area.id == Venue.area_id)
    return joined.add_columns(*WHERE)


def stay_of(starts_at: datetime, ends_at: datetime, where: Any) -> Stay:
    """A stay at a row of `WHERE`."""
    return Stay(starts_at, ends_at, where.venue_id, Spot("", where.latitude, where.longitude))


def stay_at(venue: Venue, starts_at: datetime, ends_at: datetime) -> Stay:
    """A stay at a venue, which is loaded with its area."""
    known = venue.latitude is not None and venue.longitude is not None
    place = venue if known else venue.area
    return Stay(starts_at, ends_at, venue.id, Spot("", place.latitude, place.longitude))


def stays_of(changes: Collection[Any]) -> dict[int, Stay]:
    """Where and when the sessions of these changes would take place, by session: at the venue of the change, else at
    their own. What is called off takes place nowhere."""
    going = {one.session_id: one for one in changes if one.starts_at and one.ends_at}
    if not going:
        return {}
    venues = {
        row.venue_id: row
        for row in db.session.execute(
            sa.select(*WHERE)
            .join(Area, Area.id == Venue.area_id)
            .where(
                sa.or_(
                    Venue.id.in_({one.venue_id for one in going.values() if one.venue_id}),
                    Venue.id.in_(sa.select(Session.venue_id).where(Session.id.in_(going))),
                )
            )
        )
    }
    rows = db.session.execute(sa.select(Session.id, Session.venue_id).where(Session.id.in_(going)))
    own = {row.id: row.venue_id for row in rows}
    return {
        one: stay_of(change.starts_at, change.ends_at, venues[change.venue_id or own[one]])
        for one, change in going.items()
    }
