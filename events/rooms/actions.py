"""Keeping a room for a meeting, and giving it back when the meeting moves or is called off."""

from datetime import datetime

from community.conferences.models import CaseConference
from community.foundation import database
from community.foundation.database import added, db, exists
from community.foundation.refusal import refuse
from events.rooms import queries
from events.rooms.rules import Refusal
from events.venues.models import RoomUse, Venue


def follow(conference: CaseConference, *, room: int | None, ends_at: datetime) -> None:
    """A meeting was called, changed or called off: exactly this room is kept for it, from its beginning until then.
    Raises Refused for a venue that its organisation may not use, and where it is taken or closed then."""
    held = queries.find_use(conference.id)
    if held and (held.venue_id, held.starts_at, held.ends_at) == (room, conference.starts_at, ends_at):
        return
    if held:
        db.session.delete(held)
        db.session.flush()
    if room is None:
        return
    # Two who want it at once wait for each other here.
    database.lock(Venue, [room])
    refuse(Refusal.NOT_THEIRS, when=not exists(Venue.id == room, queries.may_use(conference.organisation_id)))
    refuse(queries.snag(room, conference.starts_at, ends_at, conference.id))
    facts = {"venue_id": room, "conference_id": conference.id, "starts_at": conference.starts_at}
    added(RoomUse(**facts, ends_at=ends_at))
