"""Whom the people of the demonstration town have to tell something, and how some families like to be reached."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.database import db
from community.households.models import Household
from events.contact_queue.models import QueuedContact, ReachingWish
from events.contact_queue.rules import ContactState, Message, Untold, Way, due
from events.demo.parties import DemoSession
from events.registrations.rules import LIVE, RegistrationState
from events.sessions.rules import SessionState

# So many rows of each kind; every third was told.
A_FEW = 9
AN_HOUR = timedelta(hours=1)


def _invitation(town: Town, invitee: dict[str, Any], starts_at: datetime, tells: int | None) -> dict[str, Any]:
    return {
        "id": town.next_id(QueuedContact),
        "organisation_id": tells,
        "invitee_id": invitee["id"],
        "message": Message.INVITED,
        "due_at": starts_at,
        "state": ContactState.WAITING,
        "created_at": town.moment(0) - AN_HOUR,
    }


def load(
    town: Town, meetings: list[DemoSession], registrations: list[dict[str, Any]], invitees: list[dict[str, Any]]
) -> None:
    """Rows for the dates that moved, the places that are offered and some invitations without an answer, and a wish of
    every fifth family."""
    by_id = {meeting.id: meeting for meeting in meetings}
    homes = {one.id: one.organisation_id for one in db.session.scalars(sa.select(Household))}
    found: dict[Message, list[dict[str, Any]]] = {Message.MOVED: [], Message.OFFERED: []}
    for one in registrations:
        meeting = by_id[one["session_id"]]
        offered, moved = one["state"] is RegistrationState.OFFERED, meeting.state is SessionState.MOVED
        message = Message.OFFERED if offered else Message.MOVED
        if one["state"] not in LIVE or not (offered or moved) or len(found[message]) == A_FEW:
            continue
        before = None if offered else (meeting.starts_at + AN_HOUR, meeting.ends_at + AN_HOUR)
        now = town.moment(0)
        until = due(now, Untold(message, before), meeting.starts_at, one["offered_until"])
        if until is None:
            continue
        told = len(found[message]) % 3 == 2
        found[message].append(
            {
                "id": town.next_id(QueuedContact),
                "organisation_id": homes[one["household_id"]],
                "registration_id": one["id"],
                "message": message,
                "was_from": before[0] if before else None,
                "was_to": before[1] if before else None,
                "due_at": until,
                "state": ContactState.TOLD if told else ContactState.WAITING,
                "created_at": now - AN_HOUR,
                "told_at": now if told else None,
            }
        )
    joined = {(one["session_id"], one["household_id"]) for one in registrations}
    asked = [
        _invitation(town, one, by_id[one["session_id"]].starts_at, homes[one["household_id"]])
        for one in invitees
        if (one["session_id"], one["household_id"]) not in joined
        and one["declined_at"] is None
        and by_id[one["session_id"]].starts_at > town.moment(0)
    ]
    town.keep(QueuedContact, [row for rows in found.values() for row in rows])
    town.keep(QueuedContact, asked[:A_FEW])
    ways, since = list(Way), town.moment(-9)
    town.keep(
        ReachingWish,
        [
            {"household_id": family.id, "way": ways[number % 4], "remind": number % 2 == 0, "changed_at": since}
            for number, family in enumerate(town.families[::5])
        ],
    )
