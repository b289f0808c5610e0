"""What comes in when a role is opened."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from community.accounts.models import Account
from community.foundation.forms import Bounded, Form, OneOf, row_of, written_languages
from community.foundation.i18n import LANGUAGES, best_name, gettext, language_name, lazy_gettext
from community.skills.queries import listed
from events.activities.forms import contact_choices
from volunteers.clearances.rules import Clearance
from volunteers.shifts.labels import LABELS
from volunteers.shifts.rules import ShiftRole

PLACES = NumberRange(0, 500)


class ShiftPlacesForm(Form):
    seen = HiddenField()
    minimum = IntegerField(lazy_gettext("Needed at least"), [PLACES], default=1)
    maximum = IntegerField(lazy_gettext("At most"), [PLACES], default=2)
    text = TextAreaField(lazy_gettext("What one does there"), [Bounded(1000, required=False)], default="")
    bring = StringField(lazy_gettext("What to bring"), [Bounded(300, required=False)], default="")
    text_language = SelectField(lazy_gettext("Language of these words"), default="")
    contact_id = row_of(lazy_gettext("Whom helpers turn to"), default=0)
    first_time = BooleanField(lazy_gettext("First time, beside somebody"), default=False)
    later_too = BooleanField(lazy_gettext("Also in all later sessions of this series"), default=True)

    def __init__(self, contacts: Sequence[Account], **options: Any):
        super().__init__(**options)
        none = SelectChoice("", gettext("Not said"))
        self.text_language.choices = [none, *written_languages()]
        self.contact_id.choices = contact_choices(contacts, gettext("As for the session"))

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form."""
        told = {name: self[name].data for name in ("minimum", "maximum", "first_time")}
        words = {"text": self.text.data or "", "bring": self.bring.data or ""}
        about = {"text_language": self.text_language.data or None, "contact_id": self.contact_id.data or None}
        return told | words | about

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.maximum.data:
            self.maximum.errors = [gettext("A role has one place at least.")]
        elif self.maximum.data < (self.minimum.data or 0):
            self.maximum.errors = [gettext("This is fewer than are needed at least.")]
        return not self.maximum.errors


class OpeningForm(ShiftPlacesForm):
    role = OneOf(lazy_gettext("Role"), ShiftRole, LABELS, default=ShiftRole.HELPER)
    clearance = OneOf(lazy_gettext("Clearance"), Clearance, LABELS, default=Clearance.ADULTS)
    language = SelectField(lazy_gettext("Language that is needed"))
    skill_id = row_of(lazy_gettext("What it is good to be able to do"))

    def __init__(self, contacts: Sequence[Account], **options: Any):
        super().__init__(contacts, **options)
        none = SelectChoice("", gettext("No particular one"))
        self.language.choices = [none, *(SelectChoice(code, language_name(code)) for code in LANGUAGES)]
        skills = (SelectChoice(skill.id, best_name(skill.names)) for skill in listed())
        self.skill_id.choices = [SelectChoice(0, gettext("Nothing in particular")), *skills]

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form."""
        told = {name: self[name].data for name in ("role", "clearance")}
        return super().facts | told | {"language": self.language.data or None, "skill_id": self.skill_id.data or None}
