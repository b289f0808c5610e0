"""What comes in when staff name a skill or say that it is the same as another."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from community.foundation.forms import Bounded, Form, NamedForm, SomeOf, choices, row_of
from community.foundation.i18n import best_name, gettext, isolated, lazy_gettext
from community.skills import queries
from community.skills.models import Skill
from community.skills.rules import LONGEST

MOST_ADDITIONS = 10


class ChosenSkillsForm(Form):
    """Skills of the list, and others in somebody's own words."""

    chosen = SomeOf(lazy_gettext("Skills"), coerce=int)
    more = StringField(lazy_gettext("Something else"), [Bounded(400, required=False)])

    def __init__(self, skills: Iterable[Skill], **options: Any):
        super().__init__(**options)
        self.chosen.choices = choices((skill.id, best_name(skill.names)) for skill in skills)

    @property
    def added(self) -> list[str]:
        """What was written, in parts."""
        return [part for text in re.split(r"[,;،؛]", self.more.data or "") if (part := text.strip())]

    def validate_more(self, _field: Any) -> None:
        if len(self.added) > MOST_ADDITIONS:
            raise ValidationError(gettext("These are too many: write ten at most, the most useful ones."))
        if long := next((name for name in self.added if len(name) > LONGEST), ""):
            raise ValidationError(gettext("This is too long for a name: %(name)s", name=isolated(f"{long[:LONGEST]}…")))


class SkillForm(NamedForm):
    longest_name = LONGEST

    listed = BooleanField(lazy_gettext("On the list that everybody chooses from"))
    esco = StringField(lazy_gettext("Identifier in ESCO"), [Bounded(120, required=False)])

    def validate_en(self, _field: Any) -> None:
        if not self.names:
            raise ValidationError(gettext("Please write the name in one language at least."))


class MergeForm(Form):
    into = row_of(lazy_gettext("It is the same as"))

    def __init__(self, skill: Skill, **options: Any):
        super().__init__(**options)
        others = (other for other in queries.listed() if other.id != skill.id)
        self.into.choices = choices((other.id, best_name(other.names)) for other in others)
