"""What comes in when a first meeting is set, or when somebody of a family gave their word."""

from typing import Any

from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from community.foundation import clock
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Form, RadioOf
from community.foundation.i18n import gettext, lazy_gettext
from community.households.forms import WORD_WAYS
from community.households.models import Member
from community.households.rules import TO_STAFF
from events.venues.models import Venue
from volunteers.pairs.rules import Word


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


class WordForm(Form):
    """What somebody of a family told staff: how, when, and whether somebody interpreted."""

    way = RadioOf(lazy_gettext("How did they say it?"), TO_STAFF, WORD_WAYS)
    said_on = DateField(lazy_gettext("Day"), [InputRequired(lazy_gettext("Choose a date."))])
    interpreter = BooleanField(lazy_gettext("Somebody interpreted"))

    def validate_said_on(self, field: Field) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("This day is still to come."))

    def word(self, member_id: int | None, account_id: int | None) -> Word:
        """What was said, by whom, and who took it down."""
        return Word(member_id, self.way.data, self.said_on.data, bool(self.interpreter.data), account_id)


class GuardianWordForm(WordForm):
    who = SelectField(
        lazy_gettext("Who is responsible for them, and said it?"),
        coerce=int,
        invalid_choice_message=NOT_A_CHOICE,
        invalid_value_message=NOT_A_CHOICE,
    )

    def __init__(self, guardians: list[Member], named: bool, **options: Any):
        super().__init__(**options)
        nobody = SelectChoice(0, gettext("A guardian, whose name is not known here"))
        self.who.choices = [SelectChoice(one.id, one.call_name) for one in guardians if named] or [nobody]
