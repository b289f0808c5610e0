"""What is told, how, and what came of it, in the reader's language."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.households.forms import WAYS as WAYS
from events.contact_queue.rules import ContactAnswer, ContactState, Message

ANSWERS: dict[Enum, Any] = {
    ContactAnswer.TOLD: lazy_gettext("Told"),
    ContactAnswer.NOT_REACHED: lazy_gettext("Not reached"),
    ContactAnswer.ANOTHER_TIME: lazy_gettext("Another time"),
}
LABELS: dict[Enum, Any] = (
    WAYS
    | ANSWERS
    | {
        Message.MOVED: lazy_gettext("A new time or place"),
        Message.CANCELLED: lazy_gettext("Cancelled"),
        Message.BACK: lazy_gettext("Takes place after all"),
        Message.OFFERED: lazy_gettext("A place is offered"),
        Message.KEPT: lazy_gettext("A place is kept"),
        Message.INVITED: lazy_gettext("An invitation"),
        Message.WITHHELD: lazy_gettext("Not in the programme at the moment"),
        Message.WRITTEN: lazy_gettext("A message of the organisers"),
        Message.TOMORROW: lazy_gettext("A reminder of tomorrow"),
        ContactState.WAITING: lazy_gettext("Waiting"),
        ContactState.TOLD: lazy_gettext("Told"),
        ContactState.OVERTAKEN: lazy_gettext("No longer needed"),
    }
)
