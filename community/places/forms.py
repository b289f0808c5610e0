"""What comes in when districts and neighbourhoods are named."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from community.foundation.forms import NOT_A_CHOICE, Bounded, NamedForm, choices
from community.foundation.i18n import gettext, lazy_gettext
from community.places.queries import districts
from community.places.rules import LONGEST, Point, point_of


class DistrictForm(NamedForm):
    longest_name = LONGEST

    def validate_en(self, _field: Any) -> None:
        if not self.names:
            raise ValidationError(gettext("Please write the name in one language at least."))


class AreaForm(DistrictForm):
    district = SelectField(
        lazy_gettext("District"), choices=lambda: choices(districts()), invalid_choice_message=NOT_A_CHOICE
    )
    point = StringField(lazy_gettext("Its middle on the map"), [Bounded(40, required=False)], render_kw={"dir": "ltr"})

    @property
    def middle(self) -> Point:
        """The point that was written; none for nothing."""
        return point_of(self.point.data or "") or Point()

    def validate_point(self, field: Any) -> None:
        if point_of(field.data or "") is None:
            raise ValidationError(gettext("Write two numbers as maps show them, for example 42.6446, 23.2664."))
