"""What comes in: the days to confirm, and a code to check."""

from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import Optional

from community.foundation.forms import Bounded, Form, RadioOf
from community.foundation.i18n import lazy_gettext
from volunteers.hours import rules
from volunteers.hours.labels import LABELS
from volunteers.hours.rules import Period, SpanProblem

SPAN_PROBLEMS = {
    SpanProblem.MISSING: lazy_gettext("Please give both days."),
    SpanProblem.ORDER: lazy_gettext("The last day must not be before the first."),
    SpanProblem.TO_COME: lazy_gettext("This day is still to come. Hours count when they are over."),
}


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
        problem = rules.span_problem(*dates, self.today) if self.period.data is Period.SPAN else None
        if problem:
            wrong = self.first_on if problem is SpanProblem.TO_COME or not self.first_on.data else self.last_on
            wrong.errors = [str(SPAN_PROBLEMS[problem])]
        return problem is None


class ConfirmationCodeForm(Form):
    code = StringField(lazy_gettext("Code"), [Bounded(60)])
