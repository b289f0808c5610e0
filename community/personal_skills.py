"""What is kept of people's skills, talks and work, what they read of it, and what becomes of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community import personal_words as words
from community.foundation.i18n import best_name, lazy_gettext
from community.foundation.personal_data import Fate, PersonalTable, Share
from community.guidance.models import GuidanceTalk, JobLead
from community.households.models import Member
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.skills.models import Skill

STEPS_OF_THE_TALK = "How far the talk is, part by part, for whoever leads it; what was told is all there."


def people_of(number: Any) -> sa.Select[Any]:
    """The ids of the people of a household."""
    return sa.select(Member.id).where(Member.household_id == number)


def _interviews(number: Any) -> sa.Select[Any]:
    """The ids of the interviews with people of a household."""
    return sa.select(SkillsInterview.id).where(SkillsInterview.member_id.in_(people_of(number)))


def member_name(member_id: Any) -> Callable[[], Any]:
    """The name of the person whom a row is about."""
    return lambda: sa.select(Member.call_name).where(Member.id == member_id).scalar_subquery()


def _since(member_id: Any, at: Any) -> Callable[[datetime], sa.Select[Any]]:
    return lambda moment: sa.select(Member.household_id).where(Member.id.in_(sa.select(member_id).where(at >= moment)))


def _interviewed(interview_id: Any) -> Callable[[], Any]:
    return lambda: (
        sa.select(Member.call_name)
        .join(SkillsInterview, SkillsInterview.member_id == Member.id)
        .where(SkillsInterview.id == interview_id)
        .scalar_subquery()
    )


SKILLS = (
    PersonalTable(
        SkillsInterview,
        Share(
            lambda number: SkillsInterview.member_id.in_(people_of(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            label=lazy_gettext("What was told about school, work and goals"),
            lively=_since(SkillsInterview.member_id, SkillsInterview.updated_at),
            told="language begun_at updated_at version confirmed_at schooling school_years subject experience jobs"
            " wished_work scripts aims in_three_months in_a_year",
            also={"person": member_name(SkillsInterview.member_id)},
            untold=dict.fromkeys(
                ("confirmed_version", "doubted_version", "doubted", "answered", "skipped"), STEPS_OF_THE_TALK
            ),
            read={
                "schooling": words.worded("schooling"),
                "experience": words.worded("experience"),
                "aims": words.aims,
                "scripts": words.scripts,
            },
        ),
        signed="begun_by_id",
    ),
    PersonalTable(
        InterviewedLanguage,
        Share(
            lambda number: InterviewedLanguage.interview_id.in_(_interviews(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            label=lazy_gettext("Languages"),
            told="language listening reading speaking writing",
            also={"person": _interviewed(InterviewedLanguage.interview_id)},
        ),
    ),
    PersonalTable(
        InterviewedSkill,
        Share(
            lambda number: InterviewedSkill.interview_id.in_(_interviews(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            label=lazy_gettext("Skills"),
            also={
                "skill": lambda: sa.select(Skill.names).where(Skill.id == InterviewedSkill.skill_id).scalar_subquery(),
                "person": _interviewed(InterviewedSkill.interview_id),
            },
            read={"skill": best_name},
        ),
    ),
    PersonalTable(
        GuidanceTalk,
        Share(
            lambda number: GuidanceTalk.member_id.in_(people_of(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            label=lazy_gettext("Talks about work"),
            lively=_since(GuidanceTalk.member_id, GuidanceTalk.recorded_at),
            told="held_on minutes agreed",
            also={"person": member_name(GuidanceTalk.member_id)},
            untold={"recorded_at": "When staff typed it; the day of the talk is told."},
        ),
        signed="recorded_by_id",
    ),
    PersonalTable(
        JobLead,
        Share(
            lambda number: JobLead.member_id.in_(people_of(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            label=lazy_gettext("Jobs"),
            lively=_since(JobLead.member_id, JobLead.moved_at),
            told="title employer place link state added_by_person added_at moved_at",
            also={"person": member_name(JobLead.member_id)},
        ),
    ),
)
