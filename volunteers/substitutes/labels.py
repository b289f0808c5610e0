"""The enums of substitutes in the reader's language, and why something is refused."""

from community.foundation.i18n import lazy_gettext
from volunteers.substitutes.rules import Refusal, SearchState

LABELS = {
    SearchState.LOOKING: lazy_gettext("Looking for a substitute"),
    SearchState.FOUND: lazy_gettext("Somebody was found"),
    SearchState.STOPPED: lazy_gettext("Stopped"),
    SearchState.NOBODY_LEFT: lazy_gettext("Nobody is left to ask"),
    SearchState.OVER: lazy_gettext("Over"),
}
REFUSALS = {
    Refusal.OVER: lazy_gettext("This shift has begun or was cancelled; nobody is asked any more."),
    Refusal.FULL: lazy_gettext("Every place of this shift is taken."),
    Refusal.NOT_PUBLIC: lazy_gettext("The programme does not show this session to everybody, so nobody is asked "
                                     "automatically. You can ask somebody by name."),
    Refusal.LOOKING: lazy_gettext("A substitute is looked for already."),
    Refusal.NOT_LOOKING: lazy_gettext("No substitute is looked for at the moment."),
    Refusal.NOT_FREE: lazy_gettext("This person cannot be asked for this shift any more. Choose somebody else."),
}  # fmt: skip
