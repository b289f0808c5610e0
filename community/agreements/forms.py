"""What comes in about an agreement, the plan of a child and a step."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from community.agreements.labels import LABELS
from community.agreements.rules import AgreementEnding
from community.duties.labels import PICTURES
from community.duties.rules import StepPicture
from community.foundation.forms import (
    NOT_A_CHOICE,
    REQUIRED,
    Bounded,
    Form,
    NoPersonalNumber,
    OneOf,
    SomeOf,
    choices,
    row_of,
)
from community.foundation.i18n import lazy_gettext
from community.households.forms import CARE_PURPOSES
from community.households.models import Member
from community.households.rules import ConsentPurpose
from community.organisations.models import Organisation

NEVER = lazy_gettext("What helps, never why: no illness, no faith, no story, no number of a person.")


def _day(label: Any, *, required: bool = True) -> DateField:
    return DateField(label, [InputRequired(REQUIRED) if required else Optional()])


def _words(label: Any, longest: int, *, required: bool = False) -> StringField:
    return StringField(label, [Bounded(longest, required=required), NoPersonalNumber()])


def _named(people: Iterable[Member]) -> list[Any]:
    return choices((one.id, one.call_name) for one in people)


class AgreementForm(Form):
    organisation = row_of(lazy_gettext("Municipality"))
    decided_on = _day(lazy_gettext("Day of the decision"))
    applied_on = _day(lazy_gettext("Day of the application"))
    adults = SomeOf(lazy_gettext("The adults who sign"), validators=[InputRequired(REQUIRED)], coerce=int)

    def __init__(self, municipalities: Iterable[Organisation], adults: Iterable[Member], **options: Any):
        super().__init__(**options)
        self.organisation.choices = choices((one.id, one.called) for one in municipalities)
        self.adults.choices = _named(adults)


class WantForm(Form):
    """What a family says; who agreed to the care of a municipality before does not do so again."""

    decided_on = _day(lazy_gettext("Day of the decision about your protection"))
    municipality = row_of(lazy_gettext("Municipality"))
    agreed = BooleanField(CARE_PURPOSES[ConsentPurpose.CARE], [InputRequired(REQUIRED)])

    def __init__(self, municipalities: Iterable[Organisation], *, known: bool, **options: Any):
        super().__init__(**options)
        self.municipality.choices = choices((one.id, one.called) for one in municipalities)
        if known:
            del self.agreed


class SignForm(Form):
    signed_on = _day(lazy_gettext("Day of the signature"))
    reference = _words(lazy_gettext("Number of the agreement"), 60, required=True)


class ExtendForm(Form):
    agreed_on = _day(lazy_gettext("Day of the written consent"))


class NewAddressForm(Form):
    moved_on = _day(lazy_gettext("Day of the new address"))
    new_municipality = SelectField(lazy_gettext("New municipality"), coerce=int, invalid_choice_message=NOT_A_CHOICE)
    moved_to = _words(lazy_gettext("Its name, where it does not take part here"), 120)

    def __init__(self, municipalities: Iterable[Organisation], **options: Any):
        super().__init__(**options)
        here = [(one.id, one.called) for one in municipalities]
        self.new_municipality.choices = choices([(0, lazy_gettext("Another one")), *here])


class AgreementEndForm(Form):
    person = SelectField(lazy_gettext("For whom"), coerce=int, invalid_choice_message=NOT_A_CHOICE)
    ending = OneOf(lazy_gettext("Why"), AgreementEnding, LABELS, default=AgreementEnding.MUTUAL)
    ended_on = _day(lazy_gettext("Last day"))

    def __init__(self, people: Iterable[Member], **options: Any):
        super().__init__(**options)
        self.person.choices = [*choices([(0, lazy_gettext("For everybody"))]), *_named(people)]


def _need(label: Any) -> TextAreaField:
    return TextAreaField(label, [Bounded(400, required=False), NoPersonalNumber()])


class PlanForm(Form):
    education = _need(lazy_gettext("School and learning"))
    health = _need(lazy_gettext("Health"))
    body = _need(lazy_gettext("Growing and moving"))
    culture = _need(lazy_gettext("Culture"))
    language = _need(lazy_gettext("Language"))
    opinion = TextAreaField(lazy_gettext("What the child says"), [Bounded(600), NoPersonalNumber()])

    @property
    def needs(self) -> dict[str, str]:
        """What the child needs, by field."""
        return {name: self[name].data or "" for name in ("education", "health", "body", "culture", "language")}


class MeasureForm(Form):
    title = _words(lazy_gettext("What is done"), 160, required=True)
    picture = OneOf(lazy_gettext("About what"), StepPicture, PICTURES)
    child = SelectField(lazy_gettext("For whom"), coerce=int, invalid_choice_message=NOT_A_CHOICE)
    organisation = row_of(lazy_gettext("Who acts"))
    due_on = _day(lazy_gettext("By when"))
    place = _words(lazy_gettext("Where"), 120)
    bring = _words(lazy_gettext("What to bring"), 160)

    def __init__(self, organisations: Iterable[Organisation], children: Iterable[Member], **options: Any):
        super().__init__(**options)
        self.organisation.choices = choices((one.id, one.called) for one in organisations)
        self.child.choices = [*choices([(0, lazy_gettext("The family"))]), *_named(children)]


class StepForm(Form):
    due_on = _day(lazy_gettext("By when"))
    owner_id = SelectField(lazy_gettext("Who looks after it"), coerce=int, invalid_choice_message=NOT_A_CHOICE)
    place = _words(lazy_gettext("Where"), 120)
    bring = _words(lazy_gettext("What to bring"), 160)

    def __init__(self, owners: Mapping[int, str], **options: Any):
        super().__init__(**options)
        self.owner_id.choices = choices([(0, lazy_gettext("Nobody yet")), *owners.items()])
        # Whoever looked after it may not work there any more.
        if self.owner_id.data not in owners and not self.is_submitted():
            self.owner_id.data = 0


class SettleForm(Form):
    evidence_on = _day(lazy_gettext("Day of the paper"), required=False)
    evidence = _words(lazy_gettext("Number of the paper"), 60)
