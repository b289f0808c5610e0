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
    Refusal.STARTED: lazy_gettext("This shift has begun already."),
    Refusal.CANCELLED: lazy_gettext("This shift was cancelled. Nothing was changed."),
    Refusal.FULL: lazy_gettext("Every place of this shift is taken."),
    Refusal.NOT_PUBLIC: lazy_gettext("The programme does not show this session to everybody, so nobody is asked "
                                     "automatically. You can ask somebody by name."),
    Refusal.LOOKING: lazy_gettext("A substitute is looked for already."),
    Refusal.NOT_LOOKING: lazy_gettext("No substitute is looked for at the moment."),
    Refusal.NOT_ACTIVE: lazy_gettext("This person does not help at the moment. Choose somebody else."),
    Refusal.PAUSED: lazy_gettext("This person has a pause on that day. Choose somebody else."),
    Refusal.NOT_CLEARED: lazy_gettext("This person has no clearance for this shift. Choose somebody else."),
    Refusal.CLEARANCE_ENDS: lazy_gettext("This person's clearance ends before that day. Choose somebody else."),
    Refusal.LANGUAGE: lazy_gettext("This person does not speak the language that is needed. Choose somebody else."),
    Refusal.COMING: lazy_gettext("This person has a place in this shift already."),
    Refusal.ON_THE_LIST: lazy_gettext("This person waits for a place in this shift already."),
    Refusal.EXCUSED: lazy_gettext("This person is excused from this shift. Choose somebody else."),
    Refusal.GAVE_BACK: lazy_gettext("This person gave back a place in this shift. Choose somebody else."),
    Refusal.ASKED: lazy_gettext("This person was asked already."),
    Refusal.SAID_NO: lazy_gettext("This person said no to this shift. Choose somebody else."),
    Refusal.SILENT: lazy_gettext("This person was asked and did not answer in time. Choose somebody else."),
    Refusal.BUSY: lazy_gettext("This person has promised something else at that time. Choose somebody else."),
    Refusal.AWAY: lazy_gettext("This person has no time on that day or at that hour. Choose somebody else."),
    Refusal.ENOUGH: lazy_gettext("This person is asked for enough other shifts. Choose somebody else."),
}  # fmt: skip
