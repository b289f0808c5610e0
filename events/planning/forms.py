"""What comes in when dates are planned or moved."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, StringField, TimeField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.forms import REQUIRED, Bounded, Form, RadioOf, SomeOf, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from community.school_terms.queries import all_terms, terms_ahead
from events.activities.forms import ActivityForm, contact_choices, kept_fits, kept_seats
from events.activities.models import Series
from events.activities.recurrence import Recurrence, first_turn, over_itself, wall_time_problem
from events.planning.labels import NTH_WORDS, ends_in_words
from events.planning.queries import SeriesWish, first_under
from events.sessions.labels import LABELS
from events.sessions.rules import CancelReason
from events.venues.forms import venue_choices
from events.venues.models import Venue

MOST_HELPERS = 50
# A session ends so many days after its start at most; what lasts longer came from another calendar.
LONGEST = 13
WEEKDAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)


class _WhenForm(Form):
    on = DateField(lazy_gettext("Date"), [InputRequired(REQUIRED)])
    starts = TimeField(lazy_gettext("From"), [InputRequired(REQUIRED)])
    ends = TimeField(lazy_gettext("To"), [InputRequired(REQUIRED)])
    days = row_of(lazy_gettext("It ends"), default=0)
    venue_id = row_of(lazy_gettext("Venue"), [DataRequired(REQUIRED)])

    def __init__(self, venues: list[Venue], **options: Any):
        super().__init__(**options)
        self.offer_when(venues)

    def offer_when(self, venues: list[Venue]) -> None:
        """Fill in what can be chosen."""
        self.venues = {venue.id: venue for venue in venues}
        self.venue_id.choices = venue_choices(venues)
        days = {*range(LONGEST + 1), self.days.object_data}
        self.days.choices = choices((n, ends_in_words(n)) for n in sorted(days))

    @property
    def venue(self) -> Venue:
        return self.venues[self.venue_id.data]

    @property
    def first(self) -> datetime:
        """The wall-clock start at the venue, naive."""
        return datetime.combine(self.on.data or date.min, self.starts.data or time())

    @property
    def last(self) -> datetime:
        """The wall-clock end at the venue, naive."""
        return datetime.combine(self.first + timedelta(days=self.days.data or 0), self.ends.data or time())

    @property
    def minutes(self) -> int:
        """How long it lasts on the wall clock."""
        return (self.last - self.first) // timedelta(minutes=1)

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self.possible()

    def possible(self) -> bool:
        """Whether start and end are times of the wall clock, one after the other; else their fields say why not."""
        if self.last <= self.first:
            self.ends.errors = [gettext("This is not after the start. If it ends on a later day, say so below.")]
            return False
        for field, moment in ((self.starts, self.first), (self.ends, self.last)):
            if wall_time_problem(moment, self.venue.zone):
                field.errors = [
                    gettext("This time does not exist: the clocks go forward in that night. Choose another.")
                ]
                return False
        return True


class DaysField(Field):
    """Days of the calendar, each a checkbox that stands beside its date; what is no day is none of them."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        days = set()
        for value in valuelist:
            with suppress(ValueError):
                days.add(date.fromisoformat(value))
        self.data = sorted(days)


class DatesForm(_WhenForm):
    """One date, or the same weekdays for some weeks."""

    weekdays = SomeOf(lazy_gettext("Again and again on"), coerce=int, choices=choices(enumerate(WEEKDAYS)))
    nth = row_of(lazy_gettext("Which of the month"), default=0)
    interval = IntegerField(lazy_gettext("Every how many weeks or months"), [Optional(), NumberRange(1, 12)], default=1)
    until = DateField(lazy_gettext("Last possible date"), [Optional()])
    count = IntegerField(lazy_gettext("Or: how many times"), [Optional(), NumberRange(1, 500)])
    until_term = row_of(lazy_gettext("Or: until the end of"), default=0)
    leave_out_holidays = BooleanField(lazy_gettext("Leave out public holidays"))
    only_in_terms = BooleanField(lazy_gettext("Only in school terms"))
    left_out = DaysField(label=lazy_gettext("Leave out"), default=list)

    @property
    def recurrence(self) -> Recurrence | None:
        """The rule, or None for a single date."""
        if not self.weekdays.data:
            return None
        weekdays = tuple(sorted(set(self.weekdays.data)))
        return Recurrence(
            interval=self.interval.data or 1,
            weekdays=weekdays,
            count=self.count.data or None,
            until=self.ends_on,
            nth=self.nth.data or 0,
        )

    @property
    def first(self) -> datetime:
        """The first date of the rule on or after the date."""
        first = super().first
        if not self.weekdays.data:
            return first
        return datetime.combine(first_turn(first.date(), self.weekdays.data, self.nth.data or 0), first.time())

    @property
    def ends_on(self) -> date | None:
        """The last possible date: the one that was typed, or the last day of the term that was chosen."""
        chosen = self.until_term.data if self.until_term else 0
        return self.until.data or next((one.last_on for one in self.ahead if one.id == chosen), None)

    @property
    def in_terms(self) -> bool:
        """Whether it takes place on school days alone."""
        return bool(self.only_in_terms and self.only_in_terms.data)

    def offer_when(self, venues: list[Venue]) -> None:
        super().offer_when(venues)
        self.nth.choices = choices((nth, word) for nth, word in NTH_WORDS.items())
        terms = all_terms()
        self.ahead = terms_ahead(terms, clock.today())
        self.until_term.choices = choices([(0, "–"), *((one.id, one.name) for one in self.ahead)])
        # What the town does not keep nobody is asked; what a series has stays to be seen.
        if not self.ahead:
            del self.until_term
        if not terms and not self.only_in_terms.object_data:
            del self.only_in_terms

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.until.data and self.until_term and self.until_term.data:
            self.until_term.errors = [gettext("Give a last date or a term, not both.")]
            return False
        if self.ends_on and self.ends_on < self.first.date():
            (self.until if self.until.data else self.until_term).errors = [gettext("This is before the first date.")]
            return False
        if self.ends_on and self.count.data:
            self.count.errors = [gettext("Give a last date or a number of times, not both.")]
            return False
        if self.recurrence and over_itself(self.recurrence, self.minutes):
            self.ends.errors = [gettext("The next date would begin before this one ends. Let it end earlier, or plan "
                                        "it less often.")]  # fmt: skip
            return False
        return True


