"""What comes in about a talk and about a job."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from community.foundation.forms import REQUIRED, Bounded, Form, OneOf, SomeOf, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from community.guidance.labels import LABELS
from community.guidance.rules import LONGEST, SHORTEST, Job, LeadState, ToldInTalk
from community.households.models import Member

ADDRESS = re.compile(r"https?://[^\s<>\"']+")


class TalkForm(Form):
    held_on = DateField(lazy_gettext("Day"), [InputRequired(REQUIRED)])
    minutes = IntegerField(lazy_gettext("Minutes"), [InputRequired(REQUIRED), NumberRange(SHORTEST, LONGEST)])
    agreed = TextAreaField(lazy_gettext("Next steps that you agreed on"), [Bounded(600)])
    told = SomeOf(
        lazy_gettext("What the person also said"),
        choices=lambda: choices((one.value, LABELS[one]) for one in ToldInTalk),
    )

    @property
    def said(self) -> list[ToldInTalk]:
        """What was ticked."""
        return [ToldInTalk(one) for one in self.told.data or ()]


class LeadForm(Form):
    title = StringField(lazy_gettext("Which work?"), [Bounded(120)])
    employer = StringField(lazy_gettext("At whose firm?"), [Bounded(120, required=False)])
    place = StringField(lazy_gettext("Where?"), [Bounded(120, required=False)])
    link = StringField(lazy_gettext("Address of its page"), [Bounded(300, required=False)])

    def validate_link(self, field: Any) -> None:
        if field.data and not ADDRESS.fullmatch(field.data):
            raise ValidationError(gettext("An address begins with https://"))

    @property
    def job(self) -> Job:
        return Job(
            title=self.title.data,
            employer=self.employer.data or "",
            place=self.place.data or "",
            link=self.link.data or "",
        )


class OwnLeadForm(LeadForm):
    person = row_of(lazy_gettext("For whom?"))

    def __init__(self, members: Iterable[Member], **options: Any):
        super().__init__(**options)
        self.person.choices = choices((one.id, one.call_name) for one in members)


class MoveForm(Form):
    state = OneOf(lazy_gettext("How far is it?"), LeadState, LABELS)
