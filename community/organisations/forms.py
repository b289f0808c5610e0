"""What comes in about an organisation."""

from enum import Enum
from typing import Any

from wtforms import StringField

from community.foundation.forms import Bounded, NamedForm, OneOf, PhoneField
from community.foundation.i18n import lazy_gettext
from community.organisations.rules import OrganisationKind, OrganisationLevel, OrganisationState

LABELS: dict[Enum, Any] = {
    OrganisationKind.MUNICIPALITY: lazy_gettext("Municipality"),
    OrganisationKind.NGO: lazy_gettext("Association"),
    OrganisationKind.INSTITUTION: lazy_gettext("Institution"),
    OrganisationLevel.LOCAL: lazy_gettext("Local"),
    OrganisationLevel.REGIONAL: lazy_gettext("Regional"),
    OrganisationLevel.NATIONAL: lazy_gettext("National"),
    OrganisationState.APPLIED: lazy_gettext("Applied"),
    OrganisationState.ACTIVE: lazy_gettext("Active"),
    OrganisationState.CLOSED: lazy_gettext("Closed"),
}


class OrganisationForm(NamedForm):
    longest_name = 160

    name = StringField(lazy_gettext("Name, as it stands on the door"), [Bounded(longest_name)])
    kind = OneOf(lazy_gettext("What it is"), OrganisationKind, LABELS)
    level = OneOf(lazy_gettext("How far it reaches"), OrganisationLevel, LABELS)
    phone = PhoneField(lazy_gettext("Telephone for families"))


class ChangeForm(OrganisationForm):
    state = OneOf(lazy_gettext("State"), OrganisationState, LABELS)