class BeginningForm(DatesForm, ActivityForm):
    """An activity with its dates; who gives a last date or a number of times means the weekday of the first date,
    unless others are named. `with_roles` adds how many helpers it needs."""

    roles: dict[str, str]

    def __init__(
        self,
        venues: list[Venue],
        contacts: Sequence[Account],
        organisations: Sequence[tuple[int, str]] = (),
        **options: Any,
    ):
        ActivityForm.__init__(self, venues, contacts, organisations, **options)
        self.offer_when(venues)

    @classmethod
    def with_roles(cls, roles: Sequence[tuple[str, Any]]) -> "type[BeginningForm]":
        """The form with a number for each of these roles (its word, its name)."""
        numbers = {
            f"role_{word}": IntegerField(name, [Optional(), NumberRange(0, MOST_HELPERS)]) for word, name in roles
        }
        return type(cls.__name__, (cls,), {"roles": {word: f"role_{word}" for word, _ in roles}, **numbers})

    @property
    def wanted(self) -> dict[str, int]:
        """How many are needed in which role, each time."""
        return {word: self[name].data for word, name in self.roles.items() if self[name].data}

    def validate(self, extra_validators: Any = None) -> bool:
        if self.on.data and (self.ends_on or self.count.data) and not self.weekdays.data:
            self.weekdays.data = [self.on.data.weekday()]
        return super().validate(extra_validators)


class MoveSessionForm(_WhenForm):
    seen_at = HiddenField()
    # Which sessions have the venue at the new time, as it was shown.
    others = HiddenField()
    # Whether it was shown that the venue is closed at the new time.
    shut = HiddenField()
    capacity = IntegerField(lazy_gettext("Seats"), [NumberRange(1, 5000)])
    kept_for_families = kept_seats(lazy_gettext("Of these kept for families"))
    kept_for_neighbours = kept_seats(lazy_gettext("Of these kept for neighbours"))
    contact_id = row_of(lazy_gettext("Whom to turn to"), default=0)

    def __init__(self, venues: list[Venue], contacts: Sequence[Account], **options: Any):
        super().__init__(venues, **options)
        self.contact_id.choices = contact_choices(contacts, gettext("As for the activity"))

    @property
    def shown_others(self) -> list[int]:
        """The sessions that were shown to have the venue then."""
        return [int(one) for one in (self.others.data or "").split(" ") if one.isdecimal() and one.isascii()]

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and kept_fits(self)


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
        on = first_under(self.series, self.since, self.weekdays.data, self.interval.data or 1, self.nth.data or 0)
        return datetime.combine(on, self.starts.data or time())

    def wish(self) -> SeriesWish:
        """What was filled in, as a value; only after `validate`."""
        recurrence = self.recurrence
        assert recurrence is not None
        return SeriesWish(
            recurrence,
            self.first,
            self.minutes,
            self.venue.zone,
            self.venue.id,
            self.capacity.data or 1,
            bool(self.leave_out_holidays.data),
            self.in_terms,
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


class CancelForm(Form):
    """Why a date is called off: a word of the list, and more in one's own words."""

    reason = RadioOf(lazy_gettext("Why"), CancelReason, LABELS)
    words = StringField(lazy_gettext("In your own words"), [Bounded(200, required=False)])


class EndForm(CancelForm):
    """What ends a series; `seen` names what was shown."""

    seen = HiddenField()
