"""Rooms that are kept for the meetings of staff to come in the demonstration town."""

from datetime import timedelta
from typing import Any

from community.conferences.models import CaseConference
from community.conferences.rules import ConferenceState
from community.demo.town import Town
from community.foundation.database import every
from events.rooms.queries import rooms_of, snag
from events.venues.models import RoomUse


def load(town: Town) -> None:
    """The first room of each caller that is free then; the last of them was taken by a date since."""
    rows: list[dict[str, Any]] = []
    for one in every(CaseConference, CaseConference.state == ConferenceState.PLANNED, by=CaseConference.id):
        until = one.starts_at + timedelta(minutes=one.minutes)
        if until <= town.moment(0):
            continue
        found = [(bool(snag(room.id, one.starts_at, until, None)), room.id) for room in rooms_of(one.organisation_id)]
        found.sort(key=lambda room: room[0] is not bool(rows))
        for _, room in found[:1]:
            what = {"conference_id": one.id, "starts_at": one.starts_at, "ends_at": until}
            rows.append({"id": town.next_id(RoomUse), "venue_id": room, **what})
    town.keep(RoomUse, rows)
