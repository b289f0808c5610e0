"""What comes in when a venue is closed."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import DateField, HiddenField, StringField, TimeField
from wtforms.validators import InputRequired, Optional

from community.foundation.forms import REQUIRED, Bounded, Form, RadioOf, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from events.closures.labels import LABELS
from events.closures.rules import AheadChoice, offered
from events.planning.forms import WEEKDAYS
from events.venues.forms import venue_choices
from events.venues.models import Venue


class ClosedTimeForm(Form):
    """Days on which a venue is closed, and why."""

    first_on = DateField(lazy_gettext("Closed from"), [InputRequired(REQUIRED)])
    last_on = DateField(lazy_gettext("Until and with"), [InputRequired(REQUIRED)])
    reason = StringField(lazy_gettext("Why it is closed"), [Bounded(120)])

    def __init__(self, today: date, **options: Any):
        super().__init__(**options)
        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.last_on.data < self.first_on.data:
            self.last_on.errors = [gettext("This is before the first day.")]
            return False
        if self.last_on.data < self.today:
            self.last_on.errors = [gettext("This date is over. Choose today or a later one.")]
            return False
        return True


class OpenHoursForm(Form):
    """From when to when a venue is open on each weekday; a day without hours is closed, unless none has any."""

    @property
    def days(self) -> list[tuple[Any, Any, Any]]:
        """Each weekday by its name, with the fields of its hours."""
        return [(name, self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in enumerate(WEEKDAYS)]

    @property
    def hours(self) -> dict[str, list[str]]:
        """What was filled in, as it is kept."""
        return {
            str(day): [f"{opens.data:%H:%M}", f"{closes.data:%H:%M}"]
            for day, (_, opens, closes) in enumerate(self.days)
            if opens.data is not None and closes.data is not None
        }

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        for _, opens, closes in self.days:
            if (opens.data is None) != (closes.data is None):
                closes.errors = [gettext("Say from when to when, or leave both empty.")]
            elif opens.data is not None and opens.data >= closes.data != time():
                closes.errors = [gettext("This is not after the start.")]
        return not self.errors


def open_hours(venue: Venue, **options: Any) -> OpenHoursForm:
    """The form with the hours of a venue as they are."""
    shown = {}
    for day, pair in venue.open_hours.items():
        shown[f"opens_{day}"], shown[f"closes_{day}"] = (time.fromisoformat(one) for one in pair)
    fields: dict[str, Any] = {}
    for number in range(len(WEEKDAYS)):
        for word, said in (("opens", lazy_gettext("From")), ("closes", lazy_gettext("To"))):
            fields[f"{word}_{number}"] = TimeField(said, [Optional()])
    return type("WeekHoursForm", (OpenHoursForm,), fields)(data=shown, **options)


class ClosingForm(Form):
    """What becomes of the dates ahead; `seen` names what was shown."""

    seen = HiddenField()
    choice = RadioOf(lazy_gettext("What becomes of these dates"), AheadChoice, LABELS)
    venue_id = row_of(lazy_gettext("The other venue"), default=0)
    words = StringField(lazy_gettext("In your own words"), [Bounded(200, required=False)])

    def __init__(self, dates: int, venues: Sequence[Venue], **options: Any):
        super().__init__(**options)
        self.venues = {venue.id: venue for venue in venues}
        can_be = offered(dates, len(venues))
        if not can_be:
            del self.choice, self.venue_id, self.words
            return
        self.choice.choices = [one for one in self.choice.choices or () if one.value in {word.value for word in can_be}]
        self.venue_id.choices = choices([(0, gettext("Choose one"))]) + venue_choices(venues)
        if not venues:
            del self.venue_id

    @property
    def chosen(self) -> AheadChoice | None:
        """What becomes of the dates ahead; nothing where there are none."""
        return self.choice.data if self.choice else None

    @property
    def elsewhere(self) -> Venue | None:
        """Where they move, if they do."""
        moving = self.chosen is AheadChoice.MOVE
        return self.venues.get(self.venue_id.data) if moving and self.venue_id else None

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.chosen is AheadChoice.MOVE and self.elsewhere is None:
            self.venue_id.errors = [gettext("Choose the venue to which they move.")]
            return False
        return True
