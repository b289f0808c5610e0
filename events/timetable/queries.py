"""Reading the sessions of a week, and what they would become in other weeks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.database import db, every
from community.foundation.forms import fingerprint
from community.foundation.i18n import local
from community.organisations.models import Organisation
from events.activities.models import Activity
from events.activities.queries import run_by
from events.activities.recurrence import at_zone, span
from events.activities.rules import ActivityState
from events.clashes.queries import LONGEST, shut_at, stay_at, taken_at
from events.clashes.rules import ClosedThen, Stay, meet
from events.sessions.models import Session
from events.sessions.queries import CONTACTS, SHOWN, between_two
from events.sessions.rules import SessionState, Span
from events.timetable.rules import HALF_HOUR
from events.venues.models import Venue
from events.venues.queries import no_longer_shared


def sessions_between(
    own: sa.ColumnElement[bool],
    others: sa.ColumnElement[bool],
    since: datetime,
    until: datetime,
    *,
    of: Collection[int] | None,
    alone: bool = False,
) -> list[tuple[Session, bool]]:
    """The sessions of a stretch of time that these organisations run (`of`, None: anybody), soonest first, as far as
    the reader plans them (`own`), or may know of them (`others`) where those are not left out (`alone`); each with
    whether it is one of their own."""
    query = sa.select(Session, own.label("own")).where(*_within(since, until), own if alone else sa.or_(own, others))
    if of is not None:
        # IN, so that the dates of few activities are walked, and not all dates of the week.
        query = query.where(Session.activity_id.in_(sa.select(Activity.id).where(run_by(of))))
    query = query.order_by(Session.starts_at, Session.id).options(*SHOWN)
    return [(session, bool(mine)) for session, mine in db.session.execute(query)]


def _within(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Session.starts_at < until, Session.starts_at > since - LONGEST, Session.ends_at > since


def number_of_others(
    own: sa.ColumnElement[bool], others: sa.ColumnElement[bool], since: datetime, until: datetime
) -> int:
    """How many sessions of a stretch of time somebody may know of without planning them."""
    query = sa.select(sa.func.count()).select_from(Session).where(*_within(since, until), others, ~own)
    return db.session.scalar(query) or 0


def organisations_between(
    own: sa.ColumnElement[bool], others: sa.ColumnElement[bool], since: datetime, until: datetime
) -> list[Organisation]:
    """Who runs the sessions of a stretch of time that somebody plans or may know of."""
    # Of the long stretch in which they begin most are over: whose they are is asked of the rest.
    known = sa.case((Session.ends_at > since, sa.or_(own, others)), else_=sa.false())
    runs = [
        sa.select(one).join(Session, Session.activity_id == Activity.id).where(*_within(since, until), known)
        for one in (Activity.organisation_id, Activity.partner_id)
    ]
    return every(Organisation, sa.or_(*(Organisation.id.in_(one) for one in runs)))


def any_between(own: sa.ColumnElement[bool], of: Collection[int], since: datetime, until: datetime) -> bool:
    """Whether somebody plans any of the sessions of these organisations in a stretch of time."""
    theirs = Session.activity_id.in_(sa.select(Activity.id).where(run_by(of)))
    return bool(db.session.scalar(sa.select(sa.exists().where(*_within(since, until), theirs, own))))


def to_copy(own: sa.ColumnElement[bool], since: datetime, until: datetime) -> list[Session]:
    """The sessions that begin in a stretch of time and take place, of activities that are not put away, soonest
    first: what can be made again in another week. A first meeting or a viewing is between those who were named, and
    nothing new is planned at a venue that is no longer shared."""
    query = (
        sa.select(Session)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(
            own,
            Session.starts_at >= since,
            Session.starts_at < until,
            Session.state != SessionState.CANCELLED,
            Activity.state != ActivityState.ARCHIVED,
            ~between_two(),
            ~no_longer_shared(Activity.organisation_id, Activity.partner_id),
        )
        .order_by(Session.starts_at, Session.id)
        .options(*SHOWN, *CONTACTS)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class CopiedDate:
    """A date that would be made like its `source`: when, on which day at its place, and which sessions have the venue
    then; `twice`: another one that would be made has it, too; `shut`: why it is closed then (None: it is not)."""

    source: Session
    starts_at: datetime
    ends_at: datetime
    day: date
    taken: tuple[int, ...] = ()
    twice: bool = False
    shut: ClosedThen | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.source.id}:{self.day.isoformat()}"

    @property
    def contact(self) -> Account | None:
        """Who is to be in charge of it."""
        return self.source.contact or self.source.activity.contact

    @property
    def stay(self) -> Stay:
        """When and where whoever is in charge would be."""
        return stay_at(self.source.venue, self.starts_at, self.ends_at)

    @property
    def clashing(self) -> bool:
        """Whether its venue is taken or closed."""
        return bool(self.taken or self.twice or self.shut is not None)


@dataclass(frozen=True)
class CopyOutline:
    """What copying would make, how many of it are there already, how many are over; `seen` names exactly this."""

    dates: list[CopiedDate]
    there: int
    over: int
    seen: str


def copied(sources: Sequence[Session], first: date, weeks: Sequence[date], now: datetime) -> CopyOutline:
    """What becomes of these sessions of the weeks from `first` on from each of these `weeks` on: at the same hours of
    the same weekdays on the wall clock of their places. What an activity has at that time already is not made again."""
    wished = [
        CopiedDate(
            one,
            *on_the_wall(one, week - first, one.venue.zone),
            local(one.starts_at, one.venue.zone).date() + (week - first),
        )
        for week in weeks
        for one in sources
    ]
    ahead = [one for one in wished if one.starts_at > now]
    known = _at_their_times(ahead)
    fresh = [one for one in ahead if (one.source.activity_id, one.starts_at) not in known]
    taken = taken_at([(one.source.venue_id, (one.starts_at, one.ends_at)) for one in fresh])
    shut = shut_at([(one.source.venue_id, (one.starts_at, one.ends_at)) for one in fresh])
    twice = meet((one.key, one.source.venue_id, one.starts_at, one.ends_at) for one in fresh)
    dates = [
        replace(
            one,
            taken=tuple(taken.get((one.source.venue_id, (one.starts_at, one.ends_at)), ())),
            twice=one.key in twice,
            shut=shut.get((one.source.venue_id, (one.starts_at, one.ends_at))),
        )
        for one in fresh
    ]
    facts = {one.key: (one.starts_at.isoformat(), one.source.sequence, one.taken, one.shut) for one in dates}
    return CopyOutline(dates, len(ahead) - len(fresh), len(wished) - len(ahead), fingerprint(facts))


def on_the_wall(session: Session, by: timedelta, zone: str) -> Span:
    """When a session would take place that moves by so much on the wall clock of its place, to one of that zone."""
    here = session.venue.zone
    first, last = (local(moment, here).replace(tzinfo=None) + by for moment in (session.starts_at, session.ends_at))
    return span(first, last, zone) if last > first else (at_zone(first, zone), at_zone(first, zone) + HALF_HOUR)


def _at_their_times(dates: Sequence[CopiedDate]) -> set[tuple[int, datetime]]:
    """When the activities of these dates have a session in that time already, called off or not."""
    if not dates:
        return set()
    rows = db.session.execute(
        sa.select(Session.activity_id, Session.starts_at).where(
            Session.activity_id.in_({one.source.activity_id for one in dates}),
            Session.starts_at >= min(one.starts_at for one in dates),
            Session.starts_at <= max(one.starts_at for one in dates),
        )
    )
    return {(activity_id, starts_at) for activity_id, starts_at in rows}
