"""What is opened in an emergency, in words, and what became of it."""

from enum import Enum
from typing import Any

from community.emergency_access.rules import EmergencyKind, EmergencyState, Refusal
from community.foundation.i18n import lazy_gettext

KINDS: dict[Enum, Any] = {
    EmergencyKind.FAMILY: lazy_gettext("Names, ages and telephone of a family"),
    EmergencyKind.NEEDS: lazy_gettext("What a family needs to take part"),
    EmergencyKind.REFERRAL: lazy_gettext("What was written in a referral"),
    EmergencyKind.VETTING_FILE: lazy_gettext("The file of a volunteer"),
    EmergencyKind.MEETING_POINT: lazy_gettext("Where people meet on a date"),
}
LABELS: dict[Enum, Any] = {
    **KINDS,
    EmergencyState.ASKED: lazy_gettext("Waits for a second person"),
    EmergencyState.OPEN: lazy_gettext("Open now"),
    EmergencyState.REFUSED: lazy_gettext("Refused"),
    EmergencyState.WITHDRAWN: lazy_gettext("Taken back"),
    EmergencyState.LAPSED: lazy_gettext("Nobody answered in time"),
    EmergencyState.ENDED: lazy_gettext("Closed again"),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.ASKED_ALREADY: lazy_gettext("You have asked for this already, or have it open."),
    Refusal.NOBODY_ELSE: lazy_gettext(
        "There is nobody who could be the second person: nobody else administers this site, and nobody coordinates the"
        " organisation."
    ),
    Refusal.OWN_FILE: lazy_gettext("What others said of you is not for you, in an emergency neither."),
    Refusal.OVER: lazy_gettext("This was decided meanwhile, or its time is over."),
    Refusal.NOT_OPEN: lazy_gettext("It is closed already."),
}
LOOKS = {
    EmergencyState.ASKED: "waiting",
    EmergencyState.OPEN: "few",
    EmergencyState.REFUSED: "off",
    EmergencyState.WITHDRAWN: "off",
    EmergencyState.LAPSED: "off",
    EmergencyState.ENDED: "good",
}
