"""What somebody who is invited has answered."""

from datetime import datetime
from enum import Enum

from events.registrations.rules import AWAY, COMING, RegistrationState


class InvitationAnswer(Enum):
    """Where an invitation stands."""

    COMES = "comes"
    WAITS = "waits"
    NO = "no"
    OPEN = "open"


def answered(standing: RegistrationState | None, declined_at: datetime | None) -> InvitationAnswer:
    """What an invitation led to: who has a place comes, whatever they said before; who gave it back, or said no, does
    not."""
    if standing in COMING:
        return InvitationAnswer.COMES
    if standing in (RegistrationState.WAITING, RegistrationState.OFFERED):
        return InvitationAnswer.WAITS
    no = declined_at or standing in (*AWAY, RegistrationState.CANCELLED)
    return InvitationAnswer.NO if no else InvitationAnswer.OPEN
