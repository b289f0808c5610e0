"""How far somebody is with a job, in the reader's language and as a picture."""

from typing import Any

from community.foundation.i18n import lazy_gettext
from community.guidance.rules import LeadState, Refusal, ToldInTalk

LABELS: dict[Any, Any] = {
    LeadState.FOUND: lazy_gettext("Found"),
    LeadState.APPLIED: lazy_gettext("Applied for it"),
    LeadState.INTERVIEW: lazy_gettext("Job interview"),
    LeadState.GOT_IT: lazy_gettext("Got the job"),
    LeadState.NOT_THIS_TIME: lazy_gettext("Not this time"),
    ToldInTalk.HELPS: lazy_gettext("Says that what is done here helps"),
    ToldInTalk.RECOGNITION: lazy_gettext("Has applied to have a qualification recognised"),
    ToldInTalk.UNIVERSITY: lazy_gettext("Studies at a university"),
}
REFUSALS = {
    Refusal.TOO_MANY: lazy_gettext("There are forty jobs on the list already. Take one off first."),
}
ICONS = {
    LeadState.FOUND: "search",
    LeadState.APPLIED: "mail",
    LeadState.INTERVIEW: "people",
    LeadState.GOT_IT: "star",
    LeadState.NOT_THIS_TIME: "close",
}
