"""What comes in about a household, a person and a consent."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from community.accounts.forms import SomeOf
from community.foundation import clock
from community.foundation.forms import (
    NOT_A_CHOICE,
    REQUIRED,
    Bounded,
    Form,
    OneOf,
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
    Way,
    WordWay,
    YearPrecision,
    YearProblem,
    told_year,
    unguarded,
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
    Accommodation.NO_NUTS: lazy_gettext("Food without nuts"),
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
# What is agreed to towards an organisation of one's choice.
CARE_PURPOSES = {
    ConsentPurpose.CARE: lazy_gettext(
        "A caseworker of this organisation accompanies the family: knows its people, telephone and district, and the "
        "steps that they take together"
    ),
}
MANNERS = {
    ConsentManner.ON_SCREEN: lazy_gettext("They read it themselves"),
    ConsentManner.ORALLY: lazy_gettext("It was told to them, with an interpreter where needed"),
}
WORD_WAYS: dict[Enum, Any] = {
    WordWay.OWN_CARD: lazy_gettext("With their own card"),
    WordWay.IN_PERSON: lazy_gettext("In person"),
    WordWay.TELEPHONE: lazy_gettext("By telephone"),
    WordWay.IN_WRITING: lazy_gettext("In writing"),
}
WAYS: dict[Enum, Any] = {
    Way.CALL: lazy_gettext("By telephone"),
    Way.SMS: lazy_gettext("By SMS"),
    Way.WHATSAPP: lazy_gettext("By WhatsApp"),
    Way.VIBER: lazy_gettext("By Viber"),
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

    @property
    def born(self) -> tuple[int | None, YearPrecision]:
        """The year of birth, if any, and how well it is known."""
        return self.birth_year.data, YearPrecision(self.precision.data)

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
    family_name = StringField(lazy_gettext("Family name"), [Bounded(80, required=False)])
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

    @property
    def consent_language(self) -> str:
        """The language in which they were told what they agree to."""
        return str(self.language.data)

    def validate_manner(self, field: Field) -> None:
        written = {one.code for one in available()}
        if field.data is ConsentManner.ON_SCREEN and self.consent_language not in written:
            raise ValidationError(
                gettext("This is not written in that language yet. Tell it to them, with an interpreter where needed.")
            )


class AgreedForm(ConsentForm):
    purposes = SomeOf(lazy_gettext("They agree that"), choices=_choices({**PURPOSES, **CARE_PURPOSES}))
    accompanied_by = SelectField(lazy_gettext("Who accompanies them"), coerce=int)

    def __init__(self, organisations: list[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.accompanied_by.choices = choices(organisations)

    def validate_purposes(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(REQUIRED))


class PersonRow(Form):
    """One person of a family that is registered; a row in which nothing is written is nobody."""

    class Meta(Form.Meta):
        # The form around it has the token.
        csrf = False

    call_name = StringField(lazy_gettext("What may we call them?"), [Bounded(80, required=False)])
    birth_year = StringField(lazy_gettext("Year of birth"), [Bounded(20, required=False)])
    guardian = BooleanField(lazy_gettext("Responsible for the children"))
    native_name = StringField(lazy_gettext("The name in their own script"), [Bounded(80, required=False)])
    languages = SomeOf(lazy_gettext("Languages they speak"), choices=spoken_languages)
    needs = SomeOf(lazy_gettext("What makes it possible to take part"), choices=_choices(ACCOMMODATIONS))

    @property
    def number(self) -> int:
        """Which row it is, counted from one."""
        return int(self.call_name.name.split("-")[1]) + 1

    @property
    def is_blank(self) -> bool:
        return not any(field.data for field in self)

    def validate_call_name(self, field: Field) -> None:
        if not field.data and not self.is_blank:
            raise ValidationError(str(REQUIRED))

    def validate_birth_year(self, field: Field) -> None:
        if not field.data:
            return
        told = told_year(field.data)
        problem = year_problem(told[0], clock.now().year) if told else YearProblem.DIGITS
        if problem:
            raise ValidationError(str(YEAR_PROBLEMS[problem]))

    @property
    def born(self) -> tuple[int | None, YearPrecision]:
        """The year of birth, if any, and how well it is known."""
        return told_year(self.birth_year.data or "") or (None, YearPrecision.YEAR)


# So many rows stand there at once, and at most.
ROWS, MOST_ROWS = 5, 16
# Consents that are asked for where somebody wishes what they are for.
BESIDE = (ConsentPurpose.MATCHING.value,)


class RegisterHouseholdForm(ConsentForm):
    """A whole family on one page."""

    people = FieldList(FormField(PersonRow), lazy_gettext("Who it is"), min_entries=ROWS, max_entries=MOST_ROWS)
    organisation = SelectField(lazy_gettext("Organisation"), coerce=int)
    locale = SelectField(lazy_gettext("Language of their pages"), choices=written_languages)
    phone = PhoneField(lazy_gettext("Telephone"))
    district = SelectField(
        lazy_gettext("District"), choices=lambda: choices([("", lazy_gettext("Not known")), *districts()])
    )
    way = OneOf(lazy_gettext("How they like to be told"), Way, WAYS, default=Way.CALL)
    family_name = StringField(lazy_gettext("Family name"), [Bounded(80, required=False)])
    language = SelectField(
        lazy_gettext("In which language was it read or told?"),
        choices=lambda: [*choices([("", lazy_gettext("That of their pages"))]), *spoken_languages()],
    )
    manner = SelectField(
        lazy_gettext("How were they told what they agree to?"),
        [InputRequired(str(REQUIRED))],
        choices=[SelectChoice("", lazy_gettext("Not chosen yet")), *_choices(MANNERS)],
        coerce=lambda value: ConsentManner(value) if value else "",
        invalid_choice_message=NOT_A_CHOICE,
    )

    def __init__(self, organisations: list[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.organisation.choices = choices(organisations)

    @property
    def has_room(self) -> bool:
        return len(self.people) < MOST_ROWS

    def add_row(self) -> None:
        """One more row, where there is room."""
        if self.has_room:
            self.people.append_entry()

    @property
    def asked(self) -> list[Field]:
        """What everybody is asked to agree to, option by option."""
        return [one for one in self.purposes if one.data not in BESIDE]

    @property
    def beside(self) -> list[Field]:
        """What is asked of those alone who wish it."""
        return [one for one in self.purposes if one.data in BESIDE]

    @property
    def beside_people(self) -> list[Field]:
        """All fields that are not of one person."""
        return [field for field in self if field is not self.people]

    @property
    def is_wrong_inside(self) -> bool:
        """Whether something is wrong that is not in sight at first."""
        rows = (error for row in self.people for error in (row.form.native_name, row.form.languages, row.form.needs))
        return any(field.errors for field in (self.family_name, self.language, *rows))

    @property
    def people_errors(self) -> list[str]:
        """What is wrong with all rows together."""
        return [one for one in self.people.errors if isinstance(one, str)]

    @property
    def rows(self) -> Sequence[PersonRow]:
        """The rows in which somebody stands."""
        return [entry.form for entry in self.people if not entry.form.is_blank]

    @property
    def consent_language(self) -> str:
        """The language in which they were told what they agree to."""
        return str(self.language.data or self.locale.data)

    def validate_people(self, field: Field) -> None:
        if not self.rows:
            raise ValidationError(gettext("Write at least one person."))
        born = [(one.born[0], one.guardian.data) for one in self.rows]
        if unguarded(born, clock.now().year):
            raise ValidationError(gettext("There are children. Tick who is responsible for them."))

    def validate_purposes(self, field: Field) -> None:
        if ConsentPurpose.COORDINATION.value not in (field.data or ()):
            raise ValidationError(gettext("Without this consent the people of the family cannot be kept here."))


class PinForm(Form):
    pin = PasswordField(lazy_gettext("PIN"), [Bounded(4 * PIN_LENGTH)])
