"""What comes in about an organisation."""

from enum import Enum
from typing import Any, TypeVar

from wtforms import StringField

from community.foundation import i18n
from community.foundation.forms import Bounded, Form, OneOf
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


LONGEST = 160
AnyForm = TypeVar("AnyForm", bound="OrganisationForm")


class OrganisationForm(Form):
    name = StringField(lazy_gettext("Name, as it stands on the door"), [Bounded(LONGEST)])
    kind = OneOf(lazy_gettext("What it is"), OrganisationKind, LABELS)
    level = OneOf(lazy_gettext("How far it reaches"), OrganisationLevel, LABELS)

    @property
    def names(self) -> dict[str, str]:
        """The name in each language in which it is another."""
        return {one.code: self[one.code].data for one in i18n.available() if self[one.code].data}

    @property
    def languages(self) -> list[Any]:
        """The fields of the names."""
        return [self[one.code] for one in i18n.available()]


class ChangeForm(OrganisationForm):
    state = OneOf(lazy_gettext("State"), OrganisationState, LABELS)


def in_languages(kind: type[AnyForm], **options: Any) -> AnyForm:
    """The form with a name for each language of the interface."""
    fields = {
        one.code: StringField(
            one.own_name, [Bounded(LONGEST, required=False)], render_kw={"lang": one.tag, "dir": one.direction}
        )
        for one in i18n.available()
    }
    return type(f"Named{kind.__name__}", (kind,), fields)(**options)
