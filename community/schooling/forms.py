"""What comes in about a child's way to school; what is typed for the paper alone is kept nowhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.foundation.forms import (
    NOT_A_CHOICE,
    REQUIRED,
    Bounded,
    Form,
    NoPersonalNumber,
    OneOf,
    choices,
    row_of,
    spoken_languages,
)
from community.foundation.i18n import gettext, lazy_gettext
from community.organisations.models import Organisation
from community.schooling.labels import REASONS, choices_of
from community.schooling.rules import SchoolFacts, StallReason, ToldSchooling

SCHOOL = lazy_gettext("School or kindergarten")


def _words(label: Any, longest: int, *, required: bool = False) -> StringField:
    return StringField(label, [Bounded(longest, required=required), NoPersonalNumber()])


class SchoolingForm(Form):
    """What the application says."""

    grade = SelectField(lazy_gettext("Wanted class"), invalid_choice_message=NOT_A_CHOICE)
    level = SelectField(lazy_gettext("Level of the language of the country"), default="")
    mother_language = SelectField(lazy_gettext("Mother tongue"), default="")
    last_class = _words(lazy_gettext("Last class or group that was finished"), 60)
    school = _words(SCHOOL, 120)

    def __init__(self, facts: SchoolFacts, **options: Any):
        super().__init__(**options)
        not_known = SelectChoice("", gettext("Not known yet"))
        self.grade.choices = choices(choices_of((one.key, one.words) for one in facts.grades))
        self.level.choices = [not_known, *choices(choices_of(facts.levels))]
        self.mother_language.choices = [not_known, *spoken_languages()]

    @property
    def told(self) -> ToldSchooling:
        """It as the action takes it."""
        return ToldSchooling(
            self.grade.data,
            self.level.data or "",
            self.mother_language.data or "",
            self.last_class.data or "",
            self.school.data or "",
        )


class NeedForm(SchoolingForm):
    organisation = row_of(lazy_gettext("Who looks after it?"))

    def __init__(self, facts: SchoolFacts, organisations: Iterable[Organisation], **options: Any):
        super().__init__(facts, **options)
        self.organisation.choices = choices((one.id, one.called) for one in organisations)


class TakeForm(Form):
    """A step is done; with the school where it is not known yet."""

    done_on = DateField(lazy_gettext("Day"), [InputRequired(REQUIRED)])
    named = _words(SCHOOL, 120, required=True)

    def __init__(self, *, asks_school: bool, **options: Any):
        super().__init__(**options)
        if not asks_school:
            del self.named


class OwnerForm(Form):
    owner = SelectField(lazy_gettext("Who looks after it"), coerce=int, invalid_choice_message=NOT_A_CHOICE)

    def __init__(self, owners: Mapping[int, str], **options: Any):
        super().__init__(**options)
        self.owner.choices = choices([(0, lazy_gettext("Nobody yet")), *owners.items()])
        # Whoever looked after it may not work there any more.
        if self.owner.data not in owners and not self.is_submitted():
            self.owner.data = 0


class StallForm(Form):
    why = OneOf(lazy_gettext("Why"), StallReason, REASONS)


class PaperForm(Form):
    """What stands on the paper and is kept nowhere: it is typed, printed, and gone."""

    number = StringField(lazy_gettext("Personal number of the child"), [Bounded(20, required=False)])
    former = StringField(lazy_gettext("Former school"), [Bounded(120, required=False)])
    city = StringField(lazy_gettext("Its town"), [Bounded(80, required=False)])
    country = StringField(lazy_gettext("Its country"), [Bounded(80, required=False)])
