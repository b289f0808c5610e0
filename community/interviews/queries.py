"""Reading interviews: those that a live consent opens, a household's own, and what mentoring may use of them."""

from typing import Any

import sqlalchemy as sa

from community.foundation.access import Actor
from community.foundation.database import db, every, first
from community.households.models import Household, Member
from community.households.queries import agreeing, members_agreeing, of_my_organisations
from community.households.rules import ConsentPurpose
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.skills import queries as skills
from community.skills.models import Skill
from community.skills.rules import Levels


def in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """Interviews with people of households of the actor's organisations, as long as the household agrees."""
    return SkillsInterview.member_id.in_(
        members_agreeing(ConsentPurpose.COORDINATION).where(of_my_organisations(actor))
    )


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Interviews that the actor's card shows: one's own, and what a guardian reads."""
    return SkillsInterview.member_id.in_(actor.reads)


def find_of(member_id: int) -> SkillsInterview | None:
    """The interview with this person."""
    return first(SkillsInterview, SkillsInterview.member_id == member_id)


def of_household(household_id: int) -> dict[int, SkillsInterview]:
    """The interviews with the people of a household, by the person's id."""
    query = sa.select(SkillsInterview).join(Member, Member.id == SkillsInterview.member_id)
    rows = db.session.scalars(query.where(Member.household_id == household_id, Member.active))
    return {row.member_id: row for row in rows}


def wait_for_a_look(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the newest version of an interview that the actor's card shows was neither confirmed nor doubted."""
    row = SkillsInterview
    said = (sa.func.coalesce(column, 0) != row.version for column in (row.confirmed_version, row.doubted_version))
    return sa.exists().where(of_mine(actor), row.version > 0, *said)


def readable(actor: Actor) -> dict[int, SkillsInterview]:
    """What the actor's card shows, by the person's id."""
    return {row.member_id: row for row in every(SkillsInterview, of_mine(actor))}


def member_of(interview: SkillsInterview) -> Member:
    """Whom the interview is with."""
    return db.session.get_one(Member, interview.member_id)


def languages_of(interview_id: int) -> dict[str, Levels]:
    """The levels that a person told, by the language, in the order they were told."""
    rows = every(InterviewedLanguage, InterviewedLanguage.interview_id == interview_id, by=InterviewedLanguage.id)
    return {row.language: levels(row) for row in rows}


def find_language(interview_id: int, code: str) -> InterviewedLanguage | None:
    """What the person told of one language."""
    told = InterviewedLanguage
    return first(told, told.interview_id == interview_id, told.language == code)


def levels(row: InterviewedLanguage) -> Levels:
    """The four levels of a row."""
    return Levels(row.listening, row.reading, row.speaking, row.writing)


def skill_ids_of(interview_id: int) -> set[int]:
    """The ids of the skills that were chosen; some may be merged since."""
    return set(every(InterviewedSkill.skill_id, InterviewedSkill.interview_id == interview_id))


def skills_of(interview_id: int) -> list[Skill]:
    """What the person can do, each as it is called now."""
    return skills.some(skill_ids_of(interview_id))


def spoken(whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Who of the members of `whose` confirmed which language, and how well they understand it by ear and speak it:
    member, language,
    listening, speaking. Of an interview nothing else is in it, and nobody whose household does not agree; for whoever
    reads thousands. The levels come as they are kept."""
    heard = (InterviewedLanguage.listening, InterviewedLanguage.speaking)
    told: list[Any] = [SkillsInterview.member_id, InterviewedLanguage.language]
    told += [sa.type_coerce(column, sa.String) for column in heard]
    return (
        sa.select(*told)
        .join(SkillsInterview, SkillsInterview.id == InterviewedLanguage.interview_id)
        .join(Member, Member.id == SkillsInterview.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(
            whose,
            Member.active,
            SkillsInterview.confirmed_version == SkillsInterview.version,
            agreeing(ConsentPurpose.COORDINATION),
            sa.or_(*(column.is_not(None) for column in heard)),
        )
    )
