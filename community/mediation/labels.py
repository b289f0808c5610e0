"""Mediation in words: states, what is missing, whether something holds, and why something is not done."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.mediation.rules import HandOver, HeldResult, MediationState, Refusal, StartLack

RESULTS: dict[Enum, Any] = {
    HeldResult.HOLDS: lazy_gettext("It holds"),
    HeldResult.PARTLY: lazy_gettext("It holds in part"),
    HeldResult.BROKEN: lazy_gettext("It does not hold"),
    HeldResult.NOT_REACHED: lazy_gettext("Nobody could be reached"),
}
HAND_OVERS: dict[Enum, Any] = {
    HandOver.UNABLE: lazy_gettext("They cannot go on"),
    HandOver.NOT_IMPARTIAL: lazy_gettext("They are not impartial any more"),
    HandOver.LANGUAGE: lazy_gettext("Another language is needed"),
    HandOver.ASKED: lazy_gettext("A side asked for somebody else"),
    HandOver.OTHER: lazy_gettext("Another reason"),
}
STATES: dict[Enum, Any] = {
    MediationState.INVITING: lazy_gettext("Both sides are asked"),
    MediationState.UNDER_WAY: lazy_gettext("The talks go on"),
    MediationState.AGREED: lazy_gettext("Ended with an agreement"),
    MediationState.NO_AGREEMENT: lazy_gettext("Ended without an agreement"),
    MediationState.REFUSED: lazy_gettext("Not wanted"),
    MediationState.EXPIRED: lazy_gettext("Ended after six months"),
}
LABELS: dict[Enum, Any] = {
    **RESULTS,
    **HAND_OVERS,
    **STATES,
    StartLack.PARTIES: lazy_gettext("Two sides are asked"),
    StartLack.MEETING: lazy_gettext("The information meeting was held"),
    StartLack.CONSENT: lazy_gettext("Both sides agree to take part"),
    StartLack.IMPARTIALITY: lazy_gettext("You declared to both sides that you are impartial"),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.NOT_NOW: lazy_gettext("That is not the next step. Look again: something has changed."),
    Refusal.ENDED: lazy_gettext("This is over already."),
    Refusal.TWO: lazy_gettext("Two sides are there already."),
    Refusal.SAME: lazy_gettext("Choose a grown-up of another family: both sides cannot be of one."),
    Refusal.LACKS: lazy_gettext("Something is still missing before it can begin."),
    Refusal.DAY: lazy_gettext("Choose a day from the beginning until today."),
    Refusal.SAID: lazy_gettext("This was said already."),
    Refusal.ASKED: lazy_gettext("They were asked already."),
    Refusal.NOT_REGISTERED: lazy_gettext("Choose somebody who told their number in the register of mediators."),
    Refusal.LEADS_ALREADY: lazy_gettext("They lead it already."),
    Refusal.ANEW: lazy_gettext("First both sides agree to the new mediator, who declares to each to be impartial."),
}
LOOKS = {
    MediationState.INVITING: "waiting",
    MediationState.UNDER_WAY: "info",
    MediationState.AGREED: "good",
    MediationState.NO_AGREEMENT: "off",
    MediationState.REFUSED: "off",
    MediationState.EXPIRED: "off",
}
