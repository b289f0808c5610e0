"""What comes in: the days to confirm, and a code to check."""

from typing import Any

from wtforms import DateField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Bounded, Form
from community.foundation.i18n import gettext, lazy_gettext
from volunteers.hours import rules
from volunteers.hours.labels import LABELS
from volunteers.hours.rules import Period


class PeriodForm(Form):
    period = RadioField(
        lazy_gettext("Which hours"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(one.value, LABELS[one]) for one in Period],
        default=Period.ALL.value,
        validate_choice=False,
    )
    first_on = DateField(lazy_gettext("From"), [Optional()])
    last_on = DateField(lazy_gettext("Until"), [Optional()])

    def __init__(self, today: Any, **options: Any):
        super().__init__(**options)
        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.period.data not in {one.value for one in Period}:
            self.period.errors = [NOT_A_CHOICE]
            return False
        dates = self.first_on.data, self.last_on.data
        if self.period.data == Period.SPAN.value and not rules.is_span(*dates, self.today):
            self.last_on.errors = [
                gettext("Please give two days: the first one not after the last, and not in the future.")
            ]
            return False
        return True


class ConfirmationCodeForm(Form):
    code = StringField(lazy_gettext("Code"), [Bounded(60)])
