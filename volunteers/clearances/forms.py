"""What comes in when staff record a step and clear a volunteer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.accounts.forms import mail_address
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Bounded, Form, OneOf, RadioOf, SomeOf, row_of
from community.foundation.i18n import available, lazy_gettext
from volunteers.clearances.labels import LABELS
from volunteers.clearances.rules import Acquaintance, Certificate, Clearance, InterviewOutcome, Training

A_DATE = lazy_gettext("Choose a date.")
FOR_WHOM = [
    SelectChoice(Clearance.ADULTS.value, lazy_gettext("Adults")),
    SelectChoice(Clearance.FAMILIES.value, lazy_gettext("Families")),
    SelectChoice(Clearance.CHILDREN.value, lazy_gettext("Children")),
]


class GrantForm(Form):
    clearance = RadioField(lazy_gettext("For whom"), [InputRequired(REQUIRED)], choices=FOR_WHOM)
    until = DateField(lazy_gettext("Until"), [InputRequired(A_DATE)])

    def __init__(self, ready: Iterable[Clearance], **options: Any):
        super().__init__(**options)
        offered = {one.value for one in ready}
        self.clearance.choices = [choice for choice in FOR_WHOM if choice.value in offered]


class InterviewForm(Form):
    held_on = DateField(lazy_gettext("When"), [InputRequired(A_DATE)])
    held_by = row_of(lazy_gettext("Who talked with them"))
    # Nothing is chosen beforehand: a talk that fits is a step to a clearance, and nobody takes it by accident.
    outcome = RadioOf(lazy_gettext("What came of it"), InterviewOutcome, LABELS)

    def __init__(self, colleagues: list[tuple[int, str]], me: int, today: date, **options: Any):
        super().__init__(data={"held_by": me, "held_on": today}, **options)
        self.held_by.choices = [SelectChoice(colleague, name) for colleague, name in colleagues]


class CertificateForm(Form):
    certificate = OneOf(lazy_gettext("Which certificate you saw"), Certificate, LABELS)
    seen_on = DateField(lazy_gettext("When you saw it"), [InputRequired(A_DATE)])
    valid_until = DateField(lazy_gettext("It counts until"), [InputRequired(A_DATE)])


class TrainingForm(Form):
    training = OneOf(lazy_gettext("Which training"), Training, LABELS, default=Training.SAFEGUARDING)
    attended_on = DateField(lazy_gettext("On which day"), [InputRequired(A_DATE)])


NAME, EMAIL, LANGUAGE = lazy_gettext("Name"), lazy_gettext("Email"), lazy_gettext("Language of the email")


def language_of_the_email() -> SelectField:
    return SelectField(LANGUAGE, invalid_choice_message=NOT_A_CHOICE)


class EmailLanguageForm(Form):
    """A form that chooses the language of emails."""

    def __init__(self, *arguments: Any, locale: str, **options: Any):
        super().__init__(*arguments, **options)
        for field in self:
            if field.short_name.endswith("language"):
                field.choices = [SelectChoice(one.code, one.own_name) for one in available()]
                field.data = field.data or locale


class ClearanceWishForm(Form):
    organisation = row_of(lazy_gettext("With which organisation?"))
    clearance = RadioField(
        lazy_gettext("For whom would you like to be there?"), [InputRequired(REQUIRED)], choices=FOR_WHOM
    )
    motivation = TextAreaField(lazy_gettext("Why, in a sentence or two"), [Bounded(600, required=False)])

    def __init__(self, organisations: list[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.organisation.choices = [SelectChoice(number, name) for number, name in organisations]
        if self.organisation.data is None and organisations:
            self.organisation.data = organisations[0][0]


class ApplyForm(ClearanceWishForm, EmailLanguageForm):
    name = StringField(NAME, [Bounded(80)])
    email = StringField(EMAIL, [Bounded(254), mail_address])
    language = language_of_the_email()
    second_name = StringField(NAME, [Bounded(80)])
    second_email = StringField(EMAIL, [Bounded(254), mail_address])
    second_language = language_of_the_email()
    agreed = BooleanField(
        lazy_gettext("They know that I name them, and you may write to them"), [InputRequired(REQUIRED)]
    )


class RefereeForm(EmailLanguageForm):
    name = StringField(NAME, [Bounded(80)])
    email = StringField(EMAIL, [Bounded(254), mail_address])
    language = language_of_the_email()
    agreed = BooleanField(
        lazy_gettext("This person knows that I name them, and you may write to them"), [InputRequired(REQUIRED)]
    )


class AnswerForm(Form):
    known_for = RadioOf(lazy_gettext("How long have you known each other?"), Acquaintance, LABELS)
    trusted = SomeOf(lazy_gettext("With whom would you trust them?"), choices=FOR_WHOM)
    remark = TextAreaField(lazy_gettext("Would you like to tell us anything else?"), [Bounded(600, required=False)])
