"""What comes in when a series is changed from a date on."""

from datetime import date, datetime, time
from typing import Any

from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange

from community.foundation.forms import Form
from community.foundation.i18n import gettext, lazy_gettext
from events.activities.models import Series
from events.activities.recurrence import Recurrence
from events.planning.forms import DatesForm
from events.series.queries import Wish
from events.series.rules import first_on
from events.venues.models import Venue


class SeriesForm(DatesForm):
    """A series as it shall be from the date `on`; `seen` names the outline that was shown."""

    seen = HiddenField()
    capacity = IntegerField(lazy_gettext("Seats"), [NumberRange(1, 5000)])

    def __init__(self, venues: list[Venue], series: Series, today: date, **options: Any):
        super().__init__(venues, **options)
        self.series = series
        self.today = today
        self.on.label.text = gettext("From this date on")

    @property
    def since(self) -> date:
        return self.on.data or date.min

    @property
    def first(self) -> datetime:
        """The first turn of the changed rule, in a week that the old one meant."""
        if not self.weekdays.data:
            return datetime.combine(self.since, self.starts.data or time())
        old = Recurrence.from_rrule(self.series.rrule)
        phase = datetime.fromisoformat(self.series.first_local).date()
        on = first_on(self.since, self.weekdays.data, self.interval.data or 1, phase, old.interval)
        return datetime.combine(on, self.starts.data or time())

    def wish(self) -> Wish:
        """What was filled in, as a value; only after `validate`."""
        recurrence = self.recurrence
        assert recurrence is not None
        return Wish(
            recurrence,
            self.first,
            self.minutes,
            self.venue.zone,
            self.venue.id,
            self.capacity.data or 1,
            bool(self.leave_out_holidays.data),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.weekdays.data:
            self.weekdays.errors = [gettext("Choose at least one weekday.")]
            return False
        if self.since < self.today:
            self.on.errors = [gettext("This date is over. Choose today or a later one.")]
            return False
        return True


class EndForm(Form):
    """The button that ends a series; `seen` names what was shown."""

    seen = HiddenField()
