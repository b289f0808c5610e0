"""What comes in when a venue is described."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from community.foundation.access import current_actor
from community.foundation.forms import Bounded, Form, OneOf, choices, row_of
from community.foundation.i18n import available, best_name, lazy_gettext
from community.places.queries import areas
from events.venues import queries
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility, VenueState

LABELS = {
    PlaceVisibility.PUBLIC: lazy_gettext("Everybody sees the exact place"),
    PlaceVisibility.AFTER_CONFIRMATION: lazy_gettext("Only the area, until somebody is confirmed"),
    PlaceVisibility.PRIVATE: lazy_gettext("Only the area; we tell the place ourselves"),
    VenueState.ACTIVE: lazy_gettext("In use"),
    VenueState.CLOSED: lazy_gettext("Closed"),
}


# How long a name and the directions may be, in characters.
NAME, WAY = 160, 1000


def venue_choices(venues: Sequence[Venue]) -> list[SelectChoice]:
    """What is chosen from where a venue is asked for: under the name of whoever has them, but where all are of one
    organisation of the reader's."""
    own = {organisation_id for _, organisation_id in current_actor().held}
    whose = {venue.organisation_id for venue in venues}
    named = len(whose) > 1 or not whose <= own
    owners = [venue.organisation.called if named else None for venue in venues]
    pairs = choices((venue.id, venue.called) for venue in venues)
    return [replace(choice, optgroup=owner) for choice, owner in zip(pairs, owners, strict=True)]


class VenueForm(Form):
    seen = HiddenField()
    organisation_id = row_of(lazy_gettext("Organisation"))
    name = StringField(lazy_gettext("Name, as it stands on the door"), [Bounded(NAME)])
    address = StringField(lazy_gettext("Address"), [Bounded(300)])
    area_id = row_of(lazy_gettext("Area"), choices=lambda: choices((one.id, best_name(one.names)) for one in areas()))
    directions = TextAreaField(lazy_gettext("How to find it"), [Bounded(WAY, required=False)])
    capacity = IntegerField(
        lazy_gettext("How many people fit in"),
        [NumberRange(1, 5000)],
        default=20,
    )
    step_free = BooleanField(lazy_gettext("Step-free"))
    pram_space = BooleanField(lazy_gettext("Room for a pram"))
    quiet_room = BooleanField(lazy_gettext("A quiet room"))
    visibility = OneOf(lazy_gettext("Who learns the exact place"), PlaceVisibility, LABELS)

    def __init__(self, organisations: Sequence[tuple[int, str]] = (), **options: Any):
        super().__init__(**options)
        self.organisation_id.choices = choices(organisations)
        if len(organisations) < 2:
            del self.organisation_id

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form."""
        told = {name: self[name].data for name in queries.FACTS if name in self}
        return told | {"names": self._in_languages("name"), "ways": self._in_languages("way")}

    def _in_languages(self, what: str) -> dict[str, str]:
        return {one.code: self[f"{what}_{one.code}"].data or "" for one in available()}

    @property
    def languages(self) -> list[tuple[Any, Any]]:
        """The fields of name and directions in each language."""
        return [(self[f"name_{one.code}"], self[f"way_{one.code}"]) for one in available()]


def in_languages(**options: Any) -> VenueForm:
    """The form with a name and directions for each language of the interface."""
    fields: dict[str, Any] = {}
    for one in available():
        named = lazy_gettext("Name (%(language)s)", language=one.own_name)
        found = lazy_gettext("How to find it (%(language)s)", language=one.own_name)
        emails = {"lang": one.tag, "dir": one.direction}
        fields[f"name_{one.code}"] = StringField(named, [Bounded(NAME, required=False)], render_kw=emails)
        fields[f"way_{one.code}"] = TextAreaField(found, [Bounded(WAY, required=False)], render_kw=emails)
    return type("NamedVenueForm", (VenueForm,), fields)(**options)
