"""Rooms that are kept for the meetings of staff to come in the demonstration town."""

from datetime import timedelta

from community.conferences.models import CaseConference
from community.conferences.rules import ConferenceState
from community.demo.town import Town
from community.foundation.database import every
from events.rooms.queries import rooms_of, snag
from events.venues.models import RoomUse


def load(town: Town) -> None:
    """The first room of each caller that is free then."""
    rows = []
    for one in every(CaseConference, CaseConference.state == ConferenceState.PLANNED, by=CaseConference.id):
        until = one.starts_at + timedelta(minutes=one.minutes)
        if until <= town.moment(0):
            continue
        free = (room for room in rooms_of(one.organisation_id) if not snag(room.id, one.starts_at, until, None))
        room = next(free, None)
        if room:
            what = {"conference_id": one.id, "starts_at": one.starts_at, "ends_at": until}
            rows.append({"id": town.next_id(RoomUse), "venue_id": room.id, **what})
    town.keep(RoomUse, rows)
