"""What a coordinator of the demonstration town wrote to those of a date, and has not sent yet."""

from datetime import time
from typing import Any

import sqlalchemy as sa

from community.demo.organisations import RED_CROSS
from community.demo.town import Town
from community.foundation.access import Role
from community.foundation.database import db
from community.organisations.models import Membership
from events.activities.rules import ActivityKind, ActivityState
from events.messages.models import MessageText, WrittenMessage
from events.messages.rules import MessageCircle
from events.sessions.rules import SessionState

TEXTS = {
    "bg": "Донесете вода. Входът този път е откъм двора.",
    "en": "Please bring water. This time the entrance is from the yard.",
    "ar": "يُرجى إحضار الماء. المدخل هذه المرة من جهة الفناء.",
}
WRITTEN = time(9, 40)
# Far enough ahead that whoever tries the demonstration can still send it.
AHEAD = 3


def load(town: Town, activities: list[dict[str, Any]], sessions: list[dict[str, Any]]) -> None:
    """A message to the families of the first date, some days ahead, of a language course that is published."""
    organisation_id = town.organisations[RED_CROSS]
    coordinates = (Membership.organisation_id == organisation_id, Membership.role == Role.COORDINATOR)
    ours = {
        one["id"]
        for one in activities
        if one["organisation_id"] == organisation_id
        and one["state"] is ActivityState.PUBLISHED
        and one["kind"] is ActivityKind.LANGUAGE
    }
    coming = [
        one
        for one in sessions
        if one["activity_id"] in ours
        and one["state"] is SessionState.SCHEDULED
        and one["starts_at"] >= town.moment(AHEAD)
    ]
    first = min(coming, key=lambda one: (one["starts_at"], one["id"]))
    message = {
        "id": town.next_id(WrittenMessage),
        "organisation_id": organisation_id,
        "session_id": first["id"],
        "circle": MessageCircle.FAMILIES,
        "written_by_id": db.session.scalars(sa.select(Membership.account_id).where(*coordinates)).first(),
        "created_at": town.moment(0, WRITTEN),
    }
    texts = [
        {"id": town.next_id(MessageText), "message_id": message["id"], "locale": locale, "text": text}
        for locale, text in TEXTS.items()
    ]
    town.keep(WrittenMessage, [message])
    town.keep(MessageText, texts)
