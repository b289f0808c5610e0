"""What comes in when a school term is kept."""

from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import InputRequired

from community.foundation.forms import REQUIRED, Bounded, Form, RadioOf
from community.foundation.i18n import gettext, lazy_gettext
from community.school_terms.labels import LABELS
from community.school_terms.rules import LONGEST, TermKind, in_order


class SchoolTermForm(Form):
    name = StringField(lazy_gettext("Name"), [Bounded(LONGEST)])
    kind = RadioOf(lazy_gettext("Term or break"), TermKind, LABELS)
    first_on = DateField(lazy_gettext("First day"), [InputRequired(REQUIRED)])
    last_on = DateField(lazy_gettext("Last day"), [InputRequired(REQUIRED)])

    @property
    def facts(self) -> tuple[str, TermKind, Any, Any]:
        """What was typed; only after `validate`."""
        return self.name.data or "", self.kind.data, self.first_on.data, self.last_on.data

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not in_order(self.first_on.data, self.last_on.data):
            self.last_on.errors = [gettext("The last day is not before the first, and within a year of it.")]
            return False
        return True
