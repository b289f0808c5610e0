"""Data sharing in words: what goes along, why that is lawful, where an agreement stands, why something is not done."""

from collections.abc import Collection
from enum import Enum
from typing import Any

from community.foundation.i18n import gettext, in_words, lazy_gettext
from community.sharing.rules import Disclosure, LegalBasis, Refusal, SharingState

# What goes along, as the person reads it.
DISCLOSED: dict[Enum, Any] = {
    Disclosure.NAME: lazy_gettext("Name"),
    Disclosure.BIRTH_YEAR: lazy_gettext("Year of birth"),
    Disclosure.LANGUAGES: lazy_gettext("Languages"),
    Disclosure.PHONE: lazy_gettext("Phone"),
    Disclosure.DISTRICT: lazy_gettext("District"),
    Disclosure.FAMILY_SIZE: lazy_gettext("People in the family"),
    Disclosure.ACCOMMODATIONS: lazy_gettext("What makes taking part possible"),
}
BASES: dict[Enum, Any] = {
    LegalBasis.CONSENT: lazy_gettext("Consent of the person (GDPR, article 6(1)(a))"),
    LegalBasis.CONTRACT: lazy_gettext("A contract with the person (GDPR, article 6(1)(b))"),
    LegalBasis.LEGAL_OBLIGATION: lazy_gettext("A legal obligation (GDPR, article 6(1)(c))"),
    LegalBasis.VITAL_INTERESTS: lazy_gettext("Vital interests (GDPR, article 6(1)(d))"),
    LegalBasis.PUBLIC_TASK: lazy_gettext("A public task (GDPR, article 6(1)(e))"),
}
STATES: dict[Enum, Any] = {
    SharingState.PROPOSED: lazy_gettext("Proposed"),
    SharingState.TO_COME: lazy_gettext("Agreed, begins later"),
    SharingState.RUNNING: lazy_gettext("In force"),
    SharingState.EXPIRES_SOON: lazy_gettext("Expires soon"),
    SharingState.EXPIRED: lazy_gettext("Expired"),
    SharingState.ENDED: lazy_gettext("Ended"),
}
LABELS: dict[Enum, Any] = {**DISCLOSED, **BASES, **STATES}
REFUSALS: dict[Enum, Any] = {
    Refusal.OWN: lazy_gettext("Your side has proposed it. Somebody of the other organisation accepts it."),
    Refusal.NOT_NOW: lazy_gettext("That is not the next step. Look again: something has changed."),
    Refusal.ENDED: lazy_gettext("This is over already."),
    Refusal.ITSELF: lazy_gettext("Choose two different organisations."),
    Refusal.PROPOSED_ALREADY: lazy_gettext("A proposal of these two waits for its answer. Answer or end that one."),
    Refusal.DAYS: lazy_gettext("The last day comes before the first one."),
    Refusal.TOO_LONG: lazy_gettext("At most five years. Renew it then."),
    Refusal.PAST: lazy_gettext("That last day is over already. Choose one to come."),
    Refusal.NOT_SHARED: lazy_gettext(
        "No data sharing runs with this organisation. Whoever coordinates yours proposes it under Data sharing."
    ),
    Refusal.BEYOND: lazy_gettext(
        "More goes along than the two organisations agreed to share. Take it out, or agree on more."
    ),
}


def in_disclosures(agreed: Collection[Disclosure]) -> str:
    """What may go along, in words."""
    return in_words([str(word) for one, word in DISCLOSED.items() if one in agreed])


def only_agreed(agreed: Collection[Disclosure]) -> str:
    """That no more than this may go along."""
    return gettext("Agreed with this organisation is only: %(what)s.", what=in_disclosures(agreed))


# How each state looks in a list.
LOOKS = {
    SharingState.PROPOSED: "waiting",
    SharingState.TO_COME: "info",
    SharingState.RUNNING: "good",
    SharingState.EXPIRES_SOON: "few",
    SharingState.EXPIRED: "full",
    SharingState.ENDED: "off",
}
