"""What comes in when staff record a step and clear a volunteer."""

from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Form, OneOf
from community.foundation.i18n import lazy_gettext
from volunteers.vetting.rules import Certificate, Clearance, InterviewOutcome, Training
from volunteers.vetting.words import WORDS

A_DATE = lazy_gettext("Choose a date.")
FOR_WHOM = [
    SelectChoice(Clearance.ADULTS.value, lazy_gettext("Adults")),
    SelectChoice(Clearance.FAMILIES.value, lazy_gettext("Families")),
    SelectChoice(Clearance.CHILDREN.value, lazy_gettext("Children")),
]


class GrantForm(Form):
    clearance = RadioField(lazy_gettext("For whom"), [InputRequired(REQUIRED)], choices=FOR_WHOM)
    until = DateField(lazy_gettext("Until"), [InputRequired(A_DATE)])


class InterviewForm(Form):
    held_on = DateField(lazy_gettext("When"), [InputRequired(A_DATE)])
    held_by = SelectField(lazy_gettext("Who talked with them"), coerce=int, invalid_choice_message=NOT_A_CHOICE)
    # Nothing is chosen beforehand: a talk that fits is a step to a clearance, and nobody takes it by accident.
    outcome = RadioField(
        lazy_gettext("What came of it"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(one.value, WORDS[one]) for one in InterviewOutcome],
    )

    def __init__(self, colleagues: list[tuple[int, str]], me: int, today: date, **options: Any):
        super().__init__(data={"held_by": me, "held_on": today}, **options)
        self.held_by.choices = [SelectChoice(colleague, name) for colleague, name in colleagues]


class CertificateForm(Form):
    certificate = OneOf(lazy_gettext("Which certificate you saw"), Certificate, WORDS)
    seen_on = DateField(lazy_gettext("When you saw it"), [InputRequired(A_DATE)])
    valid_until = DateField(lazy_gettext("It counts until"), [InputRequired(A_DATE)])


class TrainingForm(Form):
    training = OneOf(lazy_gettext("Which training"), Training, WORDS, default=Training.SAFEGUARDING)
    attended_on = DateField(lazy_gettext("On which day"), [InputRequired(A_DATE)])
