"""What comes in: a home as its owner offers it and as the office describes it, and what a family looks for."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from community.accounts.forms import mail_address
from community.foundation.forms import (
    REQUIRED,
    Bounded,
    Form,
    NoPersonalNumber,
    OneOf,
    PhoneField,
    RadioOf,
    row_of,
    spoken_languages,
)
from community.foundation.i18n import best_name, gettext, lazy_gettext
from community.housing.labels import LOST, OWNERS
from community.housing.rules import LONGEST_WORDS, NEED_TELLS, DwellingOwner, LostReason
from community.organisations.models import Organisation
from community.places.queries import areas, districts
from community.sharing.labels import only_agreed
from community.sharing.rules import Disclosure

MOST_MONEY, MOST_PERSONS, MOST_ROOMS = 100_000, 30, 30


def _number(label: Any, most: int, least: int = 0, *, required: bool = True) -> IntegerField:
    asked = InputRequired(REQUIRED) if required else Optional()
    return IntegerField(label, [asked, NumberRange(least, most)])


def _areas() -> list[SelectChoice]:
    names = dict(districts())
    found = [(f"{best_name(one.names)} ({names.get(one.district, one.district)})", one.id) for one in areas()]
    return [SelectChoice(number, name) for name, number in sorted(found, key=lambda one: one[0].casefold())]


class HomeOfferForm(Form):
    """A home in its owner's words, with what one has to know to look at it."""

    landlord = StringField(lazy_gettext("Your name"), [Bounded(80)])
    phone = PhoneField(lazy_gettext("Telephone"))
    email = StringField(lazy_gettext("Email"), [Bounded(254, required=False)])
    area_id = row_of(lazy_gettext("In which neighbourhood is the home?"))
    address = StringField(lazy_gettext("Address of the home"), [Bounded(200, required=False), NoPersonalNumber()])
    rooms = _number(lazy_gettext("Rooms"), MOST_ROOMS, 1)
    most_persons = _number(lazy_gettext("How many people can live there?"), MOST_PERSONS, 1)
    rent = _number(lazy_gettext("Rent a month"), MOST_MONEY)
    free_from = DateField(lazy_gettext("Free from"), [InputRequired(REQUIRED)])
    words = TextAreaField(lazy_gettext("What is it like?"), [Bounded(LONGEST_WORDS), NoPersonalNumber()])

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.area_id.choices = _areas()

    def validate_email(self, field: Any) -> None:
        if field.data:
            mail_address(self, field)
        elif not self.phone.data:
            raise ValidationError(
                gettext("Give an email address or a telephone number, so that somebody can answer you.")
            )

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form; a text that was left empty is one."""
        return {
            field.short_name: (field.data or "") if isinstance(field, StringField) else field.data
            for field in self
            if field.type != "CSRFTokenField"
        }


class DwellingForm(HomeOfferForm):
    """The same as the office describes it, whole."""

    landlord = StringField(lazy_gettext("Who offers it?"), [Bounded(80)])
    owner = OneOf(lazy_gettext("Whose is it?"), DwellingOwner, OWNERS)
    square_metres = _number(lazy_gettext("Square metres"), 1000, 1, required=False)
    floor = _number(lazy_gettext("Floor"), 60, -3, required=False)
    utilities = _number(lazy_gettext("What comes on top a month"), MOST_MONEY)
    deposit = _number(lazy_gettext("Deposit"), MOST_MONEY)
    free_until = DateField(lazy_gettext("Free until"), [Optional()])
    months = _number(lazy_gettext("For how many months at least?"), 120, 1, required=False)
    lift = BooleanField(lazy_gettext("There is a lift"))
    step_free = BooleanField(lazy_gettext("Step-free"))
    furnished = BooleanField(lazy_gettext("Furnished"))
    registration = BooleanField(lazy_gettext("The address may be registered"))
    pets = BooleanField(lazy_gettext("Pets are welcome"))
    smoking = BooleanField(lazy_gettext("One may smoke"))
    note = TextAreaField(lazy_gettext("A note for the office"), [Bounded(LONGEST_WORDS, required=False)])

    def validate_free_until(self, field: Any) -> None:
        if field.data and self.free_from.data and field.data <= self.free_from.data:
            raise ValidationError(gettext("It ends before it begins."))


class HousingNeedForm(Form):
    """What a family looks for; the office where there is a choice, and the name where it is not given already."""

    office_id = row_of(lazy_gettext("Who looks for a home?"))
    named = BooleanField(lazy_gettext("The office may know what the family is called"))
    persons = _number(lazy_gettext("How many people?"), MOST_PERSONS, 1)
    budget = _number(lazy_gettext("How much can they pay a month, with everything?"), MOST_MONEY)
    by_on = DateField(lazy_gettext("By when at the latest?"), [InputRequired(REQUIRED)])
    step_free = BooleanField(lazy_gettext("It has to be step-free"))
    registration = BooleanField(lazy_gettext("They have to register the address"))
    district = SelectField(lazy_gettext("Which district would they like?"))
    school = SelectField(lazy_gettext("Where do the children go to school?"), coerce=int, default=0)
    work = SelectField(lazy_gettext("Where do they work?"), coerce=int, default=0)
    language = SelectField(lazy_gettext("Which language do they speak?"))

    def __init__(
        self,
        offices: Sequence[tuple[Organisation, frozenset[Disclosure] | None]] = (),
        may_be_told: Collection[Disclosure] = frozenset(Disclosure),
        **options: Any,
    ):
        """`offices`: to choose from, each with what it may be told; else `may_be_told` to the one that has it."""
        super().__init__(**options)
        self.agreed = {one.id: agreed for one, agreed in offices if agreed is not None}
        self.may_be_told = may_be_told
        # Whom nobody here may tell anything is not offered; the page says why.
        self.unshared = [one.called for one, agreed in offices if agreed is None]
        some = [SelectChoice(0, gettext("Not said")), *_areas()]
        self.office_id.choices = [SelectChoice(one.id, one.called) for one, agreed in offices if agreed is not None]
        self.school.choices, self.work.choices = some, some
        self.district.choices = [SelectChoice("", gettext("Any")), *(SelectChoice(*one) for one in districts())]
        self.language.choices = [SelectChoice("", gettext("Not said")), *spoken_languages()]
        if not offices:
            del self.office_id, self.named

    def validate(self, extra_validators: Any = None) -> bool:
        checks = {name: [self._is_agreed(fact)] for name, fact in NEED_TELLS.items() if name in self}
        return super().validate(checks)

    def _is_agreed(self, fact: Disclosure) -> Callable[[Any, Any], None]:
        def check(_form: Any, field: Any) -> None:
            agreed = self.agreed.get(self.office_id.data, ()) if "office_id" in self else self.may_be_told
            if field.data and fact not in agreed:
                raise ValidationError(only_agreed(agreed))

        return check

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form."""
        kept = ("persons", "budget", "by_on", "step_free", "registration", "district", "language")
        named = {"named": self.named.data} if "named" in self else {}
        return {
            **{name: self[name].data for name in kept},
            **named,
            "school_area_id": self.school.data or None,
            "work_area_id": self.work.data or None,
        }


class MovedInForm(Form):
    moved_on = DateField(lazy_gettext("When did they move in?"), [InputRequired(REQUIRED)])


class LostNeedForm(Form):
    reason = RadioOf(lazy_gettext("Why?"), LostReason, LOST)
