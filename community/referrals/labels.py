"""Referrals in words: kinds, states, what goes along, what came of it, and why something is not done."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.referrals.rules import (
    DeclineReason,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    ReferralState,
    ReferralWay,
    Refusal,
)

KINDS: dict[Enum, Any] = {
    ReferralKind.HOUSING: lazy_gettext("Housing"),
    ReferralKind.HEALTH: lazy_gettext("Health"),
    ReferralKind.PSYCHIATRIC: lazy_gettext("Mental health"),
    ReferralKind.SCHOOL: lazy_gettext("School"),
    ReferralKind.EMPLOYMENT: lazy_gettext("Work"),
    ReferralKind.SOCIAL_ASSISTANCE: lazy_gettext("Social assistance"),
    ReferralKind.LEGAL: lazy_gettext("Legal advice"),
    ReferralKind.CHILD_SUPPORT: lazy_gettext("Support for a child"),
    ReferralKind.SAFETY: lazy_gettext("Safety"),
    ReferralKind.OTHER: lazy_gettext("Something else"),
}
STATES: dict[Enum, Any] = {
    ReferralState.DRAFT: lazy_gettext("Not agreed to yet"),
    ReferralState.CONSENTED: lazy_gettext("Agreed to, not sent yet"),
    ReferralState.SENT: lazy_gettext("Sent"),
    ReferralState.ACKNOWLEDGED: lazy_gettext("Being looked at"),
    ReferralState.ACCEPTED: lazy_gettext("They will help"),
    ReferralState.DECLINED: lazy_gettext("They cannot help"),
    ReferralState.IN_CONTACT: lazy_gettext("They are helping"),
    ReferralState.CLOSED: lazy_gettext("Over"),
    ReferralState.WITHDRAWN: lazy_gettext("Taken back"),
}
LABELS: dict[Enum, Any] = {
    **KINDS,
    **STATES,
    ReferralPriority.EMERGENCY: lazy_gettext("Emergency: first contact within 24 hours"),
    ReferralPriority.URGENT: lazy_gettext("Urgent: within 72 hours"),
    ReferralPriority.NORMAL: lazy_gettext("Normal: within 14 days"),
    ReferralWay.OWN_CARD: lazy_gettext("With the own card"),
    ReferralWay.ORALLY: lazy_gettext("Told in a language they speak"),
    ReferralWay.INTERPRETED: lazy_gettext("Told through an interpreter"),
    DeclineReason.FULL: lazy_gettext("No place at the moment"),
    DeclineReason.NOT_OURS: lazy_gettext("This is not what we do"),
    DeclineReason.NO_LANGUAGE: lazy_gettext("Nobody speaks the language"),
    DeclineReason.NOT_REACHED: lazy_gettext("Nobody could be reached"),
    DeclineReason.OTHER: lazy_gettext("Another reason"),
    ReferralOutcome.HELPED: lazy_gettext("It helped"),
    ReferralOutcome.PARTLY: lazy_gettext("It helped in part"),
    ReferralOutcome.PASSED_ON: lazy_gettext("Somebody else helps now"),
    ReferralOutcome.NOT_REACHED: lazy_gettext("The person could not be reached"),
    ReferralOutcome.NOT_WANTED: lazy_gettext("The person did not want it any more"),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.NOT_NOW: lazy_gettext("That is not the next step. Look again: something has changed."),
    Refusal.NOT_YOURS: lazy_gettext("Somebody else takes this step."),
    Refusal.ENDED: lazy_gettext("This is over already."),
    Refusal.NOT_OFFERED: lazy_gettext("This organisation does not take that kind. Choose another one."),
    Refusal.ITSELF: lazy_gettext("That is your own organisation. Choose another one."),
}
# How each state looks in a list.
LOOKS = {
    ReferralState.DRAFT: "info",
    ReferralState.CONSENTED: "waiting",
    ReferralState.SENT: "waiting",
    ReferralState.ACKNOWLEDGED: "waiting",
    ReferralState.ACCEPTED: "good",
    ReferralState.DECLINED: "off",
    ReferralState.IN_CONTACT: "good",
    ReferralState.CLOSED: "good",
    ReferralState.WITHDRAWN: "off",
}
