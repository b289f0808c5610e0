"""What comes in about a meeting, a goal and a rhythm."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from community.foundation.forms import REQUIRED, Bounded, Form, RadioOf
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from volunteers.journal.labels import LABELS
from volunteers.journal.rules import LENGTHS, GoalKind, JournalEntry, Mood, Readership, Rhythm


def length_in_words(minutes: int) -> str:
    """So many minutes, as one says it."""
    if minutes < 60:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes % 60:
        return gettext("%(hours)s hours", hours=f"{minutes // 60}½")
    return ngettext("%(num)d hour", "%(num)d hours", minutes // 60)


class JournalMeetingForm(Form):
    met = RadioField(
        lazy_gettext("Did you meet?"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice("yes", lazy_gettext("Yes, we met")), SelectChoice("no", lazy_gettext("Not this time"))],
    )
    mood = RadioOf(lazy_gettext("How was it?"), Mood, LABELS, required=False)
    minutes = RadioField(lazy_gettext("How long?"), [Optional()])
    held_on = DateField(lazy_gettext("On which day"), [InputRequired(lazy_gettext("Choose a date."))])
    talk = BooleanField(lazy_gettext("Please call me: I would like to talk"))
    note = TextAreaField(lazy_gettext("A few words"), [Bounded(500, required=False)])
    audience = RadioOf(lazy_gettext("Who may read this"), Readership, LABELS)

    def __init__(self, today: date, **options: Any):
        usual = {"met": "yes", "minutes": "60", "held_on": today, "audience": Readership.SHARED.value}
        super().__init__(data=usual, **options)
        self.minutes.choices = [SelectChoice(str(one), length_in_words(one)) for one in LENGTHS]

    @property
    def entry(self) -> JournalEntry:
        """What was told."""
        return JournalEntry(
            held_on=self.held_on.data,
            met=self.met.data == "yes",
            minutes=int(self.minutes.data) if self.minutes.data else None,
            mood=self.mood.data,
            audience=self.audience.data,
            note=self.note.data or "",
            talk=self.talk.data,
        )


class GoalForm(Form):
    kind = RadioOf(lazy_gettext("Choose one"), GoalKind, LABELS, required=False)
    words = StringField(lazy_gettext("Or in your own words"), [Bounded(80, required=False)])

    def validate_words(self, field: Field) -> None:
        if not field.data and not self.kind.data:
            raise ValidationError(gettext("Choose a picture or write a few words."))

    @property
    def goal(self) -> tuple[GoalKind | None, str]:
        """One of the list, or words; the list wins."""
        return (self.kind.data, "") if self.kind.data else (None, self.words.data)


class RhythmForm(Form):
    rhythm = RadioOf(lazy_gettext("How often you mean to meet"), Rhythm, LABELS)
