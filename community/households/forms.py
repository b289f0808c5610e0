"""What comes in about a household, a person and a consent."""

from typing import Any

from wtforms import BooleanField, Field, IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from community.accounts.forms import SomeOf
from community.foundation import clock
from community.foundation.forms import (
    REQUIRED,
    Bounded,
    Form,
    PhoneField,
    RadioOf,
    choices,
    spoken_languages,
    written_languages,
)
from community.foundation.i18n import available, gettext, lazy_gettext
from community.households.rules import (
    GROWN_UP,
    PIN_LENGTH,
    Accommodation,
    ConsentManner,
    ConsentPurpose,
    YearPrecision,
    YearProblem,
    year_problem,
)
from community.places.queries import districts

PRECISIONS = {
    YearPrecision.YEAR: lazy_gettext("The year is right"),
    YearPrecision.ESTIMATED: lazy_gettext("The year is an estimate"),
    YearPrecision.EXACT: lazy_gettext("The whole date is known and was shown"),
}
ACCOMMODATIONS = {
    Accommodation.STEP_FREE: lazy_gettext("No steps"),
    Accommodation.QUIET_ROOM: lazy_gettext("A quiet room"),
    Accommodation.NO_PORK: lazy_gettext("Food without pork"),
    Accommodation.VEGETARIAN: lazy_gettext("Vegetarian food"),
    Accommodation.INTERPRETER: lazy_gettext("An interpreter"),
    Accommodation.CHILDCARE: lazy_gettext("Childcare"),
    Accommodation.PRAM_SPACE: lazy_gettext("Room for a pram"),
    Accommodation.LARGE_PRINT: lazy_gettext("Large print"),
    Accommodation.SIGN_LANGUAGE: lazy_gettext("Sign language"),
    Accommodation.TRANSPORT: lazy_gettext("A ride"),
}
PURPOSES = {
    ConsentPurpose.PROGRAMME: lazy_gettext("Organisers of what the family joins see who comes, by call names"),
    ConsentPurpose.COORDINATION: lazy_gettext("The coordinators of this organisation know the people of the family"),
    ConsentPurpose.MATCHING: lazy_gettext("A volunteer may be proposed to them"),
}
MANNERS = {
    ConsentManner.ON_SCREEN: lazy_gettext("They read it themselves"),
    ConsentManner.ORALLY: lazy_gettext("It was told to them, with an interpreter where needed"),
}


def _choices(words: dict[Any, Any]) -> list[SelectChoice]:
    return choices((member.value, word) for member, word in words.items())


YEAR_PROBLEMS = {
    YearProblem.DIGITS: lazy_gettext("Write the year with four digits, like 1988."),
    YearProblem.TO_COME: lazy_gettext("This year is still to come."),
    YearProblem.LONG_AGO: lazy_gettext("This year is too long ago. Please check it."),
}


class MemberForm(Form):
    call_name = StringField(lazy_gettext("What may we call them?"), [Bounded(80)])
    native_name = StringField(lazy_gettext("The name in their own script"), [Bounded(80, required=False)])
    birth_year = IntegerField(lazy_gettext("Year of birth"), [Optional()])
    precision = SelectField(
        lazy_gettext("How well is it known?"), choices=_choices(PRECISIONS), default=YearPrecision.YEAR.value
    )
    languages = SomeOf(lazy_gettext("Languages they speak"), choices=spoken_languages)
    needs = SomeOf(lazy_gettext("What makes it possible to take part"), choices=_choices(ACCOMMODATIONS))
    guardian = BooleanField(lazy_gettext("Grown-up who is responsible for the children"))

    def validate_birth_year(self, field: Field) -> None:
        if field.data is not None and (problem := year_problem(field.data, clock.now().year)):
            raise ValidationError(str(YEAR_PROBLEMS[problem]))


class ChildForm(Form):
    """Somebody whom a neighbour brings along."""

    call_name = StringField(lazy_gettext("What may we call them?"), [Bounded(80)])
    birth_year = IntegerField(lazy_gettext("Year of birth"), [InputRequired(str(REQUIRED))])

    def validate_birth_year(self, field: Field) -> None:
        this_year = clock.now().year
        if problem := year_problem(field.data, this_year):
            raise ValidationError(str(YEAR_PROBLEMS[problem]))
        if field.data < this_year - GROWN_UP:
            raise ValidationError(gettext("Grown-ups join with an account of their own, or as a guest."))


class OwnForm(Form):
    """What a family changes about itself."""

    locale = SelectField(lazy_gettext("Language of the pages"), choices=written_languages)
    phone = PhoneField(lazy_gettext("Telephone"))


class HouseholdForm(OwnForm):
    district = SelectField(
        lazy_gettext("District"), choices=lambda: choices([("", lazy_gettext("Not known")), *districts()])
    )


class ConsentForm(Form):
    purposes = SomeOf(lazy_gettext("They agree that"), choices=_choices(PURPOSES))
    language = SelectField(lazy_gettext("In which language was it read or told?"), choices=spoken_languages)
    manner = RadioOf(lazy_gettext("How?"), MANNERS, MANNERS)

    def __init__(self, **options: Any):
        super().__init__(**options)
        # Said at the group's head alone: a validator with this flag would ask for every single box.
        self.purposes.flags.required = True

    def validate_manner(self, field: Field) -> None:
        written = {one.code for one in available()}
        if field.data is ConsentManner.ON_SCREEN and self.language.data not in written:
            raise ValidationError(
                gettext("This is not written in that language yet. Tell it to them, with an interpreter where needed.")
            )


class AgreedForm(ConsentForm):
    def validate_purposes(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(REQUIRED))


class RegisterHouseholdForm(ConsentForm, MemberForm):
    organisation = SelectField(lazy_gettext("Organisation"), coerce=int)
    locale = SelectField(lazy_gettext("Language of their pages"), choices=written_languages)

    def __init__(self, organisations: list[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.organisation.choices = choices(organisations)

    def validate_purposes(self, field: Field) -> None:
        if ConsentPurpose.COORDINATION.value not in (field.data or ()):
            raise ValidationError(gettext("Without this consent the people of the family cannot be kept here."))


class PinForm(Form):
    pin = PasswordField(lazy_gettext("PIN"), [Bounded(4 * PIN_LENGTH)])
