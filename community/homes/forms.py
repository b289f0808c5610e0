"""What comes in when a guardian of each home said that a child lives in both."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from community.foundation import clock
from community.foundation.forms import NOT_A_CHOICE, Form, RadioOf
from community.foundation.i18n import gettext, lazy_gettext
from community.homes.rules import Said
from community.households.forms import WORD_WAYS
from community.households.models import Member
from community.households.rules import TO_STAFF

WHO = lazy_gettext("Who is responsible for them, and said it?")
HOW = lazy_gettext("How did they say it?")
DAY = lazy_gettext("Day")
INTERPRETER = lazy_gettext("Somebody interpreted")
WRONG = {"coerce": int, "invalid_choice_message": NOT_A_CHOICE, "invalid_value_message": NOT_A_CHOICE}
CHOOSE = InputRequired(lazy_gettext("Choose a date."))


class TwoHomesForm(Form):
    who = SelectField(WHO, **WRONG)
    way = RadioOf(HOW, TO_STAFF, WORD_WAYS)
    said_on = DateField(DAY, [CHOOSE])
    interpreter = BooleanField(INTERPRETER)
    there = SelectField(lazy_gettext("Who is the child there?"), **WRONG)
    who_there = SelectField(WHO, **WRONG)
    way_there = RadioOf(HOW, TO_STAFF, WORD_WAYS)
    said_there_on = DateField(DAY, [CHOOSE])
    interpreter_there = BooleanField(INTERPRETER)

    def __init__(self, people: Sequence[Member], people_there: Sequence[Member], **options: Any):
        super().__init__(**options)
        self.who.choices = [SelectChoice(one.id, one.call_name) for one in people if one.guardian]
        self.who_there.choices = [SelectChoice(one.id, one.call_name) for one in people_there if one.guardian]
        nobody = SelectChoice(0, gettext("Nobody yet: is added there"))
        children = [one for one in people_there if not one.guardian and one.twin_id is None]
        self.there.choices = [nobody, *(SelectChoice(one.id, one.call_name) for one in children)]

    def validate_said_on(self, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("This day is still to come."))

    validate_said_there_on = validate_said_on

    @property
    def said(self) -> list[Said]:
        """What a guardian of this home said, and one of the other."""
        return [
            Said(self.who.data, self.way.data, self.said_on.data, self.interpreter.data),
            Said(self.who_there.data, self.way_there.data, self.said_there_on.data, self.interpreter_there.data),
        ]
