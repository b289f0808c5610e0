"""What an interview says in each language, from a file a language, and its columns side by side."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import LANGUAGES, SOURCE, Language, force_locale, language_name, lazy_gettext
from community.interviews.models import SkillsInterview
from community.interviews.rules import Aim, Approval, Literacy, Refusal, Schooling, Script, Section
from community.skills.models import Skill
from community.skills.rules import Cefr, Levels

FOLDER = Path(__file__).parent / "texts"

LABELS: dict[Any, Any] = {
    Approval.EMPTY: lazy_gettext("Nothing told yet"),
    Approval.OPEN: lazy_gettext("Waits for the person's word"),
    Approval.CONFIRMED: lazy_gettext("Confirmed by the person"),
    Approval.DOUBTED: lazy_gettext("The person says: not right"),
    Section.EDUCATION: lazy_gettext("School and training"),
    Section.WORK: lazy_gettext("Work"),
    Section.LANGUAGES: lazy_gettext("Languages"),
    Section.LITERACY: lazy_gettext("Reading and writing"),
    Section.SKILLS: lazy_gettext("What the person can do"),
    Section.GOALS: lazy_gettext("What the person would like to reach"),
}
KINDS = {Approval.EMPTY: "info", Approval.OPEN: "waiting", Approval.CONFIRMED: "good", Approval.DOUBTED: "off"}
REFUSALS = {
    Refusal.CHANGED: lazy_gettext("It was changed in the meantime. Please look at it again."),
    Refusal.NOTHING: lazy_gettext("There is nothing to confirm yet."),
}
ICONS: dict[Any, str] = {
    Section.EDUCATION: "school",
    Section.WORK: "work",
    Section.LANGUAGES: "languages",
    Section.LITERACY: "book",
    Section.SKILLS: "help-out",
    Section.GOALS: "star",
    Schooling.NONE: "close",
    Schooling.PRIMARY: "child",
    Schooling.LOWER: "book",
    Schooling.UPPER: "school",
    Schooling.VOCATIONAL: "work",
    Schooling.HIGHER: "star",
    Literacy.WRITES: "edit",
    Literacy.READS: "eye",
    Literacy.LITTLE: "less",
    Literacy.NOT: "close",
    Aim.LANGUAGE: "language",
    Aim.WORK: "work",
    Aim.TRAINING: "training",
    Aim.STUDY: "school",
    Aim.PEOPLE: "people",
    Aim.COMPUTERS: "device",
    Aim.BUSINESS: "venue",
    Aim.HELPING: "help-out",
}


@lru_cache
def texts(code: str) -> Mapping[str, Any]:
    """The words of a language; empty where there is no file."""
    path = FOLDER / f"{code}.toml"
    return tomllib.loads(path.read_text("utf-8")) if code in LANGUAGES and path.exists() else {}


@dataclass(frozen=True)
class Column:
    """One of the languages that a page shows side by side: the one that is wanted, and the one that there is."""

    wanted: Language
    language: Language

    @property
    def is_fallback(self) -> bool:
        """Whether the words are in another language than the wanted one."""
        return self.wanted != self.language

    def say(self, group: str, name: str | Enum = "") -> str:
        """The words for `name` of a group, or for a name that stands alone."""
        found = texts(self.language.code)[group]
        return str(found[name.value if isinstance(name, Enum) else name] if name else found)

    def called(self, names: Mapping[str, str]) -> str:
        """Of names by language the one that fits this column best."""
        order = (self.wanted.code, self.language.code, SOURCE, *sorted(names))
        return next(names[code] for code in order if names.get(code))

    def language_name(self, code: str) -> str:
        """The name of a language in this column's."""
        with force_locale(self.wanted.code):
            return language_name(code)


