"""Case conferences in the reader's language."""

from enum import Enum
from typing import Any

from community.conferences.rules import CalledOffWhy, ConferenceState, Refusal
from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext

LABELS: dict[Enum, Any] = {
    ConferenceState.PLANNED: lazy_gettext("Planned"),
    ConferenceState.HELD: lazy_gettext("Held"),
    ConferenceState.CANCELLED: lazy_gettext("Does not take place"),
    CalledOffWhy.FAMILY_ASKED: lazy_gettext("The family asked for it"),
    CalledOffWhy.NOBODY_FREE: lazy_gettext("Somebody who is needed cannot come"),
    CalledOffWhy.NO_INTERPRETER: lazy_gettext("No interpreter was found"),
    CalledOffWhy.SETTLED: lazy_gettext("It is not needed any more"),
    CalledOffWhy.OTHER: lazy_gettext("Another reason"),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.NOT_YET: lazy_gettext("That comes once the meeting was held."),
    Refusal.OVER: lazy_gettext("This meeting is over, or does not take place."),
    Refusal.PAST: lazy_gettext("This day or this hour is past."),
    Refusal.NOT_INVITED: lazy_gettext("One of these people cannot take part. Look at the list again."),
}
# As what somebody of the staff takes part, as the family reads it.
AS_WHAT = {
    Role.CASEWORKER: lazy_gettext("Caseworker"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
    Role.SERVICE: lazy_gettext("Specialist"),
}
# How each state looks in a list.
LOOKS = {ConferenceState.PLANNED: "waiting", ConferenceState.HELD: "good", ConferenceState.CANCELLED: "off"}
