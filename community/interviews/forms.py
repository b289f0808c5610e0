"""What comes in about a part of an interview; the page words each question in both languages."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from community.foundation.forms import NOT_A_CHOICE, Bounded, Form, RadioOf, SomeOf, spoken_languages
from community.foundation.i18n import LANGUAGES, gettext, language_name, lazy_gettext
from community.interviews.rules import MOST_YEARS, Aim, Experience, Literacy, Schooling, Script, Section
from community.skills.rules import Cefr, Levels


def _maybe(label: Any, kind: type[Enum]) -> RadioOf:
    """One member of an enum, or none: everything in an interview may stay open."""
    return RadioOf(label, kind, {one: one.value for one in kind}, required=False)


class StartForm(Form):
    language = SelectField(
        lazy_gettext("The person's language"), choices=spoken_languages, invalid_choice_message=NOT_A_CHOICE
    )


class EducationForm(Form):
    schooling = _maybe(lazy_gettext("School"), Schooling)
    school_years = IntegerField(lazy_gettext("Years"), [Optional(), NumberRange(0, MOST_YEARS)])
    subject = StringField(lazy_gettext("Subject or trade"), [Bounded(200, required=False)])

    def told(self) -> dict[str, Any]:
        return {
            "schooling": self.schooling.data,
            "school_years": self.school_years.data,
            "subject": self.subject.data or "",
        }


class WorkForm(Form):
    experience = _maybe(lazy_gettext("Years of work"), Experience)
    jobs = TextAreaField(lazy_gettext("Work so far"), [Bounded(600, required=False)])
    wished_work = TextAreaField(lazy_gettext("Work wished for"), [Bounded(300, required=False)])

    def told(self) -> dict[str, Any]:
        return {
            "experience": self.experience.data,
            "jobs": self.jobs.data or "",
            "wished_work": self.wished_work.data or "",
        }


class LiteracyForm(Form):
    latin = _maybe(lazy_gettext("Latin letters"), Literacy)
    cyrillic = _maybe(lazy_gettext("Cyrillic letters"), Literacy)
    arabic = _maybe(lazy_gettext("Arabic letters"), Literacy)

    def told(self) -> dict[str, Any]:
        return {"scripts": {one.value: self[one.value].data.value for one in Script if self[one.value].data}}


class GoalsForm(Form):
    aims = SomeOf(lazy_gettext("Goals"), choices=[SelectChoice(one.value, one.value) for one in Aim])
    in_three_months = TextAreaField(lazy_gettext("In three months"), [Bounded(400, required=False)])
    in_a_year = TextAreaField(lazy_gettext("In a year"), [Bounded(400, required=False)])

    def told(self) -> dict[str, Any]:
        return {
            "aims": [aim.value for aim in Aim if aim.value in self.aims.data],
            "in_three_months": self.in_three_months.data or "",
            "in_a_year": self.in_a_year.data or "",
        }


class InterviewLanguageForm(Form):
    language = SelectField(lazy_gettext("Language"), invalid_choice_message=NOT_A_CHOICE)
    listening = SelectField(lazy_gettext("Listening"), invalid_choice_message=NOT_A_CHOICE)
    reading = SelectField(lazy_gettext("Reading"), invalid_choice_message=NOT_A_CHOICE)
    speaking = SelectField(lazy_gettext("Speaking"), invalid_choice_message=NOT_A_CHOICE)
    writing = SelectField(lazy_gettext("Writing"), invalid_choice_message=NOT_A_CHOICE)

    def __init__(self, worded: Callable[[Cefr | None], str], **options: Any):
        super().__init__(**options)
        names = sorted((language_name(code), code) for code in LANGUAGES)
        own = {code: one.own_name for code, one in LANGUAGES.items()}
        self.language.choices = [
            SelectChoice(code, name if name == own[code] else f"{name} · {own[code]}") for name, code in names
        ]
        levels = [SelectChoice("", worded(None)), *(SelectChoice(one.value, worded(one)) for one in Cefr)]
        for name in vars(Levels()):
            self[name].choices = levels

    @property
    def levels(self) -> Levels:
        found = (self[name].data for name in vars(Levels()))
        return Levels(*(Cefr(value) if value else None for value in found))

    @property
    def is_untouched(self) -> bool:
        """Whether no level was chosen."""
        return not any(self[name].data for name in vars(Levels()))

    def validate_listening(self, _field: Any) -> None:
        if self.levels == Levels():
            raise ValidationError(gettext("Choose at least one level."))


class DoubtForm(Form):
    sections = SomeOf(
        lazy_gettext("What is not right?"), choices=[SelectChoice(one.value, one.value) for one in Section]
    )


# The parts whose answers are plain facts of one row.
PLAIN: dict[Section, Callable[..., Any]] = {
    Section.EDUCATION: EducationForm,
    Section.WORK: WorkForm,
    Section.LITERACY: LiteracyForm,
    Section.GOALS: GoalsForm,
}
