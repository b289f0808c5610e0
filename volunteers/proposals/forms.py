"""What comes in at the desk: other weights and limits, and volunteers who might join."""

from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from community.foundation.forms import REQUIRED, Form
from community.foundation.i18n import LANGUAGES, gettext, language_name, lazy_gettext
from volunteers.matching.rules import MatchingLimits, Weights

POINTS = [InputRequired(REQUIRED), NumberRange(0, 100)]


class SettingsForm(Form):
    language = IntegerField(lazy_gettext("Language"), POINTS)
    time = IntegerField(lazy_gettext("Time"), POINTS)
    distance = IntegerField(lazy_gettext("Distance"), POINTS)
    interests = IntegerField(lazy_gettext("Interests and skills"), POINTS)
    age = IntegerField(lazy_gettext("Age"), POINTS)
    overlap_minutes = IntegerField(
        lazy_gettext("Time in common at least, minutes a week"), [InputRequired(REQUIRED), NumberRange(30, 240)]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        total = sum(field.data or 0 for field in self.points)
        if total != 100:
            self.language.errors = [gettext("The weights must be 100 together; they are %(total)d now.", total=total)]
            return False
        return True

    @property
    def points(self) -> tuple[IntegerField, ...]:
        return (self.language, self.time, self.distance, self.interests, self.age)

    @property
    def chosen(self) -> tuple[Weights, MatchingLimits]:
        """What was chosen."""
        weights = Weights(*(int(field.data or 0) for field in self.points))
        return weights, MatchingLimits(overlap_minutes=int(self.overlap_minutes.data or 60))

    @property
    def text(self) -> str:
        """What was chosen, as the town's setting is written."""
        return " ".join(str(field.data or 0) for field in (*self.points, self.overlap_minutes))


class JoiningForm(Form):
    class Meta(Form.Meta):
        csrf = False

    count = IntegerField(
        lazy_gettext("How many volunteers more?"), [InputRequired(REQUIRED), NumberRange(1, 50)], default=2
    )
    language = SelectField(lazy_gettext("Who speak"))

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.language.choices = [SelectChoice(code, language_name(code)) for code in LANGUAGES]
