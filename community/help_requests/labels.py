"""Calls for help in words: their states, and what the family is told of whom its call reached."""

from community.foundation.i18n import lazy_gettext
from community.help_requests.rules import CallBy, CallState, CallTime
from community.members.rules import Heard

LABELS = {
    CallState.OPEN: lazy_gettext("Waiting"),
    CallState.SETTLED: lazy_gettext("Settled"),
    CallState.TAKEN_BACK: lazy_gettext("Taken back"),
    CallTime.ANY: lazy_gettext("At any time"),
    CallTime.MORNING: lazy_gettext("In the morning"),
    CallTime.AFTERNOON: lazy_gettext("In the afternoon"),
    CallTime.EVENING: lazy_gettext("In the evening"),
    CallBy.ANYBODY: lazy_gettext("A woman or a man"),
    CallBy.WOMAN: lazy_gettext("Only a woman"),
    CallBy.MAN: lazy_gettext("Only a man"),
}
# Said when the call was made, and as long as it is open: only what is so at that moment.
REACHED = {
    Heard.COORDINATORS: lazy_gettext("Your coordinators know. Somebody will talk to you."),
    Heard.ADMINISTRATORS: lazy_gettext(
        "Nobody coordinates here at the moment. Those who look after this site know, and have to find somebody first."
    ),
    Heard.NOBODY: lazy_gettext("At the moment nobody is here whom we could tell. Your call is kept."),
}
ASKED = {
    **REACHED,
    Heard.COORDINATORS: lazy_gettext("You asked for help. Somebody will talk to you."),
}
