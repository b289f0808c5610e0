"""The states of a pair, and why it is not made, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from community.members.rules import Heard
from volunteers.pairs.rules import MeetingLoss, PairState, Refusal, WordOf

LABELS = {
    PairState.PROPOSED: lazy_gettext("Asked, no answer yet"),
    PairState.ACCEPTED_BY_MENTOR: lazy_gettext("The volunteer said yes"),
    PairState.ACCEPTED_BY_MENTEE: lazy_gettext("Both said yes"),
    PairState.GUARDIAN_AGREED: lazy_gettext("The guardian agreed"),
    PairState.INTRODUCED: lazy_gettext("Introduced"),
    PairState.ACTIVE: lazy_gettext("Meeting"),
    PairState.PAUSED: lazy_gettext("Paused"),
    PairState.CLOSING: lazy_gettext("Coming to an end"),
    PairState.CLOSED: lazy_gettext("Ended"),
    WordOf.PERSON: lazy_gettext("The person"),
    WordOf.GUARDIAN: lazy_gettext("The guardian"),
}

# What whoever brings two people together reads of a first meeting that is not held as it was set.
LOST_MEETING = {
    MeetingLoss.CALLED_OFF: lazy_gettext("The first meeting was called off. Set another one."),
    MeetingLoss.VOLUNTEER: lazy_gettext("The volunteer does not come to the first meeting. Set another one."),
    MeetingLoss.FAMILY: lazy_gettext("The family does not come to the first meeting. Set another one."),
}

# What both sides are told when they agreed: by whom who could bring them together hears of it.
BROUGHT_TOGETHER = {
    Heard.COORDINATORS: lazy_gettext("A coordinator will bring you together in a public place, and tell you when."),
    **dict.fromkeys(
        (Heard.ADMINISTRATORS, Heard.NOBODY),
        lazy_gettext("Nobody coordinates here at the moment. It takes longer until somebody brings you together."),
    ),
}

REFUSALS = {
    Refusal.NEVER_AGAIN: lazy_gettext("These two are not proposed to each other any more."),
    Refusal.ALREADY: lazy_gettext("They were asked already."),
    Refusal.OVER: lazy_gettext("This is over already. Nothing was changed."),
    Refusal.NO_PLACE: lazy_gettext("All places for company are taken at the moment."),
    Refusal.NOT_CLEARED: lazy_gettext("The volunteer's clearance does not reach for this at the moment."),
    Refusal.NO_CONSENT: lazy_gettext("The family does not agree to be matched at the moment."),
    Refusal.NO_GUARDIAN: lazy_gettext("Somebody who is responsible for the child has to agree first."),
    Refusal.NOT_YET: lazy_gettext("It is too early for this step."),
    Refusal.MEETING_SET: lazy_gettext("Their first meeting is set. Move or cancel it first."),
    Refusal.NOT_PUBLIC: lazy_gettext("A first meeting is in a public place. Choose another one."),
    Refusal.PAST: lazy_gettext("This time is over. Choose a later one."),
    Refusal.FAMILY_BUSY: lazy_gettext("The family is somewhere else at that time. Choose another one."),
    Refusal.FAMILY_AGE: lazy_gettext("Somebody of the family is too young or too old for these meetings."),
    Refusal.FAMILY_TOO_MANY: lazy_gettext("The family is larger than a first meeting can be."),
    Refusal.VOLUNTEER_BUSY: lazy_gettext("The volunteer cannot come at that time. Choose another one."),
    Refusal.VOLUNTEER_PAUSED: lazy_gettext("The volunteer has a pause on that day. Choose another one."),
    Refusal.VOLUNTEER_NOT_ACTIVE: lazy_gettext("The volunteer is not active at the moment."),
    Refusal.CLEARANCE_ENDS: lazy_gettext("The volunteer's clearance ends before that day. Choose an earlier one."),
}
