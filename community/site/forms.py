"""What comes in when a review of a language is noted."""

from typing import Any

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from community.foundation import clock, i18n
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Bounded, Form, choices
from community.foundation.i18n import gettext, lazy_gettext


class ReviewForm(Form):
    language = SelectField(
        lazy_gettext("Language"),
        choices=lambda: choices((one.code, one.own_name) for one in i18n.translated()),
        invalid_choice_message=NOT_A_CHOICE,
    )
    reviewed_by = StringField(lazy_gettext("Who reviewed it, as they want to be named"), [Bounded(80)])
    reviewed_on = DateField(lazy_gettext("On which day"), [InputRequired(REQUIRED)])

    def validate_reviewed_on(self, field: Any) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("This day is still to come."))
