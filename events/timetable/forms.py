"""What comes in when a week is copied."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from community.foundation.forms import REQUIRED, Form, SomeOf, choices
from community.foundation.i18n import first_weekday, gettext, lazy_gettext
from events.timetable.rules import MOST_WEEKS, TooMuch, first_day, meets_itself, too_much, weeks_from

KEY = re.compile(r"[0-9]{1,9}:[0-9]{4}-[0-9]{2}-[0-9]{2}")


class KeysField(Field):
    """Dates that would be made, each a checkbox beside it; what names none is none of them."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = sorted({value for value in valuelist if KEY.fullmatch(value)})


class CopyWeekForm(Form):
    """Which dates of a week, or of several, are made again, and from which week on; `seen` names what was shown."""

    seen = HiddenField()
    sessions = SomeOf(lazy_gettext("What is copied"), coerce=int)
    first = DateField(lazy_gettext("Into the week of"), [InputRequired(REQUIRED)])
    number = IntegerField(lazy_gettext("How many times"), [InputRequired(REQUIRED), NumberRange(1, MOST_WEEKS)])
    left_out = KeysField(label=lazy_gettext("Leave out"), default=list)

    def __init__(self, rows: Sequence[tuple[int, str]], source: date, span: int, **options: Any):
        super().__init__(**options)
        self.source, self.span = source, span
        self.sessions.choices = choices(rows)

    @property
    def weeks(self) -> list[date]:
        """The first day of each copy."""
        first = first_day(self.first.data or self.source, first_weekday())
        return weeks_from(first, self.number.data or 1, self.span)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.sessions.data:
            self.sessions.errors = [gettext("Choose at least one date.")]
            return False
        if too_much(self.span, self.number.data) is TooMuch.WEEKS:
            self.number.errors = [gettext("At most %(weeks)s weeks are made at once.", weeks=MOST_WEEKS)]
            return False
        if meets_itself(self.source, self.span, self.weeks):
            self.first.errors = [
                gettext("This is the week that is copied. Choose a later one.")
                if self.span == 1
                else gettext("This is among the weeks that are copied. Choose a later one.")
            ]
            return False
        return True
