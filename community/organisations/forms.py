"""What comes in about an organisation."""

from enum import Enum
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext
from community.organisations.rules import OrganisationKind, OrganisationLevel, OrganisationState

WORDS: dict[Enum, Any] = {
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


def _choices(kind: type[Enum]) -> list[SelectChoice]:
    return [SelectChoice(member.value, WORDS[member]) for member in kind]


class OrganisationForm(Form):
    name = StringField(lazy_gettext("Name"), [Bounded(160)])
    kind = SelectField(lazy_gettext("What it is"), choices=_choices(OrganisationKind))
    level = SelectField(lazy_gettext("How far it reaches"), choices=_choices(OrganisationLevel))


class ChangeForm(OrganisationForm):
    state = SelectField(lazy_gettext("State"), choices=_choices(OrganisationState))
