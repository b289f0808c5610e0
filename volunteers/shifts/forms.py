"""What comes in when a role is opened."""

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from community.foundation.forms import Form, OneOf
from community.foundation.i18n import LANGUAGES, gettext, language_name, lazy_gettext
from volunteers.clearances.rules import Clearance
from volunteers.shifts.labels import LABELS
from volunteers.shifts.rules import ShiftRole

PLACES = NumberRange(0, 500)


class ShiftPlacesForm(Form):
    seen = HiddenField()
    minimum = IntegerField(lazy_gettext("Needed at least"), [PLACES], default=1)
    maximum = IntegerField(lazy_gettext("At most"), [PLACES], default=2)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.maximum.data or self.maximum.data < (self.minimum.data or 0):
            self.maximum.errors = [gettext("This must be at least one, and not below the minimum.")]
            return False
        return True


class OpeningForm(ShiftPlacesForm):
    role = OneOf(lazy_gettext("Role"), ShiftRole, LABELS, default=ShiftRole.HELPER)
    clearance = OneOf(lazy_gettext("Clearance"), Clearance, LABELS, default=Clearance.ADULTS)
    language = SelectField(lazy_gettext("Language that is needed"))
    later_too = BooleanField(lazy_gettext("Also in all later sessions of this series"), default=True)

    def __init__(self, **options: Any):
        super().__init__(**options)
        none = SelectChoice("", gettext("No particular one"))
        self.language.choices = [none, *(SelectChoice(code, language_name(code)) for code in LANGUAGES)]

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form."""
        told = {name: self[name].data for name in ("role", "clearance", "minimum", "maximum")}
        return told | {"language": self.language.data or None}
