"""What comes in: who is asked, and what the mediator says of each step."""

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.accounts.forms import mail_address
from community.accounts.models import Account
from community.foundation.forms import (
    REQUIRED,
    Bounded,
    Form,
    NoPersonalNumber,
    RadioOf,
    choices,
    row_of,
    written_languages,
)
from community.foundation.i18n import lazy_gettext
from community.mediation.labels import HAND_OVERS, RESULTS
from community.mediation.models import Mediator
from community.mediation.rules import LONGEST_NOTE, LONGEST_TERMS, HandOver, HeldResult


class MediatorForm(Form):
    register_number = StringField(lazy_gettext("My number in the national register of mediators"), [Bounded(40)])


class BeginForm(Form):
    mediator = row_of(lazy_gettext("Which mediator?"))

    def __init__(self, mediators: Iterable[tuple[Account, Mediator]], **options: Any):
        super().__init__(**options)
        self.mediator.choices = [
            SelectChoice(account.id, f"{account.name} ({known.register_number})") for account, known in mediators
        ]


class HandOverForm(BeginForm):
    """Who leads it from now on, and why."""

    why = RadioOf(lazy_gettext("Why?"), HandOver, HAND_OVERS)


class NeighbourForm(Form):
    name = StringField(lazy_gettext("How are they called?"), [Bounded(80)])
    email = StringField(lazy_gettext("Email"), [Bounded(254, required=False)])
    language = SelectField(lazy_gettext("In which language?"), choices=written_languages)

    def validate_email(self, field: Any) -> None:
        if field.data:
            mail_address(self, field)


class MeetingHeldForm(Form):
    held_on = DateField(lazy_gettext("When was the information meeting?"), [InputRequired(REQUIRED)])


class PartyNoteForm(Form):
    noted = TextAreaField(
        lazy_gettext("A note of the talk with this side"), [Bounded(LONGEST_NOTE), NoPersonalNumber()]
    )


class TermsForm(Form):
    signed_on = DateField(lazy_gettext("When was it signed?"), [InputRequired(REQUIRED)])
    place = StringField(lazy_gettext("Where?"), [Bounded(120)])
    terms = TextAreaField(lazy_gettext("What is agreed"), [Bounded(LONGEST_TERMS), NoPersonalNumber()])


class MediationEndForm(Form):
    why = RadioField(
        lazy_gettext("How does it end?"),
        [InputRequired(REQUIRED)],
        choices=choices(
            [
                ("no_agreement", lazy_gettext("Without an agreement")),
                ("refused", lazy_gettext("A side does not want it")),
            ]
        ),
    )


class HeldForm(Form):
    result = RadioOf(lazy_gettext("Does it hold?"), HeldResult, RESULTS)
