"""Reading the dates that somebody chose, and what would become of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from community.foundation.database import every
from community.foundation.forms import fingerprint
from community.foundation.refusal import Refused
from events.activities.rules import ActivityState
from events.bulk import rules
from events.bulk.rules import LeftAlone, MoveBy
from events.clashes.queries import shut_at, taken_at
from events.clashes.rules import ClosedThen, meet
from events.planning.rules import SessionChange, too_small
from events.sessions.models import Session
from events.sessions.queries import WHOLE, between_two
from events.sessions.rules import SessionState, Span
from events.timetable.queries import on_the_wall
from events.venues.models import Venue


def chosen(reach: sa.ColumnElement[bool], ids: Collection[int]) -> list[Session]:
    """Those of these sessions that are within reach, soonest first, as they are now; a first meeting is between those
    who were named."""
    which = (reach, Session.id.in_(ids), ~between_two())
    return every(Session, *which, by=(Session.starts_at, Session.id), load=WHOLE, fresh=True) if ids else []


@dataclass(frozen=True)
class BulkDate:
    """One of the dates that were chosen: why it is left alone, or what it becomes; `taken`: which sessions have the
    venue then, `twice`: another of the chosen ones has it, too, `small`: it has fewer places than seats; `shut`: why
    it is closed then; `why`: what keeps its activity out of the programme."""

    session: Session
    left: LeftAlone | None
    starts_at: datetime
    ends_at: datetime
    venue: Venue
    taken: tuple[int, ...] = ()
    twice: bool = False
    small: bool = False
    shut: ClosedThen | None = None
    why: Refused | None = None

    @property
    def snag(self) -> bool:
        """Whether somebody has to insist."""
        return not self.left and bool(self.taken or self.twice or self.small or self.shut)

    @property
    def seen(self) -> str:
        """What names it as it is and as it would be."""
        one = self.session
        was = (one.sequence, one.updated_at.isoformat(), one.state.value, one.activity.state.value)
        becomes = (self.starts_at.isoformat(), self.ends_at.isoformat(), self.venue.id, str(self.left))
        return fingerprint({"was": was, "becomes": becomes, "there": self.taken, "shut": self.shut})


@dataclass(frozen=True)
class BulkOutline:
    """What would become of the dates that were chosen."""

    dates: list[BulkDate]

    @property
    def done(self) -> list[BulkDate]:
        """Those to which something is done."""
        return [one for one in self.dates if not one.left]

    @property
    def seen(self) -> dict[int, str]:
        return {one.session.id: one.seen for one in self.dates}

    @property
    def snags(self) -> bool:
        return any(one.snag for one in self.dates)

    @property
    def obstacle(self) -> rules.Refusal | None:
        """Why nothing can be done."""
        return rules.obstacle(len(self.done))

    @property
    def off(self) -> list[SessionChange]:
        """The changes by which they are called off."""
        return [SessionChange(one.session.id) for one in self.done]

    @property
    def moves(self) -> list[SessionChange]:
        """The changes by which they move."""
        return [SessionChange(one.session.id, one.starts_at, one.ends_at, one.venue.id) for one in self.done]


def _as_it_is(session: Session, left: LeftAlone | None) -> BulkDate:
    return BulkDate(session, left, session.starts_at, session.ends_at, session.venue)


def called_off(sessions: Sequence[Session], now: datetime) -> BulkOutline:
    """What becomes of these sessions if they are called off."""
    off = SessionState.CANCELLED
    return BulkOutline([_as_it_is(one, rules.left_alone(now, one.ends_at, one.state is off)) for one in sessions])


def published(sessions: Sequence[Session], unfit: Mapping[int, Refused]) -> BulkOutline:
    """What becomes of these sessions if their activities are published, but for those (ids) that something keeps out of
    the programme."""
    found = [_as_it_is(one, _not_published(one, unfit)) for one in sessions]
    return BulkOutline([replace(one, why=unfit.get(one.session.activity_id)) for one in found])


def _not_published(session: Session, unfit: Collection[int]) -> LeftAlone | None:
    if session.activity.state is ActivityState.PUBLISHED:
        return LeftAlone.PUBLISHED
    return LeftAlone.UNFIT if session.activity_id in unfit else None


def moved(sessions: Sequence[Session], by: MoveBy, venues: Mapping[int, Venue], now: datetime) -> BulkOutline:
    """What becomes of these sessions if all move by so much on the wall clock, and to the venue that is named."""
    found = [_moved(one, by, venues, now) for one in sessions]
    going = [one for one in found if not one.left]
    wanted = [(one.venue.id, (one.starts_at, one.ends_at)) for one in going]
    taken = taken_at(wanted, [one.session.id for one in going])
    shut = shut_at(wanted)
    twice = meet((str(one.session.id), one.venue.id, one.starts_at, one.ends_at) for one in going)
    return BulkOutline([_with_snags(one, taken, twice, shut) for one in found])


def _moved(session: Session, by: MoveBy, venues: Mapping[int, Venue], now: datetime) -> BulkDate:
    if left := rules.left_alone(now, session.ends_at, session.state is SessionState.CANCELLED):
        return _as_it_is(session, left)
    venue = venues[by.venue_id] if by.venue_id else session.venue
    same = not by.by and venue.zone == session.venue.zone
    times = (session.starts_at, session.ends_at) if same else on_the_wall(session, by.by, venue.zone)
    before = (session.starts_at, session.ends_at, session.venue_id)
    left = rules.not_moved(now, before, (*times, venue.id))
    return BulkDate(session, left, *times, venue)


def _with_snags(
    one: BulkDate,
    taken: Mapping[tuple[int, Span], Sequence[int]],
    twice: Collection[str],
    shut: Mapping[tuple[int, Span], ClosedThen],
) -> BulkDate:
    if one.left:
        return one
    at = (one.venue.id, (one.starts_at, one.ends_at))
    there = tuple(taken.get(at, ()))
    small = one.venue.id != one.session.venue_id and too_small(one.session.capacity, one.venue.capacity)
    return replace(one, taken=there, twice=str(one.session.id) in twice, small=small, shut=shut.get(at))
