"""Reading what volunteers tell of themselves: levels, skills, pauses."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from community.foundation.database import db, every, first, grouped
from community.skills import queries as skills
from community.skills.models import Skill
from community.skills.rules import Levels
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.profiles.rules import SHORTEST, ProfileStep
from volunteers.profiles.week import Week


def languages_of(volunteer_id: int) -> list[VolunteerLanguage]:
    """The languages of which a volunteer told the levels, in the order they were told."""
    return every(VolunteerLanguage, VolunteerLanguage.volunteer_id == volunteer_id, by=VolunteerLanguage.id)


def spoken_by(account_ids: Collection[int]) -> dict[int, set[str]]:
    """By account, the languages that volunteers speak well enough to help in."""
    return {one.id: set(one.languages) for one in every(Volunteer, Volunteer.id.in_(account_ids))}


def find_language(volunteer_id: int, code: str) -> VolunteerLanguage | None:
    """What a volunteer told of one language."""
    return first(VolunteerLanguage, VolunteerLanguage.volunteer_id == volunteer_id, VolunteerLanguage.language == code)


def levels(row: VolunteerLanguage) -> Levels:
    """The four levels of a row."""
    return Levels(row.listening, row.reading, row.speaking, row.writing)


def skills_of(volunteer_id: int) -> list[Skill]:
    """What a volunteer can do, each as it is called now."""
    return skills.some(db.session.scalars(skill_ids_of(volunteer_id)))


def skill_ids_of(volunteer_id: int) -> sa.Select[Any]:
    """The ids of the skills that a volunteer chose; some may be merged since."""
    return sa.select(VolunteerSkill.skill_id).where(VolunteerSkill.volunteer_id == volunteer_id)


def coming_pauses(volunteer_id: int, today: date) -> list[VolunteerPause]:
    """The pauses that are not over, soonest first."""
    return every(
        VolunteerPause,
        VolunteerPause.volunteer_id == volunteer_id,
        VolunteerPause.last_on >= today,
        by=(VolunteerPause.first_on, VolunteerPause.id),
    )


def find_pause(volunteer_id: int, pause_id: int) -> VolunteerPause | None:
    """A pause of this volunteer."""
    return first(VolunteerPause, VolunteerPause.id == pause_id, VolunteerPause.volunteer_id == volunteer_id)


def pauses_of(volunteer_ids: Collection[int]) -> dict[int, list[tuple[date, date]]]:
    """The pauses of each of these volunteers by first and last day; whoever has none is left out."""
    columns = (VolunteerPause.volunteer_id, VolunteerPause.first_on, VolunteerPause.last_on)
    rows = db.session.execute(sa.select(*columns).where(VolunteerPause.volunteer_id.in_(volunteer_ids)))
    return grouped((volunteer_id, (first, last)) for volunteer_id, first, last in rows)


def progress(volunteer: Volunteer, told: bool, skilled: bool) -> dict[ProfileStep, bool]:
    """Which parts of a profile are there; `told`: levels of a language, `skilled`: any skill."""
    return {
        ProfileStep.LANGUAGES: told,
        ProfileStep.SKILLS: skilled,
        ProfileStep.INTERESTS: bool(volunteer.interests),
        ProfileStep.TIMES: Week.read(volunteer.week).minutes >= SHORTEST,
        ProfileStep.PLACES: volunteer.area_id is not None,
        ProfileStep.AGREEMENT: volunteer.matching_agreed_at is not None,
    }
