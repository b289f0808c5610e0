"""Which emails somebody with an account wants, and when they sleep."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from community.emails.labels import CHOICES, RHYTHMS
from community.emails.models import EmailChoice
from community.emails.rules import MORNINGS, NIGHTS, EmailKind, EmailRhythm, rhythms_of
from community.foundation.forms import NOT_A_CHOICE, Form, RadioOf, SomeOf, choices
from community.foundation.i18n import lazy_gettext, time_in_words
from community.foundation.rules import Quiet
from community.places.queries import districts


def _rhythm(kind: EmailKind) -> RadioOf:
    return RadioOf(CHOICES[kind], rhythms_of(kind), RHYTHMS)


def _hour(label: Any, hours: Collection[time]) -> SelectField:
    return SelectField(
        label,
        coerce=lambda hour: hour if isinstance(hour, time) else time.fromisoformat(hour),
        choices=lambda: [SelectChoice(hour, time_in_words(hour)) for hour in hours],
        invalid_choice_message=NOT_A_CHOICE,
        invalid_value_message=NOT_A_CHOICE,
    )


class ChoicesForm(Form):
    reminders = _rhythm(EmailKind.REMINDERS)
    by_sms = BooleanField(lazy_gettext("Reminders by SMS, too"))
    shifts = _rhythm(EmailKind.SHIFTS)
    sessions = _rhythm(EmailKind.SESSIONS)
    topics = SomeOf(lazy_gettext("Only about these (nothing chosen: about all)"))
    districts = SomeOf(
        lazy_gettext("Only in these districts (nothing chosen: in all)"), choices=lambda: choices(districts())
    )
    thanks = _rhythm(EmailKind.THANKS)
    work = _rhythm(EmailKind.WORK)
    night = _hour(lazy_gettext("No emails from"), NIGHTS)
    morning = _hour(lazy_gettext("Emails again from"), MORNINGS)

    def __init__(
        self,
        offered: Collection[EmailKind],
        kept: Mapping[EmailKind, EmailChoice],
        quiet: Quiet,
        topics: Mapping[str, Any],
        *,
        sms: bool,
    ):
        chosen = {kind.value: kept[kind].rhythm if kind in kept else rhythms_of(kind)[0] for kind in EmailKind}
        sessions, reminders = kept.get(EmailKind.SESSIONS), kept.get(EmailKind.REMINDERS)
        more = {"topics": sessions.topics, "districts": sessions.districts} if sessions else {}
        super().__init__(
            data={
                **chosen, **more, "by_sms": bool(reminders and reminders.by_sms),
                "night": quiet.night, "morning": quiet.morning,
            }
        )  # fmt: skip
        self.topics.choices = choices(topics.items())
        for kind in EmailKind:
            if kind not in offered:
                del self[kind.value]
        if not sms:
            del self.by_sms

    @property
    def rhythms(self) -> dict[EmailKind, EmailRhythm]:
        """What was chosen of each kind that is there."""
        return {kind: self[kind.value].data for kind in EmailKind if kind.value in self}

    def more(self, kind: EmailKind) -> dict[str, Any]:
        """What else was said of a kind."""
        if kind is EmailKind.SESSIONS:
            return {"topics": self.topics.data, "districts": self.districts.data}
        return {"by_sms": self.by_sms.data} if kind is EmailKind.REMINDERS and "by_sms" in self else {}
