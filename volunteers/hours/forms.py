"""What comes in: the days to confirm, and a code to check."""

from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import Optional

from community.foundation.forms import Bounded, Form, RadioOf
from community.foundation.i18n import gettext, lazy_gettext
from volunteers.hours import rules
from volunteers.hours.labels import LABELS
from volunteers.hours.rules import Period


class PeriodForm(Form):
    period = RadioOf(lazy_gettext("Which hours"), Period, LABELS, default=Period.ALL)
    first_on = DateField(lazy_gettext("From"), [Optional()])
    last_on = DateField(lazy_gettext("Until"), [Optional()])

    def __init__(self, today: Any, **options: Any):
        super().__init__(**options)
        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        dates = self.first_on.data, self.last_on.data
        if self.period.data is Period.SPAN and not rules.is_span(*dates, self.today):
            self.last_on.errors = [
                gettext("Please give two days: the first one not after the last, and not in the future.")
            ]
            return False
        return True


class ConfirmationCodeForm(Form):
    code = StringField(lazy_gettext("Code"), [Bounded(60)])
