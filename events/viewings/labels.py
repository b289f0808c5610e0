"""Why a viewing is not planned, in words."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from events.viewings.rules import Refusal

REFUSALS: dict[Enum, Any] = {
    Refusal.PAST: lazy_gettext("This moment is over. Choose a later one."),
    Refusal.NO_PLACE: lazy_gettext("Choose an open venue of your organisation as the meeting point."),
    Refusal.NOT_CLEARED: lazy_gettext("Somebody of them may not be with this family any more. Choose somebody else."),
    Refusal.FAMILY_BUSY: lazy_gettext("The family is somewhere else at that time. Choose another one."),
    Refusal.BEGUN: lazy_gettext("This viewing has begun, or does not take place."),
}
