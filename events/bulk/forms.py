"""What comes in when something is done to several dates."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from community.foundation.forms import REQUIRED, Form, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from events.bulk.rules import FURTHEST, BulkAct, MoveBy, wanted
from events.messages.forms import MessageForm
from events.planning.forms import CancelForm
from events.venues.forms import venue_choices
from events.venues.models import Venue

A_DAY = 24 * 60


class ChosenDates(Field):
    """The dates, each a checkbox beside it; what names none is none of them."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = wanted(valuelist)


class BulkForm(Form):
    """Which dates, and what is done to them; `seen` names what was shown."""

    act = HiddenField()
    of = HiddenField()
    seen = HiddenField()
    dates = ChosenDates(label=lazy_gettext("Dates"), default=list)

    @property
    def fields(self) -> list[Field]:
        """What is asked besides."""
        return [one for one in self if one.short_name not in ("act", "of", "seen", "dates", "csrf_token")]


class WriteToManyForm(MessageForm):
    """What is written to those of which dates."""

    of = HiddenField()
    dates = ChosenDates(label=lazy_gettext("Dates"), validators=[InputRequired(REQUIRED)], default=list)


class CancelManyForm(CancelForm, BulkForm):
    """Why they are called off."""


class MoveManyForm(BulkForm):
    """How far they move, and where to."""

    days = IntegerField(lazy_gettext("Days later"), [Optional(), NumberRange(-FURTHEST, FURTHEST)], default=0)
    minutes = IntegerField(lazy_gettext("Minutes later"), [Optional(), NumberRange(-A_DAY, A_DAY)], default=0)
    venue_id = row_of(lazy_gettext("Venue"), default=0)

    def __init__(self, venues: Sequence[Venue], **options: Any):
        super().__init__(**options)
        self.venues = {venue.id: venue for venue in venues}
        self.venue_id.choices = choices([(0, gettext("Each stays where it is"))]) + venue_choices(venues)

    @property
    def by(self) -> MoveBy:
        return MoveBy(self.days.data or 0, self.minutes.data or 0, self.venue_id.data or None)


FORMS: dict[BulkAct, type[BulkForm]] = {BulkAct.PUBLISH: BulkForm, BulkAct.CANCEL: CancelManyForm}
