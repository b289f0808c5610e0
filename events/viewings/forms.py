"""What comes in: when, where one meets, and who goes along."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, IntegerField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from community.accounts.models import Account
from community.foundation.forms import REQUIRED, Form, row_of
from community.foundation.i18n import gettext, lazy_gettext
from events.venues.models import Venue


class CompanyForm(Form):
    volunteer = row_of(lazy_gettext("Which volunteer goes along?"), default=0)
    interpreter = row_of(lazy_gettext("Who interprets?"), default=0)

    def __init__(self, people: Sequence[Account], speakers: Sequence[Account], **options: Any):
        super().__init__(**options)
        nobody = SelectChoice(0, gettext("Nobody"))
        self.volunteer.choices = [nobody, *(SelectChoice(one.id, one.name) for one in people)]
        self.interpreter.choices = [nobody, *(SelectChoice(one.id, one.name) for one in speakers)]

    @property
    def chosen(self) -> tuple[int | None, int | None]:
        """The volunteer and the interpreter."""
        return self.volunteer.data or None, self.interpreter.data or None


class ViewingForm(CompanyForm):
    on = DateField(lazy_gettext("On which day?"), [InputRequired(REQUIRED)])
    starts = TimeField(lazy_gettext("At what time?"), [InputRequired(REQUIRED)])
    minutes = IntegerField(
        lazy_gettext("How many minutes?"), [InputRequired(REQUIRED), NumberRange(15, 240)], default=60
    )
    venue = row_of(lazy_gettext("Where do you meet first?"))

    def __init__(self, venues: Sequence[Venue], people: Sequence[Account], speakers: Sequence[Account], **options: Any):
        super().__init__(people, speakers, **options)
        self.venue.choices = [SelectChoice(one.id, one.called) for one in venues]
