"""What comes in when staff clear a volunteer."""

from wtforms import DateField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.foundation.forms import REQUIRED, Form
from community.foundation.i18n import lazy_gettext
from volunteers.vetting.rules import Clearance


class GrantForm(Form):
    clearance = RadioField(
        lazy_gettext("For whom"),
        [InputRequired(REQUIRED)],
        choices=[
            SelectChoice(Clearance.ADULTS.value, lazy_gettext("Adults")),
            SelectChoice(Clearance.FAMILIES.value, lazy_gettext("Families (two people decide)")),
            SelectChoice(Clearance.CHILDREN.value, lazy_gettext("Children (two people decide)")),
        ],
    )
    until = DateField(lazy_gettext("Until"), [InputRequired(lazy_gettext("Choose a date."))])
