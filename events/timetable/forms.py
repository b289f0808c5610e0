"""What comes in when a week is copied."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from community.foundation.forms import REQUIRED, Form, SomeOf, choices
from community.foundation.i18n import first_weekday, gettext, lazy_gettext
from events.timetable.rules import MOST_WEEKS, first_day, weeks_from

KEY = re.compile(r"[0-9]{1,9}:[0-9]{4}-[0-9]{2}-[0-9]{2}")


class KeysField(Field):
    """Dates that would be made, each a checkbox beside it; what names none is none of them."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = sorted({value for value in valuelist if KEY.fullmatch(value)})


class CopyWeekForm(Form):
    """Which dates of a week are made again, and in which weeks; `seen` names what was shown."""

    seen = HiddenField()
    sessions = SomeOf(lazy_gettext("What is copied"), coerce=int)
    first = DateField(lazy_gettext("Into the week of"), [InputRequired(REQUIRED)])
    number = IntegerField(lazy_gettext("How many weeks"), [InputRequired(REQUIRED), NumberRange(1, MOST_WEEKS)])
    left_out = KeysField(label=lazy_gettext("Leave out"), default=list)

    def __init__(self, rows: Sequence[tuple[int, str]], source: date, **options: Any):
        super().__init__(**options)
        self.source = source
        self.sessions.choices = choices(rows)

    @property
    def weeks(self) -> list[date]:
        """The first days of the weeks into which it is copied."""
        return weeks_from(first_day(self.first.data or self.source, first_weekday()), self.number.data or 1)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.sessions.data:
            self.sessions.errors = [gettext("Choose at least one date.")]
            return False
        if self.source in self.weeks:
            self.first.errors = [gettext("This is the week that is copied. Choose a later one.")]
            return False
        return True
