"""What comes in when a setting is changed: one field, of the kind that the setting is."""

from collections.abc import Callable
from datetime import time
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from community.decisions.labels import CARE, TOWN
from community.foundation.config import Unfit, settings
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Bounded, Form, SomeOf, choices
from community.foundation.i18n import SOURCE, available, complete, gettext, time_in_words

NIGHTS = (*(time(hour) for hour in range(18, 24)), time(0), time(1), time(2))
MORNINGS = tuple(time(hour) for hour in range(5, 13))


def _hour(hours: tuple[time, ...]) -> Callable[[Any], SelectField]:
    def field(label: Any) -> SelectField:
        words = [SelectChoice(f"{hour:%H:%M}", time_in_words(hour)) for hour in hours]
        return SelectField(label, choices=words, invalid_choice_message=NOT_A_CHOICE)

    return field


def _languages(label: Any) -> SomeOf:
    # The source is no choice: its words stand in where another language lacks some.
    return SomeOf(label, choices=choices((one.code, one.own_name) for one in complete() if one.code != SOURCE))


def _language(label: Any) -> SelectField:
    words = choices((one.code, one.own_name) for one in available())
    return SelectField(label, choices=words, invalid_choice_message=NOT_A_CHOICE)


def _number(least: int, most: int) -> Callable[[Any], IntegerField]:
    return lambda label: IntegerField(label, [InputRequired(REQUIRED), NumberRange(least, most)])


def _telephone(label: Any) -> StringField:
    return StringField(label, [Bounded(20, required=False)], render_kw={"type": "tel", "dir": "ltr"})


FIELDS: dict[str, Callable[[Any], Any]] = {
    "site_name": lambda label: StringField(label, [Bounded(60)]),
    "default_locale": _language,
    "offered_languages": _languages,
    "quiet_from": _hour(NIGHTS),
    "quiet_until": _hour(MORNINGS),
    "emergency_number": _telephone,
    "children_number": _telephone,
    "feed_hosts": lambda label: StringField(label, [Bounded(500, required=False)], render_kw={"dir": "ltr"}),
    "safeguarding_ratios": lambda label: StringField(label, [Bounded(60)], render_kw={"dir": "ltr"}),
    "safeguarding_adults": _number(1, 10),
    "safeguarding_alone_from": _number(1, 18),
    "safeguarding_end_children": lambda label: TimeField(label, [InputRequired(REQUIRED)]),
    "safeguarding_end_youth": lambda label: TimeField(label, [InputRequired(REQUIRED)]),
}


class SettingForm(Form):
    """The base of the form of one setting; `of` makes it."""

    name = ""

    @staticmethod
    def of(name: str, text: str) -> "SettingForm":
        """The form of this setting, filled with what it is."""
        kind = type("SettingForm", (SettingForm,), {"name": name, "value": FIELDS[name]({**TOWN, **CARE}[name])})
        value: Any = text
        if name == "offered_languages":
            value = text.split() or [one.code for one in available()]
        elif name.startswith("safeguarding_end"):
            value = time.fromisoformat(text)
        elif name in ("safeguarding_adults", "safeguarding_alone_from"):
            value = int(text)
        return kind(data={"value": value})

    @property
    def text(self) -> str:
        """What was chosen, as it is kept."""
        data = self["value"].data
        if isinstance(data, time):
            return f"{data:%H:%M}"
        return " ".join(sorted(data)) if isinstance(data, list) else str(data if data is not None else "")

    def validate_value(self, _field: Any) -> None:
        town = settings()
        if self.name == "offered_languages" and town.default_locale not in (*self.text.split(), SOURCE):
            raise ValidationError(gettext("Whoever has chosen no language reads one that is missing here."))
        try:
            town.changed({self.name: self.text}).check_what_the_town_decides()
        except Unfit:
            raise ValidationError(gettext("Please write it as the example shows.")) from None
