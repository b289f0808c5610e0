"""Reading venues with their areas."""

import re
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation.database import db, every
from community.foundation.forms import fingerprint
from community.foundation.i18n import available
from events.venues.models import SharedVenue, Venue
from events.venues.rules import VenueState


def venues(reach: sa.ColumnElement[bool]) -> list[Venue]:
    """The venues within reach with their areas, by name."""
    return by_name(every(Venue, reach, load=joinedload(Venue.area)))


def venues_to_choose(
    reach: sa.ColumnElement[bool], ours: Collection[int], present_id: int | None = None
) -> list[Venue]:
    """The venues in use within reach, and the present one, with whoever has them: ours first, each organisation's
    together, by name."""
    used = sa.and_(reach, Venue.state == VenueState.ACTIVE)
    load = (joinedload(Venue.area), joinedload(Venue.organisation))
    found = by_name(every(Venue, sa.or_(used, Venue.id == present_id), load=load))
    return sorted(
        found, key=lambda one: (one.organisation_id not in ours, one.organisation.called, one.organisation_id)
    )


def by_name(venues: Iterable[Venue]) -> list[Venue]:
    """In the order of their names as the reader sees them; a mark before the first letter counts for nothing."""
    return sorted(venues, key=lambda one: (re.sub(r"^\W+", "", one.called.casefold()), one.id))


def _told(*organisation_ids: Any) -> sa.ColumnElement[bool]:
    """Consents that speak to one of these organisations: by its name, or to all."""
    named = (SharedVenue.organisation_id == one for one in organisation_ids)
    return sa.or_(*named, SharedVenue.organisation_id.is_(None))


def shared_with_each(organisation_ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Venues of others at which each of these organisations may plan."""
    live = sa.select(SharedVenue.venue_id).where(SharedVenue.ended_at.is_(None))
    return sa.and_(
        sa.true() if organisation_ids else sa.false(),
        *(Venue.id.in_(live.where(_told(one))) for one in sorted(organisation_ids)),
    )


def no_longer_shared(*organisation_ids: Any) -> sa.ColumnElement[bool]:
    """Venues of others at which an organisation could plan, and can no longer; what it has there stays. Of several
    that run something together it is enough that one may."""
    consent = sa.exists().where(SharedVenue.venue_id == Venue.id, _told(*organisation_ids))
    live = consent.where(SharedVenue.ended_at.is_(None))
    of_others = (Venue.organisation_id.is_distinct_from(one) for one in organisation_ids)
    return sa.and_(*of_others, consent, ~live)


def is_no_longer_shared(venue: Venue, *organisation_ids: int) -> bool:
    """Whether an organisation, or whichever of several, could plan at a venue of another, and can no longer."""
    if venue.organisation_id in organisation_ids:
        return False
    query = sa.select(Venue.id).where(Venue.id == venue.id, no_longer_shared(*organisation_ids))
    return db.session.scalar(query) is not None


FACTS = ("name", "address", "area_id", "directions", "capacity", "step_free", "pram_space",
         "quiet_room", "visibility")  # fmt: skip


def facts_of(venue: Venue) -> dict[str, Any]:
    """What the form of a venue names, as it is: its facts,
    and name and directions in each language of the interface."""
    found = {name: getattr(venue, name) for name in FACTS}
    for one in available():
        found[f"name_{one.code}"] = venue.names.get(one.code, "")
        found[f"way_{one.code}"] = venue.ways.get(one.code, "")
    return found


def seen_of(venue: Venue) -> str:
    """The name of what a venue holds, for its form."""
    return fingerprint(facts_of(venue))


def venue_is_there() -> sa.ColumnElement[bool]:
    """Whether a venue is described, for the first steps of a town."""
    return sa.exists().where(Venue.id > 0)
