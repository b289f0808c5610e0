"""What comes in about a case conference: when, where and who, what was decided, and who does what."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from community.conferences.labels import LABELS
from community.conferences.queries import Invitable, TakingPart
from community.conferences.rules import LONGEST_WORDS, CalledOffWhy
from community.foundation.forms import (
    REQUIRED,
    Bounded,
    Form,
    NoPersonalNumber,
    RadioOf,
    SomeOf,
    choices,
    row_of,
    spoken_languages,
)
from community.foundation.i18n import gettext, in_words, language_name, lazy_gettext
from community.households.models import Member

NEVER = lazy_gettext("No illness, no faith, no story of flight, no papers, no personal number.")


# So many minutes it takes where nobody says.
USUAL = 60


class ConferenceForm(Form):
    starts_on = DateField(lazy_gettext("Day"), [InputRequired(REQUIRED)])
    starts = TimeField(lazy_gettext("Hour"), [InputRequired(REQUIRED)])
    minutes = IntegerField(lazy_gettext("How many minutes?"), [Optional(), NumberRange(15, 480)], default=USUAL)
    room = row_of(lazy_gettext("In which room?"), default=0)
    place = StringField(lazy_gettext("Where? A room, never a home"), [Bounded(160, required=False), NoPersonalNumber()])
    accounts = SomeOf(lazy_gettext("Who of the staff takes part"), coerce=int)
    adults = SomeOf(lazy_gettext("Who of the family takes part"), coerce=int)
    interpreter = SelectField(lazy_gettext("Is an interpreter needed?"), default="")
    interpreter_comes = BooleanField(lazy_gettext("An interpreter comes"))

    def __init__(
        self, able: Mapping[int, Invitable], grown: Iterable[Member], rooms: Iterable[SelectChoice], but: int | None,
        **options: Any,
    ):  # fmt: skip
        super().__init__(**options)
        self.room.choices = [SelectChoice(0, gettext("Somewhere else: say it below")), *rooms]
        self.accounts.choices = choices(
            (number, f"{one.account.name} ({one.organisation.called})") for number, one in able.items() if number != but
        )
        self.adults.choices = choices(
            (one.id, f"{one.call_name} ({in_words([language_name(code) for code in one.languages])})") for one in grown
        )
        self.interpreter.choices = [SelectChoice("", gettext("No")), *spoken_languages()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Where it is must be said: by a room, or in words."""
        valid: bool = super().validate(extra_validators)
        if valid and not (self.room.data or self.place.data):
            self.place.errors = [REQUIRED]
            return False
        return valid


class CallOffForm(Form):
    why = RadioOf(lazy_gettext("Why not?"), CalledOffWhy, LABELS)


def _words(label: Any, *, required: bool = True) -> TextAreaField:
    return TextAreaField(label, [Bounded(LONGEST_WORDS, required=required), NoPersonalNumber()])


class ConferenceDecisionForm(Form):
    text = _words(lazy_gettext("What is decided"))
    for_family = BooleanField(lazy_gettext("The family reads it"))
    translated = _words(lazy_gettext("The same in the language of the family"), required=False)


class ConferenceTaskForm(Form):
    person = row_of(lazy_gettext("Who acts"))
    task = _words(lazy_gettext("What is to be done"))
    due_on = DateField(lazy_gettext("By when"), [InputRequired(REQUIRED)])

    def __init__(self, people: Iterable[TakingPart], **options: Any):
        super().__init__(**options)
        self.person.choices = choices((one.person.id, one.name) for one in people)
