"""What is kept of talks about school, work and goals: whose it is, what its owner reads of it,
and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import best_name, current_language, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, with_household
from community.households.models import Member
from community.households.personal_data import lively_since, member_name, own_by, people_of
from community.interviews.labels import columns
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.interviews.rules import Aim
from community.skills.models import Skill


def worded(group: str) -> Callable[[Any], str]:
    """An answer of an interview in the words of the interview's own file."""
    return lambda answer: columns(current_language().code)[0].say(group, answer)


def scripts(answers: dict[str, str]) -> list[str]:
    """How well somebody knows each script."""
    return [f"{worded('script')(one)}: {worded('literacy')(level)}" for one, level in answers.items()]


def aims(answers: list[str]) -> list[str]:
    """What somebody would like to reach."""
    return [worded("aim")(Aim(one)) for one in answers]


SKILLS = Topic(
    lazy_gettext("Skills, talks and work"),
    "star",
    lazy_gettext("So that you need not tell it twice, and so that it is known what you look for."),
    with_household,
)


STEPS_OF_THE_TALK = "How far the talk is, part by part, for whoever leads it; what was told is all there."


def _interviews(number: Any) -> sa.Select[Any]:
    """The ids of the interviews with people of a household."""
    return sa.select(SkillsInterview.id).where(SkillsInterview.member_id.in_(people_of(number)))


def _interviewed(interview_id: Any) -> Callable[[], Any]:
    return lambda: (
        sa.select(Member.call_name)
        .join(SkillsInterview, SkillsInterview.member_id == Member.id)
        .where(SkillsInterview.id == interview_id)
        .scalar_subquery()
    )


def _whose(interview_id: Any) -> Callable[[], Any]:
    return lambda: sa.select(SkillsInterview.member_id).where(SkillsInterview.id == interview_id).scalar_subquery()


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            SkillsInterview,
            Share(
                lambda number: SkillsInterview.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=SKILLS,
                label=lazy_gettext("What was told about school, work and goals"),
                lively=lively_since(SkillsInterview.member_id, SkillsInterview.updated_at),
                told="language begun_at updated_at version confirmed_at schooling school_years subject experience jobs"
                " wished_work scripts aims in_three_months in_a_year",
                also={"person": member_name(SkillsInterview.member_id)},
                **own_by(SkillsInterview.member_id),
                untold=dict.fromkeys(
                    ("confirmed_version", "doubted_version", "doubted", "answered", "skipped"), STEPS_OF_THE_TALK
                ),
                read={
                    "schooling": worded("schooling"),
                    "experience": worded("experience"),
                    "aims": aims,
                    "scripts": scripts,
                },
            ),
            signed="begun_by_id",
        ),
        PersonalTable(
            InterviewedLanguage,
            Share(
                lambda number: InterviewedLanguage.interview_id.in_(_interviews(number)),
                Fate.DELETED,
                topic=SKILLS,
                label=lazy_gettext("Languages"),
                told="language listening reading speaking writing",
                member=_whose(InterviewedLanguage.interview_id),
                also={"person": _interviewed(InterviewedLanguage.interview_id)},
            ),
        ),
        PersonalTable(
            InterviewedSkill,
            Share(
                lambda number: InterviewedSkill.interview_id.in_(_interviews(number)),
                Fate.DELETED,
                topic=SKILLS,
                label=lazy_gettext("Skills"),
                also={
                    "skill": lambda: (
                        sa.select(Skill.names).where(Skill.id == InterviewedSkill.skill_id).scalar_subquery()
                    ),
                    "person": _interviewed(InterviewedSkill.interview_id),
                },
                read={"skill": best_name},
                member=_whose(InterviewedSkill.interview_id),
            ),
        ),
    ),
    columns={
        "begun_at": lazy_gettext("Begun"),
        "updated_at": lazy_gettext("Last changed"),
        "version": lazy_gettext("Version"),
        "confirmed_at": lazy_gettext("Confirmed"),
        "schooling": lazy_gettext("School"),
        "school_years": lazy_gettext("Years of school"),
        "subject": lazy_gettext("Subject"),
        "experience": lazy_gettext("Experience"),
        "jobs": lazy_gettext("Jobs until now"),
        "wished_work": lazy_gettext("Work that is wished for"),
        "scripts": lazy_gettext("Scripts"),
        "aims": lazy_gettext("Goals"),
        "in_three_months": lazy_gettext("In three months"),
        "in_a_year": lazy_gettext("In a year"),
        "listening": lazy_gettext("Listening"),
        "reading": lazy_gettext("Reading"),
        "speaking": lazy_gettext("Speaking"),
        "writing": lazy_gettext("Writing"),
        "skill": lazy_gettext("Skill"),
    },
)
