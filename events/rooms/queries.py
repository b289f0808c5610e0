"""Reading the rooms that an organisation may use for a meeting, whether one is free, and which were chosen."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from community.foundation.database import every, first
from community.foundation.i18n import listed
from events.clashes.queries import clashes, shut_at
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
    taken = clashes(venue_id, [wanted]) or shut_at([(venue_id, wanted)], but=conference_id)
    return Refusal.TAKEN if taken else None


def find_use(conference_id: int) -> RoomUse | None:
    """What is kept for a meeting."""
    return first(RoomUse, RoomUse.conference_id == conference_id)


def kept_for(conference_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """In which venues these meetings are, and where that is."""
    load = sa.orm.joinedload(RoomUse.venue)
    found = every(RoomUse, RoomUse.conference_id.in_(conference_ids), by=RoomUse.id, load=load)
    return {one.conference_id: (one.venue_id, listed([one.venue.called, one.venue.address])) for one in found}


def uses_ahead(venue_id: int, now: datetime) -> list[RoomUse]:
    """When a venue is kept for meetings that are not over, soonest first."""
    return every(RoomUse, RoomUse.venue_id == venue_id, RoomUse.ends_at > now, by=(RoomUse.starts_at, RoomUse.id))
