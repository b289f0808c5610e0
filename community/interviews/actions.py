"""Taking down an interview part by part, and what the person says of it; every change asks to be confirmed anew."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.households.models import Member
from community.interviews import queries, rules
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.interviews.rules import Section
from community.skills import actions as skills
from community.skills.rules import Levels


def begin(member: Member, language: str, account_id: int | None) -> SkillsInterview:
    """The interview with this person; there is one at most, so beginning again goes on with it."""
    now = clock.now()
    interview = queries.find_of(member.id) or added(
        SkillsInterview(
            member_id=member.id, language=language, begun_by_id=account_id, begun_at=now, updated_at=now, version=0
        )
    )
    interview.language = language
    db.session.flush()
    return interview


def keep(interview: SkillsInterview, section: Section, **told: Any) -> None:
    """Keep the answers of one part; a part without any answer is left out."""
    changed = False
    for name, value in told.items():
        changed = changed or (getattr(interview, name) != value and bool(getattr(interview, name) or value))
        setattr(interview, name, value)
    _note(interview, section, changed=changed, answered=any(told.values()))


def tell_language(interview: SkillsInterview, code: str, levels: Levels) -> None:
    """Keep how well the person knows a language."""
    row = queries.find_language(interview.id, code)
    changed = row is None or queries.levels(row) != levels
    if row is None:
        row = InterviewedLanguage(interview_id=interview.id, language=code)
        db.session.add(row)
    for name, level in vars(levels).items():
        setattr(row, name, level)
    _note(interview, Section.LANGUAGES, changed=changed, answered=True)


def forget_language(interview: SkillsInterview, code: str) -> None:
    """Take a language out again."""
    row = queries.find_language(interview.id, code)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
        _note(interview, Section.LANGUAGES, changed=True, answered=bool(queries.languages_of(interview.id)))


def choose_skills(interview: SkillsInterview, chosen: Collection[int], added: Collection[str], locale: str) -> None:
    """Keep what the person can do: of the list, and in their own words."""
    wanted = {*chosen, *(skills.add(name, locale).id for name in added)}
    kept = queries.skill_ids_of(interview.id)
    for skill_id in sorted(wanted - kept):
        db.session.add(InterviewedSkill(interview_id=interview.id, skill_id=skill_id))
    db.session.execute(
        sa.delete(InterviewedSkill).where(
            InterviewedSkill.interview_id == interview.id, InterviewedSkill.skill_id.in_(kept - wanted)
        )
    )
    _note(interview, Section.SKILLS, changed=wanted != kept, answered=bool(wanted))


def leave_out(interview: SkillsInterview, section: Section) -> None:
    """Go on without this part; what was told of it before stays."""
    if section.value not in interview.answered:
        _note(interview, section, changed=False, answered=False)


def _note(interview: SkillsInterview, section: Section, *, changed: bool, answered: bool) -> None:
    interview.answered = _with(interview.answered, section, there=answered)
    interview.skipped = _with(interview.skipped, section, there=not answered)
    if changed:
        interview.version += 1
        interview.updated_at = clock.now()
    db.session.flush()


def _with(values: Collection[str] | None, section: Section, *, there: bool) -> list[str]:
    meant = {*(values or ()), section.value} if there else {*(values or ())} - {section.value}
    return [one.value for one in Section if one.value in meant]


def confirm(interview: SkillsInterview, seen: int) -> None:
    """The person says that the version they saw is right. Raises Refused when it is not the newest."""
    _check(interview, seen)
    interview.confirmed_version, interview.confirmed_at = seen, clock.now()
    interview.doubted_version, interview.doubted = None, []


def doubt(interview: SkillsInterview, seen: int, sections: Collection[Section]) -> None:
    """The person says that something in it is not right. Raises Refused when they saw an older version."""
    _check(interview, seen)
    interview.doubted_version = seen
    interview.doubted = [section.value for section in Section if section in sections]
    interview.confirmed_version = interview.confirmed_at = None


def _check(interview: SkillsInterview, seen: int) -> None:
    refuse(rules.refusal(interview.version, seen))
