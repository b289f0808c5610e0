"""Why a room cannot be had, in words."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from events.rooms.rules import Refusal

REFUSALS: dict[Enum, Any] = {
    Refusal.NOT_THEIRS: lazy_gettext("Your organisation cannot use this venue. Choose another one."),
    Refusal.TAKEN: lazy_gettext("The room is taken or closed then. Choose another room, or another hour."),
}
