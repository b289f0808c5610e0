"""What comes in about somebody's place in a course."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Form, row_of
from community.foundation.i18n import lazy_gettext
from community.households.models import Member
from community.skills.labels import LABELS
from community.skills.rules import Cefr

# Whoever learns a language does not speak it from childhood.
LEVELS = [one for one in Cefr if one is not Cefr.FIRST]


class LevelField(SelectField):
    """A level of the European framework, or not known."""

    def __init__(self, label: Any, **options: Any):
        super().__init__(
            label,
            coerce=lambda value: Cefr(value) if value else None,
            choices=[
                SelectChoice("", lazy_gettext("Not known yet")),
                *(SelectChoice(one.value, LABELS[one]) for one in LEVELS),
            ],
            invalid_choice_message=NOT_A_CHOICE,
            invalid_value_message=NOT_A_CHOICE,
            **options,
        )


class CoursePlaceForm(Form):
    begun_on = DateField(lazy_gettext("Learns here since"), [InputRequired(REQUIRED)])
    entry = LevelField(lazy_gettext("Level at the start"))


class CourseLevelsForm(CoursePlaceForm):
    leaving = LevelField(lazy_gettext("Level at the end"))


class EnrolForm(CoursePlaceForm):
    person = row_of(lazy_gettext("Who?"))

    def __init__(self, candidates: Iterable[Member], apart: Mapping[int, str], **options: Any):
        super().__init__(**options)
        self.person.choices = [
            SelectChoice(one.id, f"{one.call_name} ({apart[one.id]})" if one.id in apart else one.call_name)
            for one in candidates
        ]
