"""Reading sessions for those who plan them."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from community.foundation.database import db
from events.activities.models import Activity, Series
from events.activities.recurrence import Occurrence, Recurrence, occurrences
from events.activities.rules import ActivityState
from events.holidays.queries import find_holiday
from events.planning.rules import Change, Touched, torn
from events.registrations.models import PartyMember, Registration
from events.registrations.queries import promised_times
from events.registrations.rules import HOLDS_SEATS, LIVE
from events.sessions.models import Session
from events.sessions.queries import WHOLE
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.queries import by_name
from events.venues.rules import VenueState


def sessions_of(activity_id: int, since: datetime, most: int = 100) -> list[Session]:
    """The sessions of an activity that end after `since`, soonest first."""
    query = sa.select(Session).where(Session.activity_id == activity_id, Session.ends_at > since)
    return list(db.session.scalars(query.options(*WHOLE).order_by(Session.starts_at, Session.id).limit(most)))


def coming(activity_id: int, since: datetime) -> int:
    """How many sessions of an activity are to come and not cancelled."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Session.id)).where(
                Session.activity_id == activity_id,
                Session.starts_at > since,
                Session.state != SessionState.CANCELLED,
            )
        )
        or 0
    )


def agenda(reach: sa.ColumnElement[bool], since: datetime, until: datetime) -> list[Session]:
    """The sessions within reach of a stretch of time, soonest first."""
    query = sa.select(Session).where(reach, Session.ends_at > since, Session.starts_at < until)
    return list(db.session.scalars(query.options(*WHOLE).order_by(Session.starts_at, Session.id).limit(200)))


def parties(session_id: int) -> tuple[int, int]:
    """How many households count on a session, and how many people they are."""
    row = db.session.execute(
        sa.select(sa.func.count(Registration.id), sa.func.coalesce(sa.func.sum(Registration.party_size), 0)).where(
            Registration.session_id == session_id, Registration.state.in_(LIVE)
        )
    ).one()
    return row[0], row[1]


def clashes(
    venue_id: int, spans: Sequence[tuple[datetime, datetime]], apart_from: Collection[int] = ()
) -> list[datetime]:
    """The starts of `spans` at which the venue is taken by a session that is none of `apart_from`."""
    if not spans:
        return []
    rows = db.session.execute(
        sa.select(Session.starts_at, Session.ends_at).where(
            Session.venue_id == venue_id,
            Session.state != SessionState.CANCELLED,
            Session.starts_at < max(end for _, end in spans),
            Session.ends_at > min(start for start, _ in spans),
            Session.id.not_in(apart_from),
        )
    ).all()
    return [start for start, end in spans if any(a < end and start < b for a, b in rows)]


def unfinished_series(horizon: datetime) -> list[int]:
    """The series whose sessions are not made as far as `horizon` yet."""
    due = sa.or_(Series.made_until.is_(None), Series.made_until < horizon)
    query = sa.select(Series.id).join(Activity, Activity.id == Series.activity_id)
    return list(db.session.scalars(query.where(due, Activity.state != ActivityState.ARCHIVED).order_by(Series.id)))


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
    rows = db.session.scalars(sa.select(Session.original_start_at).where(Session.series_id == series_id))
    return {row for row in rows if row is not None}


MOST = 700


def dates_of(
    recurrence: Recurrence,
    first: datetime,
    minutes: int,
    zone: str,
    start: datetime,
    end: datetime,
    without_holidays_of: str = "",
    most: int = MOST,
) -> list[Occurrence]:
    """The dates of a rule in [start, end), without those that fall on a holiday of the named country."""
    found = occurrences(recurrence, first, minutes, zone, start=start, end=end, limit=most)
    country = without_holidays_of
    return [one for one in found if not country or not find_holiday(country, one.original.date())]


def families_touched(changes: Sequence[Change]) -> Touched:
    """Which households count on these sessions, and in which of them somebody is elsewhere at the new time."""
    new = {change.session_id: change for change in changes}
    rows = db.session.execute(
        sa.select(Registration.session_id, Registration.household_id, Registration.state, PartyMember.member_id)
        .join(PartyMember, PartyMember.registration_id == Registration.id)
        .where(Registration.session_id.in_(new), Registration.state.in_(LIVE))
    ).all()
    holding = {(session_id, home) for session_id, home, state, _ in rows if state in HOLDS_SEATS}
    waiting = {home for _, home, state, _ in rows if state not in HOLDS_SEATS}
    spans = {
        change.session_id: (change.starts_at, change.ends_at)
        for change in changes
        if change.starts_at and change.ends_at
    }
    busy: dict[int, set[int]] = {}
    if spans and rows:
        members = {member for _, _, _, member in rows}
        promised = promised_times(
            members, min(start for start, _ in spans.values()), max(end for _, end in spans.values()), but=tuple(new)
        )
        for session_id, home, _, member in rows:
            mine = {session_id: spans[session_id]} if session_id in spans else {}
            if torn(mine, promised.get(member, ())):
                busy.setdefault(session_id, set()).add(home)
    return Touched(
        people=len({home for _, home in holding}),
        places=len(holding),
        waiting=len(waiting),
        clashes={session_id: ("",) * len(homes) for session_id, homes in busy.items()},
    )


def going_series(activity_id: int, now: datetime) -> set[int]:
    """The series of an activity that have a date to come."""
    query = sa.select(Session.series_id).where(
        Session.activity_id == activity_id,
        Session.series_id.is_not(None),
        Session.starts_at > now,
        Session.state != SessionState.CANCELLED,
    )
    return {row for row in db.session.scalars(query.distinct()) if row is not None}


def closed_venues(activity_id: int, since: datetime) -> list[str]:
    """The names of the closed venues at which sessions of an activity are to come."""
    coming = sa.exists().where(
        Session.venue_id == Venue.id,
        Session.activity_id == activity_id,
        Session.starts_at > since,
        Session.state != SessionState.CANCELLED,
    )
    found = db.session.scalars(sa.select(Venue).where(Venue.state == VenueState.CLOSED, coming))
    return [venue.called for venue in by_name(found)]
