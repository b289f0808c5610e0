"""Reading the rooms that an organisation may use for a meeting, whether one is free, and which were chosen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.conferences.models import CaseConference
from community.conferences.queries import called_while_agreed, of_conferences
from community.conferences.rules import ConferenceState
from community.foundation import clock
from community.foundation.database import db, every, first
from community.foundation.i18n import isolated, listed
from community.foundation.watch import NamedCase, Organisations, WaitingThing
from events.clashes.queries import clashes, shut_at, taken_at
from events.rooms.rules import Refusal
from events.venues.models import RoomUse, Venue
from events.venues.queries import shared_with_each, venues_to_choose
from events.venues.rules import PlaceVisibility


def may_use(organisation_id: int) -> sa.ColumnElement[bool]:
    """Venues of an organisation, and those of others that are shared with it, as far as everybody may know the place:
    whoever calls a meeting is not told where one meets that is told to who comes alone."""
    theirs = sa.or_(Venue.organisation_id == organisation_id, shared_with_each([organisation_id]))
    return sa.and_(theirs, Venue.visibility == PlaceVisibility.PUBLIC)


def rooms_of(organisation_id: int, present_id: int | None = None) -> list[Venue]:
    """What an organisation chooses from, its own first, and the one that is chosen already."""
    return venues_to_choose(may_use(organisation_id), [organisation_id], present_id)


def snag(venue_id: int, starts_at: datetime, ends_at: datetime, conference_id: int | None) -> Refusal | None:
    """Why a venue cannot be had for a meeting then, whatever this one itself has of it; None where it can."""
    wanted = (starts_at, ends_at)
    taken = clashes(venue_id, [wanted]) or shut_at([(venue_id, wanted)], but=[conference_id] if conference_id else ())
    return Refusal.TAKEN if taken else None


def find_use(conference_id: int) -> RoomUse | None:
    """What is kept for a meeting."""
    return first(RoomUse, RoomUse.conference_id == conference_id)


def kept_for(conference_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """In which venues these meetings are, and where that is."""
    found = _kept(RoomUse.conference_id.in_(conference_ids))
    return {one.conference_id: (one.venue_id, listed([one.venue.called, one.venue.address])) for one in found}


def _kept(*conditions: sa.ColumnElement[bool]) -> list[RoomUse]:
    return every(RoomUse, *conditions, by=RoomUse.id, load=joinedload(RoomUse.venue))


def uses_ahead(venue_id: int, now: datetime) -> list[RoomUse]:
    """When a venue is kept for meetings that are not over, soonest first."""
    return every(RoomUse, RoomUse.venue_id == venue_id, RoomUse.ends_at > now, by=(RoomUse.starts_at, RoomUse.id))


def uses_between(organisation_ids: Sequence[int], since: datetime, until: datetime) -> list[RoomUse]:
    """When venues at which these organisations plan, their own and those that are shared with them, are kept for
    meetings in a stretch of time, soonest first."""
    shared = (shared_with_each([one]) for one in organisation_ids)
    theirs = sa.or_(Venue.organisation_id.in_(organisation_ids), *shared)
    there = RoomUse.venue_id.in_(sa.select(Venue.id).where(theirs))
    soonest, load = (RoomUse.starts_at, RoomUse.id), joinedload(RoomUse.venue)
    return every(RoomUse, there, RoomUse.starts_at < until, RoomUse.ends_at > since, by=soonest, load=load)


def without_room(among: Organisations = None) -> list[WaitingThing]:
    """Meetings to come whose room was closed, or taken by a date, after it was kept for them: whoever called one
    chooses another."""
    query = (
        sa.select(CaseConference.id, CaseConference.told_at, CaseConference.organisation_id, RoomUse.venue_id)
        .join(RoomUse, RoomUse.conference_id == CaseConference.id)
        .add_columns(RoomUse.starts_at, RoomUse.ends_at)
        .where(CaseConference.state == ConferenceState.PLANNED, RoomUse.starts_at > clock.now(), called_while_agreed())
        .order_by(RoomUse.id)
    )
    if among is not None:
        query = query.where(CaseConference.organisation_id.in_(among))
    rows = db.session.execute(query).all()
    wanted = [(one.venue_id, (one.starts_at, one.ends_at)) for one in rows]
    # Two meetings never have one room at once.
    lost = taken_at(wanted).keys() | shut_at(wanted, but=[one.id for one in rows]).keys()
    # Since when it is lost no row says: it is due at once.
    return [
        WaitingThing(one.id, one.told_at, one.organisation_id, due=one.told_at)
        for one, what in zip(rows, wanted, strict=True)
        if what in lost
    ]


def called_with_room(conference_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose meetings they are, when, and which room was kept for each."""
    rooms = {one.conference_id: one.venue.called for one in _kept(RoomUse.conference_id.in_(conference_ids))}
    return {
        number: replace(case, fact=isolated(rooms.get(number, "")))
        for number, case in of_conferences(conference_ids).items()
    }
