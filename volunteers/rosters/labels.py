"""The enums of rosters in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.rosters.rules import AskState, Gap

LABELS = {
    AskState.PROPOSED: lazy_gettext("Proposed"),
    AskState.ASKED: lazy_gettext("Asked"),
    AskState.ACCEPTED: lazy_gettext("Said yes"),
    AskState.DECLINED: lazy_gettext("Said no"),
    AskState.LAPSED: lazy_gettext("No answer"),
    Gap.NOBODY_CLEARED: lazy_gettext("Nobody who is cleared for this on that day is left."),
    Gap.NO_LANGUAGE: lazy_gettext("Nobody who is cleared speaks the language that is needed."),
    Gap.NO_TIME: lazy_gettext("Everybody who could is busy or away at that time."),
    Gap.ALL_TAKEN: lazy_gettext("Everybody who could was asked already, or is proposed for enough other shifts."),
}
