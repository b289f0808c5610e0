"""Letting another organisation plan at a venue, and ending it; what is planned stays."""

from community.foundation import clock, database
from community.foundation.database import added
from community.foundation.refusal import refuse
from events.shared_venues import queries
from events.shared_venues.rules import unshareable
from events.venues.models import SharedVenue, Venue
from events.venues.rules import VenueState


def share(venue: Venue, organisation_id: int | None, note: str) -> SharedVenue:
    """Let an organisation, or all of them, plan at a venue; said again, the note is another. The venue is locked.
    Raises Refused where it is closed, or the organisation's own."""
    own = organisation_id == venue.organisation_id
    refuse(unshareable(venue.state is VenueState.CLOSED, own))
    shared = queries.find_shared(venue.id, organisation_id)
    if shared is None:
        found = {"venue_id": venue.id, "organisation_id": organisation_id, "note": note}
        return added(SharedVenue(shared_at=clock.now(), **found))
    if shared.ended_at is not None:
        shared.shared_at, shared.ended_at = clock.now(), None
    shared.note = note
    return shared


def end(shared: SharedVenue) -> Venue:
    """Let nothing new be planned there, which is returned; ended twice is ended once. Whoever plans there just now
    comes first, or is refused."""
    [venue] = database.lock(Venue, [shared.venue_id])
    shared.ended_at = shared.ended_at or clock.now()
    return venue
