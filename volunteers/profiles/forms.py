"""What comes in about a volunteer, part by part, and about the times of anybody's week."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import Enum
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from community.foundation import clock, i18n
from community.foundation.database import grouped
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Form, SomeOf, row_of
from community.foundation.i18n import LANGUAGES, best_name, gettext, language_name, lazy_gettext
from community.households.forms import YEAR_PROBLEMS
from community.households.rules import year_problem
from community.places import queries as places
from community.skills.forms import ChosenSkillsForm
from community.skills.rules import Cefr, Levels
from volunteers.profiles.labels import LABELS
from volunteers.profiles.rules import MOST_PLACES, QUICK, YOUNGEST, Gender, GenderWish, Interest, Quick
from volunteers.profiles.week import EVENINGS, PARTS, WEEKEND, WEEKENDS, WORKDAYS, Week

FURTHEST = 50
# The hours that the grid shows; what lies outside is told by the form beside it.
FIRST_HOUR, LAST_HOUR = 7, 22
CELL = re.compile(r"([0-6])-([0-9]{1,2})")
SLOT = re.compile(rf"([0-6])-({'|'.join(PARTS)})")


class MaybeOf(SelectField):
    """A choice among the members of an enum, or none of them."""

    def __init__(self, label: Any, kind: type, none: Any, words: Any = LABELS, **options: Any):
        super().__init__(
            label,
            coerce=lambda value: kind(value) if value else None,
            choices=[SelectChoice("", none), *(SelectChoice(member.value, words[member]) for member in kind)],
            invalid_choice_message=NOT_A_CHOICE,
            invalid_value_message=NOT_A_CHOICE,
            **options,
        )


class LevelsForm(Form):
    quick = RadioField(
        lazy_gettext("How well?"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(one.value, LABELS[one]) for one in Quick],
    )
    listening = MaybeOf(lazy_gettext("Listening"), Cefr, lazy_gettext("Not at all"))
    reading = MaybeOf(lazy_gettext("Reading"), Cefr, lazy_gettext("Not at all"))
    speaking = MaybeOf(lazy_gettext("Speaking"), Cefr, lazy_gettext("Not at all"))
    writing = MaybeOf(lazy_gettext("Writing"), Cefr, lazy_gettext("Not at all"))

    def validate_quick(self, field: Field) -> None:
        if field.data == Quick.OWN.value and self.levels == Levels():
            raise ValidationError(gettext("Choose at least one level."))

    @property
    def levels(self) -> Levels:
        """What was told: the word fills all four, unless they are chosen one by one."""
        own = Levels(self.listening.data, self.reading.data, self.speaking.data, self.writing.data)
        return QUICK.get(Quick(self.quick.data), own)


class LanguageForm(LevelsForm):
    language = SelectField(lazy_gettext("Language"), invalid_choice_message=NOT_A_CHOICE)

    def __init__(self, told: Iterable[str], **options: Any):
        super().__init__(**options)
        left = sorted((language_name(code), code) for code in LANGUAGES if code not in set(told))
        self.language.choices = [
            SelectChoice("", lazy_gettext("Not chosen yet")),
            *(SelectChoice(code, name) for name, code in left),
        ]

    def validate_language(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(NOT_A_CHOICE))


class SkillsForm(ChosenSkillsForm):
    chosen = SomeOf(lazy_gettext("I can help with"), coerce=int)


class InterestsForm(Form):
    chosen = SomeOf(lazy_gettext("I like"), choices=[SelectChoice(one.value, LABELS[one]) for one in Interest])

    @property
    def interests(self) -> list[Interest]:
        return [Interest(value) for value in self.chosen.data or ()]


class SpanForm(Form):
    """Some hours on a day of the week, to be added or taken away."""

    day = SelectField(lazy_gettext("Day"), invalid_choice_message=NOT_A_CHOICE)
    begin = SelectField(lazy_gettext("From"), coerce=int, default=18 * 60, invalid_choice_message=NOT_A_CHOICE)
    end = SelectField(lazy_gettext("To"), coerce=int, default=20 * 60, invalid_choice_message=NOT_A_CHOICE)

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.day.choices = [
            *(SelectChoice(str(day), name) for day, name in i18n.weekdays("wide")),
            SelectChoice("workdays", gettext("Monday to Friday")),
            SelectChoice("weekend", gettext("The weekend")),
        ]
        hours = [(minutes, clock_time(minutes)) for minutes in range(0, 24 * 60 + 1, 30)]
        self.begin.choices = [SelectChoice(minutes, text) for minutes, text in hours[:-1]]
        self.end.choices = [SelectChoice(minutes, text) for minutes, text in hours[1:]]

    def validate_end(self, field: Field) -> None:
        if field.data <= (self.begin.data or 0):
            raise ValidationError(gettext("The end must be after the beginning."))

    def change(self, week: Week, removing: bool) -> Week:
        """The week with these hours, or without them."""
        days = {"workdays": WORKDAYS, "weekend": WEEKEND}.get(self.day.data) or [int(self.day.data)]
        span = Week.span(days, self.begin.data, self.end.data)
        return week.without(span) if removing else week.joined(span)


USUAL = {"evenings": EVENINGS, "weekends": WEEKENDS}


@dataclass(frozen=True)
class Grid:
    """A week as the page paints it: rows of an hour, or of half an hour where the week needs it or is asked for it."""

    week: Week
    halves: bool

    @property
    def step(self) -> int:
        """How many half hours a box stands for."""
        return 1 if self.halves or not self.week.whole_hours else 2

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The first half hour of each row, and its time."""
        cells = range(FIRST_HOUR * 2, LAST_HOUR * 2, self.step)
        return [(cell, clock_time(cell * 30)) for cell in cells]

    def free(self, day: int, cell: int) -> bool:
        """Whether a box is ticked."""
        return all(self.week.has(day, cell + more) for more in range(self.step))

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """The parts of a day: name, begin and end in words."""
        return [(name, clock_time(begin), clock_time(end)) for name, (begin, end) in PARTS.items()]

    @property
    def words(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The free times of each day that has any, in the order of the place."""
        spans = grouped((day, (clock_time(begin), clock_time(end))) for day, begin, end in self.week.spans())
        return [(name, spans[day]) for day, name in i18n.weekdays("wide") if day in spans]


def clock_time(minutes: int) -> str:
    """Minutes from midnight in the digits of the reader's language; 24:00 is written so."""
    return i18n.time_in_words(time(minutes // 60 % 24, minutes % 60)) if minutes < 24 * 60 else "24:00"


def painted(week: Week, boxes: Iterable[str], step: str) -> Week:
    """The week as it was painted; boxes that are none are left out."""
    found = [(int(match[1]), int(match[2])) for box in boxes if (match := CELL.fullmatch(box))]
    first, last = FIRST_HOUR * 2, LAST_HOUR * 2
    return week.painted((one for one in found if first <= one[1] < last), first, last, 1 if step == "1" else 2)


def with_slots(week: Week, before: Week, slots: Iterable[str]) -> Week:
    """The week after parts of days were touched; slots that are none are left out."""
    found = ((int(match[1]), match[2]) for slot in slots if (match := SLOT.fullmatch(slot)))
    return week.with_parts(found, before)


class Opened:
    """What a page showed in its fields, sent along with it, so that only what was touched on it is saved."""

    def __init__(self, sent: MultiDict[str, str]):
        self.sent = sent
        try:
            read = json.loads(sent.get("was", ""))
        except ValueError:
            read = None
        self.was: dict[str, Any] = read if isinstance(read, dict) else {}

    @staticmethod
    def text(forms: Iterable[Form]) -> str:
        """What these forms show, for the field "was"."""
        return json.dumps({field.name: _sent_by(field) for form in forms for field in form})

    def _before(self, field: Field) -> list[str]:
        before = self.was.get(field.name)
        return [str(one) for one in before] if isinstance(before, list) else []

    def touched(self, field: Field) -> bool:
        """Whether a field is sent otherwise than it was shown."""
        return sorted(self.sent.getlist(field.name)) != sorted(self._before(field))

    def any_touched(self, form: Form) -> bool:
        """Whether anything of a form is sent otherwise than it was shown."""
        return any(self.touched(field) for field in form if field.type != "CSRFTokenField")

    def merged(self, field: Field, now: Iterable[Any]) -> list[Any]:
        """What a group of boxes holds after this page's ticks: what another page changed meanwhile stays."""
        sent, before = [str(one) for one in field.data or ()], set(self._before(field))
        kept = [one for one in now if str(one) in sent or str(one) not in before]
        return [*kept, *(one for one in field.data or () if one not in kept and str(one) not in before)]


def _sent_by(field: Field) -> list[str]:
    """What a browser sends of a field as it stands."""
    if isinstance(field, SelectMultipleField):
        return [str(one) for one in field.data or ()]
    if isinstance(field, SelectField):
        chosen = field.data.value if isinstance(field.data, Enum) else field.data
        keys = [str(choice.value) for choice in field.choices or ()]
        if chosen is None and isinstance(field, RadioField):
            return []
        return ["" if chosen is None else str(chosen)] if chosen is not None or "" in keys else keys[:1]
    return [field._value()] if hasattr(field, "_value") else []


class ProfilePlacesForm(Form):
    districts = SomeOf(lazy_gettext("Where you can help"))
    area_id = row_of(lazy_gettext("Your neighbourhood"))
    kilometres = IntegerField(
        lazy_gettext("How far you travel, in kilometres"), [InputRequired(REQUIRED), NumberRange(1, FURTHEST)]
    )

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.districts.choices = [SelectChoice(code, name) for code, name in places.districts()]
        self.area_id.choices = area_choices()


def area_choices() -> list[SelectChoice]:
    """All neighbourhoods, after the choice to tell none."""
    areas = [SelectChoice(area.id, best_name(area.names)) for area in places.areas()]
    return [SelectChoice(0, lazy_gettext("Not told")), *areas]


class AgesForm(Form):
    """Between which ages the other person may be; both ends may be left open."""

    youngest = IntegerField(lazy_gettext("Not younger than"), [Optional(), NumberRange(0, 120)])
    oldest = IntegerField(lazy_gettext("Not older than"), [Optional(), NumberRange(0, 120)])

    def validate_oldest(self, field: Field) -> None:
        if None not in (field.data, self.youngest.data) and field.data < self.youngest.data:
            raise ValidationError(gettext("The second age must not be below the first."))


TOO_YOUNG = lazy_gettext("Volunteers are 18 or older. If you are younger, talk to your coordinator.")


class WishesForm(AgesForm):
    places = RadioField(
        lazy_gettext("How many families at a time?"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(str(number), str(number)) for number in range(1, MOST_PLACES + 1)],
    )
    gender = MaybeOf(lazy_gettext("You are"), Gender, lazy_gettext("Not told"))
    birth_year = IntegerField(lazy_gettext("Year of birth"), [Optional()])
    wished_gender = MaybeOf(lazy_gettext("You would like to accompany"), GenderWish, lazy_gettext("Anybody"))

    def validate_birth_year(self, field: Field) -> None:
        if field.data is not None and (problem := year_problem(field.data, clock.now().year, YOUNGEST)):
            raise ValidationError(str(YEAR_PROBLEMS.get(problem, TOO_YOUNG)))

    def validate_wished_gender(self, field: Field) -> None:
        if field.data is GenderWish.SAME and self.gender.data in (None, Gender.OTHER):
            raise ValidationError(gettext("For this wish, tell above whether you are a woman or a man."))


class PauseForm(Form):
    first_on = DateField(lazy_gettext("First day"), [InputRequired(lazy_gettext("Choose a date."))])
    last_on = DateField(lazy_gettext("Last day"), [InputRequired(lazy_gettext("Choose a date."))])

    def validate_last_on(self, field: Field) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(gettext("The last day must not be before the first."))
