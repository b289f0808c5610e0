"""The words of concerns."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.safeguarding.rules import ConcernState, Readers, Refusal

LABELS: dict[Enum, Any] = {
    ConcernState.OPEN: lazy_gettext("Nobody has begun"),
    ConcernState.HANDLED: lazy_gettext("Somebody looks after it"),
    ConcernState.CLOSED: lazy_gettext("Closed"),
    Readers.ALL: lazy_gettext("Everybody in the town who protects children"),
    Readers.MUNICIPALITIES: lazy_gettext("Who protects children at a municipality"),
    Readers.ONE: lazy_gettext("Who protects children at one organisation"),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.NOBODY: lazy_gettext(
        "Nobody else could read this here, so it was not sent. Please call one of the numbers: they are there for "
        "this too."
    ),
    Refusal.HANDLED: lazy_gettext("A colleague has begun with it already."),
    Refusal.NOT_MINE: lazy_gettext("Begin with it first. Only whoever looks after it can close it."),
    Refusal.CLOSED: lazy_gettext("It is closed already."),
    Refusal.ONESELF: lazy_gettext("You cannot name yourself. Leave it to a colleague and talk to them."),
}
