"""What comes in: a course, its dates and questions, whom it invites, and what people answer."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from community.accounts.forms import mail_address
from community.accounts.models import Account
from community.foundation.forms import (
    NOT_A_CHOICE,
    REQUIRED,
    Bounded,
    Form,
    NoPersonalNumber,
    RadioOf,
    SomeOf,
    choices,
    written_languages,
)
from community.foundation.i18n import gettext, in_words, lazy_gettext
from community.organisations.rules import OrganisationKind
from community.staff_training.labels import IN_USE, USEFUL
from community.staff_training.models import StaffCourseQuestion, Trainee
from community.staff_training.rules import (
    FEWEST_CHOICES,
    MOST_CHOICES,
    MOST_DATES,
    MOST_PEOPLE,
    InUse,
    Usefulness,
    choices_in,
    lines_in,
)

WORKS_FOR = {
    OrganisationKind.MUNICIPALITY: lazy_gettext("A municipality"),
    OrganisationKind.INSTITUTION: lazy_gettext("An institution or authority"),
    OrganisationKind.NGO: lazy_gettext("An association or other organisation"),
}


class StaffCourseForm(Form):
    title = StringField(lazy_gettext("What is it called?"), [Bounded(120)])
    about = TextAreaField(lazy_gettext("What is it about, and for whom?"), [Bounded(1200, required=False)])
    place = StringField(lazy_gettext("Where?"), [Bounded(200)])
    material = TextAreaField(lazy_gettext("Material: words and links"), [Bounded(3000, required=False)])
    pass_mark = IntegerField(
        lazy_gettext("Who passes the test? Percent of right answers"),
        [InputRequired(REQUIRED), NumberRange(1, 100)],
        default=70,
    )
    least_dates = IntegerField(
        lazy_gettext("On how many dates must one be there for a certificate?"), [Optional(), NumberRange(1, MOST_DATES)]
    )


class StaffCourseDateForm(Form):
    on = DateField(lazy_gettext("Day"), [InputRequired(REQUIRED)])
    starts = TimeField(lazy_gettext("From"), [InputRequired(REQUIRED)])
    ends = TimeField(lazy_gettext("Until"), [InputRequired(REQUIRED)])

    def validate_ends(self, field: Field) -> None:
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(gettext("It ends before it begins."))


class StaffCourseQuestionForm(Form):
    text = StringField(lazy_gettext("Question"), [Bounded(300)])
    options = TextAreaField(lazy_gettext("What one may answer, a line each"), [Bounded(1200)])
    right = IntegerField(
        lazy_gettext("Which line is right?"), [InputRequired(REQUIRED), NumberRange(1, MOST_CHOICES)], default=1
    )

    def validate_options(self, field: Field) -> None:
        found = choices_in(field.data or "")
        if not FEWEST_CHOICES <= len(found) <= MOST_CHOICES:
            raise ValidationError(
                gettext("Write %(least)s to %(most)s different lines.", least=FEWEST_CHOICES, most=MOST_CHOICES)
            )
        if any(len(one) > 200 for one in found):
            raise ValidationError(gettext("A line is too long: at most 200 characters."))

    def validate_right(self, field: Field) -> None:
        if field.data and field.data > len(choices_in(self.options.data or "")):
            raise ValidationError(gettext("There is no such line."))


class TraineesForm(Form):
    """Whom to invite: colleagues with an account, and addresses, many at once."""

    colleagues = SomeOf(lazy_gettext("Colleagues who have an account"))
    addresses = TextAreaField(lazy_gettext("Email addresses, a line each"), [Bounded(30_000, required=False)])
    works_for = RadioOf(
        lazy_gettext("Where do they work?"), OrganisationKind, WORKS_FOR, default=OrganisationKind.MUNICIPALITY
    )
    language = SelectField(lazy_gettext("In which language do we write to them?"), choices=written_languages)

    def __init__(self, known: Sequence[Account], **options: Any):
        super().__init__(**options)
        self.known = {str(one.id): one for one in known}
        self.colleagues.choices = choices(
            (number, f"{one.name} {one.family_name or ''}".strip()) for number, one in self.known.items()
        )
        if not known:
            del self.colleagues

    def validate_addresses(self, field: Field) -> None:
        found = lines_in(field.data or "")
        if len(found) > MOST_PEOPLE:
            raise ValidationError(gettext("There can be %(most)s at most.", most=MOST_PEOPLE))
        wrong = [f"“{address}”" for _, address in found if not _is_address(address)]
        if wrong:
            raise ValidationError(gettext("No email address: %(lines)s. Nobody was written to yet.",
                                          lines=in_words(wrong)))  # fmt: skip
        if any(len(name) > 120 for name, _ in found):
            raise ValidationError(gettext("A name is too long: at most 120 characters."))
        if not found and not ("colleagues" in self and self.colleagues.data):
            raise ValidationError(gettext("Choose somebody, or write an address."))

    @property
    def people(self) -> list[tuple[str, str]]:
        """Everybody who is chosen or written down: name, or "", and address."""
        chosen = [self.known[number] for number in self.colleagues.data or ()] if "colleagues" in self else []
        names = [(f"{one.name} {one.family_name or ''}".strip(), one.email) for one in chosen]
        return [*names, *lines_in(self.addresses.data or "")]


class _Typed:
    """A line as the rule for addresses reads a field."""

    def __init__(self, data: str):
        self.data = data


def _is_address(text: str) -> bool:
    try:
        mail_address(None, _Typed(text))
    except ValidationError:
        return False
    return True


class PresenceForm(Form):
    there = SomeOf(lazy_gettext("Who was there?"))

    def __init__(self, people: Sequence[Trainee], **options: Any):
        super().__init__(**options)
        self.there.choices = choices((str(one.id), one.name or one.email or "–") for one in people)


class ComingForm(Form):
    """That somebody comes."""

    name = StringField(lazy_gettext("Your name, as it stands on the certificate"), [Bounded(120), NoPersonalNumber()])
    works_for = RadioOf(lazy_gettext("Where do you work?"), OrganisationKind, WORKS_FOR)


class UsefulForm(Form):
    useful = RadioOf(lazy_gettext("Was the course useful to you?"), Usefulness, USEFUL)


class InUseForm(Form):
    in_use = RadioOf(lazy_gettext("Do you use what you learned?"), InUse, IN_USE)


class CertificateNumberForm(Form):
    code = StringField(lazy_gettext("Number of the certificate"), [Bounded(60)])


class TryForm(Form):
    """A test; the fields of its questions are called q0, q1 and so on."""

    number = IntegerField(widget=HiddenInput())

    @property
    def questions(self) -> list[Field]:
        """The fields of the questions in their order."""
        return [field for field in self if isinstance(field, RadioField)]

    @property
    def given(self) -> list[int]:
        """What was answered, by the place of the choice."""
        return [field.data for field in self.questions]


def form_of_test(questions: Sequence[StaffCourseQuestion], **options: Any) -> TryForm:
    """The form of a test."""
    fields = {
        f"q{place}": RadioField(
            one.text,
            [InputRequired(NOT_A_CHOICE)],
            coerce=int,
            choices=[SelectChoice(number, choice) for number, choice in enumerate(one.choices)],
        )
        for place, one in enumerate(questions)
    }
    return type("StaffTestForm", (TryForm,), fields)(**options)  # type: ignore[no-any-return]
