"""The vocabulary of registrations."""

from enum import Enum


class RegistrationState(Enum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    EXCUSED = "excused"
    NO_SHOW = "no_show"


HOLDS_SEATS = (RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.ATTENDED)
LIVE = (*HOLDS_SEATS, RegistrationState.REQUESTED, RegistrationState.WAITING)
