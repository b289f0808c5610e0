"""What comes in when a first meeting is set."""

from typing import Any

from wtforms import DateField, IntegerField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Form
from community.foundation.i18n import lazy_gettext
from events.venues.models import Venue


class FirstMeetingForm(Form):
    venue = SelectField(
        lazy_gettext("Public place"),
        coerce=int,
        invalid_choice_message=NOT_A_CHOICE,
        invalid_value_message=NOT_A_CHOICE,
    )
    on = DateField(lazy_gettext("Day"), [InputRequired(lazy_gettext("Choose a date."))])
    at = TimeField(lazy_gettext("Time"), [InputRequired(REQUIRED)])
    minutes = IntegerField(lazy_gettext("Minutes"), [InputRequired(REQUIRED), NumberRange(15, 240)], default=60)

    def __init__(self, venues: list[Venue], **options: Any):
        super().__init__(**options)
        self.venue.choices = [SelectChoice(venue.id, venue.called) for venue in venues]
