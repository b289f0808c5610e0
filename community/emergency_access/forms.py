"""What comes in when something has to be opened in an emergency."""

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from community.emergency_access.labels import KINDS
from community.emergency_access.rules import LONGEST_REASON, EmergencyKind
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Bounded, Form, NoPersonalNumber, choices
from community.foundation.i18n import lazy_gettext


class EmergencyForm(Form):
    kind = SelectField(
        lazy_gettext("What has to be opened?"),
        choices=choices((one.value, word) for one, word in KINDS.items()),
        invalid_choice_message=NOT_A_CHOICE,
    )
    number = IntegerField(
        lazy_gettext("Its number"),
        [InputRequired(REQUIRED), NumberRange(1, 2**31 - 1)],
        description=lazy_gettext("It stands in the audit trail, and who calls you can tell it from the address."),
    )
    reason = TextAreaField(
        lazy_gettext("Why, and why now?"),
        [Bounded(LONGEST_REASON), NoPersonalNumber()],
        description=lazy_gettext("The second person reads it, and the organisation that looks after it."),
    )

    @property
    def wanted(self) -> EmergencyKind:
        """The kind that was chosen."""
        return EmergencyKind(self.kind.data)
