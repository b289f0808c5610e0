"""What a helper at the place of their shift reads of it, in their language."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from volunteers.arrivals.rules import Arrival, Refusal

LABELS: dict[Enum, Any] = {
    Arrival.SOON: lazy_gettext("It is early: you can say here that you have come from two hours before it begins."),
    Arrival.EXPECTED: lazy_gettext("You are expected. Have you arrived?"),
    Arrival.JUST_CAME: lazy_gettext("You are noted as here. Scan the code again when you leave."),
    Arrival.HERE: lazy_gettext("You are noted as here. When you leave, say so: your hours count until then."),
    Arrival.LEFT: lazy_gettext("Thank you! It is noted when you came and when you left."),
    Arrival.SAID_AWAY: lazy_gettext("You are noted as not coming. If you are here, tell whoever stands at the door."),
    Arrival.CALLED_OFF: lazy_gettext("This does not take place."),
    Arrival.OVER: lazy_gettext("It is over. If your hours are not right, say so under “My past shifts”."),
    Arrival.NO_PLACE: lazy_gettext("You have no place in this shift at the moment."),
}

REFUSALS: dict[Enum, Any] = {
    **LABELS,
    Refusal.ELSEWHERE: lazy_gettext("This shift is not here. Look under “My shifts” where it is."),
}
