"""Calls for help in words: their states, and what the family is told of whom its call reached."""

from community.foundation.i18n import lazy_gettext
from community.help_requests.rules import CallState
from community.members.rules import Heard

LABELS = {
    CallState.OPEN: lazy_gettext("Waiting"),
    CallState.SETTLED: lazy_gettext("Settled"),
    CallState.TAKEN_BACK: lazy_gettext("Taken back"),
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
