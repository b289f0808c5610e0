"""What comes in when staff note a talk."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from community.foundation.forms import Bounded, Form, RadioOf
from community.foundation.i18n import gettext, lazy_gettext
from volunteers.follow_up.labels import LABELS
from volunteers.follow_up.rules import BOTH, REASONS, Going, NextMatch, can_rest

A_DATE = lazy_gettext("Choose a date.")


class CheckInForm(Form):
    side = RadioOf(lazy_gettext("With whom you talked"), BOTH, LABELS)
    going = RadioOf(lazy_gettext("How is it going?"), Going, LABELS)
    held_on = DateField(lazy_gettext("When"), [InputRequired(A_DATE)])
    concerns = TextAreaField(lazy_gettext("Concerns"), [Bounded(500, required=False)])
    next_step = StringField(lazy_gettext("Next step"), [Bounded(200, required=False)])

    def __init__(self, today: date, **options: Any):
        super().__init__(data={"held_on": today}, **options)


class FarewellForm(Form):
    talked_on = DateField(lazy_gettext("When you talked"), [InputRequired(A_DATE)])
    ending = RadioOf(lazy_gettext("Why it ends"), REASONS, LABELS)
    note = TextAreaField(lazy_gettext("A note for colleagues"), [Bounded(500, required=False)])
    again = BooleanField(lazy_gettext("The family would like to meet somebody else"))
    volunteer_again = RadioOf(
        lazy_gettext("Would the volunteer accompany somebody else?"), NextMatch, LABELS, required=False
    )
    rests_until = DateField(lazy_gettext("After a rest: from which day"), [Optional()])

    def __init__(self, today: date, **options: Any):
        super().__init__(data={"talked_on": today}, **options)

        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.volunteer_again.data is NextMatch.LATER and not can_rest(self.rests_until.data, self.today):
            self.rests_until.errors = [gettext("Choose the day from which the volunteer would accompany somebody "
                                               "again, within a year.")]  # fmt: skip
            return False
        return valid
