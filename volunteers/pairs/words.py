"""The states of a pair, and why it is not made, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.pairs.rules import PairState, Refusal

WORDS = {
    PairState.PROPOSED: lazy_gettext("Asked, no answer yet"),
    PairState.ACCEPTED_BY_MENTOR: lazy_gettext("The volunteer said yes"),
    PairState.ACCEPTED_BY_MENTEE: lazy_gettext("Both said yes"),
    PairState.GUARDIAN_AGREED: lazy_gettext("The guardian agreed"),
    PairState.INTRODUCED: lazy_gettext("Introduced"),
    PairState.ACTIVE: lazy_gettext("Meeting"),
    PairState.PAUSED: lazy_gettext("Paused"),
    PairState.CLOSING: lazy_gettext("Coming to an end"),
    PairState.CLOSED: lazy_gettext("Ended"),
}

REFUSALS = {
    Refusal.NEVER_AGAIN: lazy_gettext("These two are not proposed to each other any more."),
    Refusal.ALREADY: lazy_gettext("They were asked already."),
}