def columns(*codes: str) -> list[Column]:
    """A column for each language, each once; what has no words of its own is shown in the town's or in English,
    whichever does not stand there already."""
    default = settings().default_locale
    wanted = list(dict.fromkeys(code for code in codes if code in LANGUAGES))
    shown = {code for code in wanted if texts(code)}
    found = []
    for code in wanted:
        words = (
            code if code in shown else next((one for one in (default, SOURCE) if texts(one) and one not in shown), None)
        )
        if words:
            shown.add(words)
            found.append(Column(LANGUAGES[code], LANGUAGES[words]))
    return found


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with what was answered; `own` are the person's own words, which nobody translated."""

    question: str
    answers: tuple[str, ...] = ()
    own: str = ""
    # What stands beside the answers: identifiers of the European list of skills.
    note: str = ""


def lines(
    interview: SkillsInterview, section: Section, column: Column, levels: Mapping[str, Levels], skills: Iterable[Skill]
) -> list[AnsweredQuestion]:
    """What was answered in a part, in the words of a column; what stayed open is not there."""
    return [line for line in _ASKED[section](interview, column, levels, skills) if line.answers or line.own]


def _education(told: SkillsInterview, column: Column, *_more: Any) -> list[AnsweredQuestion]:
    return [
        _chosen(column, "schooling", told.schooling),
        AnsweredQuestion(column.say("ask", "school_years"), (str(told.school_years),) if told.school_years else ()),
        AnsweredQuestion(column.say("ask", "subject"), own=told.subject),
    ]


def _work(told: SkillsInterview, column: Column, *_more: Any) -> list[AnsweredQuestion]:
    return [
        _chosen(column, "experience", told.experience),
        AnsweredQuestion(column.say("ask", "jobs"), own=told.jobs),
        AnsweredQuestion(column.say("ask", "wished_work"), own=told.wished_work),
    ]


def _languages(
    _told: SkillsInterview, column: Column, levels: Mapping[str, Levels], _skills: Any
) -> list[AnsweredQuestion]:
    return [
        AnsweredQuestion(column.language_name(code), tuple(_level_lines(column, level)))
        for code, level in levels.items()
    ]


def _level_lines(column: Column, levels: Levels) -> Iterable[str]:
    if levels == Levels(Cefr.FIRST, Cefr.FIRST, Cefr.FIRST, Cefr.FIRST):
        return [column.say("cefr", Cefr.FIRST)]
    return [f"{column.say('ask', name)}: {short(column, level)}" for name, level in vars(levels).items()]


def short(column: Column, level: Cefr | None) -> str:
    """A level as a table writes it: A1, or the word for a first language or for none."""
    if level is None:
        return column.say("none")
    return column.say("cefr", level) if level is Cefr.FIRST else level.name


def _literacy(told: SkillsInterview, column: Column, *_more: Any) -> list[AnsweredQuestion]:
    return [
        AnsweredQuestion(column.say("script", script), (column.say("literacy", told.scripts[script.value]),))
        for script in Script
        if script.value in told.scripts
    ]


def _skills(_told: SkillsInterview, column: Column, _levels: Any, skills: Iterable[Skill]) -> list[AnsweredQuestion]:
    skills = list(skills)
    note = ", ".join(skill.esco for skill in skills if skill.esco)
    return [
        AnsweredQuestion(column.say("ask", "skills"), tuple(column.called(skill.names) for skill in skills), note=note)
    ]


def _goals(told: SkillsInterview, column: Column, *_more: Any) -> list[AnsweredQuestion]:
    return [
        AnsweredQuestion(column.say("ask", "aims"), tuple(column.say("aim", aim) for aim in told.aims)),
        AnsweredQuestion(column.say("ask", "in_three_months"), own=told.in_three_months),
        AnsweredQuestion(column.say("ask", "in_a_year"), own=told.in_a_year),
    ]


def _chosen(column: Column, name: str, answer: Enum | None) -> AnsweredQuestion:
    return AnsweredQuestion(column.say("ask", name), (column.say(name, answer),) if answer else ())


_ASKED: dict[Section, Any] = {
    Section.EDUCATION: _education,
    Section.WORK: _work,
    Section.LANGUAGES: _languages,
    Section.LITERACY: _literacy,
    Section.SKILLS: _skills,
    Section.GOALS: _goals,
}
