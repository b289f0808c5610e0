"""Changing what a volunteer tells of themselves, part by part: one part never touches what another keeps."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.database import db
from community.skills import actions as skills
from community.skills.rules import Levels
from volunteers import signals
from volunteers.profiles import queries, rules
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerSkill
from volunteers.profiles.rules import Interest, VolunteerState


def welcome(account: Account, *, languages: list[str], districts: list[str]) -> Volunteer:
    """Add the profile of somebody who registered: active, but cleared for nothing until staff grant it."""
    volunteer = Volunteer(
        id=account.id, state=VolunteerState.ACTIVE, languages=languages, districts=districts, created_at=clock.now()
    )
    db.session.add(volunteer)
    return volunteer


def tell_language(volunteer: Volunteer, code: str, levels: Levels) -> None:
    """Keep how well a volunteer knows a language."""
    row = queries.find_language(volunteer.id, code)
    if row is None:
        row = VolunteerLanguage(volunteer_id=volunteer.id, language=code)
        db.session.add(row)
    for name, level in asdict(levels).items():
        setattr(row, name, level)
    _keep_in_step(volunteer)


def forget_language(volunteer: Volunteer, code: str) -> None:
    """Take a language out of the profile."""
    row = queries.find_language(volunteer.id, code)
    if row is not None:
        db.session.delete(row)
    volunteer.languages = [one for one in volunteer.languages if one != code]
    _keep_in_step(volunteer)


def _keep_in_step(volunteer: Volunteer) -> None:
    """The codes that shifts ask for follow the levels."""
    db.session.flush()
    told = {row.language: queries.levels(row) for row in queries.languages_of(volunteer.id)}
    volunteer.languages = rules.spoken(volunteer.languages, told)


def choose_skills(volunteer: Volunteer, chosen: Collection[int], added: Collection[str], locale: str) -> None:
    """Keep the skills of the list that are chosen, and what somebody wrote in their own words."""
    wanted = {*chosen, *(skills.add(name, locale).id for name in added)}
    kept = set(db.session.scalars(queries.skill_ids_of(volunteer.id)))
    db.session.execute(
        sa.delete(VolunteerSkill).where(
            VolunteerSkill.volunteer_id == volunteer.id, VolunteerSkill.skill_id.in_(kept - wanted)
        )
    )
    db.session.add_all(
        VolunteerSkill(volunteer_id=volunteer.id, skill_id=skill_id) for skill_id in sorted(wanted - kept)
    )


def choose_interests(volunteer: Volunteer, interests: Collection[Interest]) -> None:
    """Keep what a volunteer likes to do."""
    volunteer.interests = [interest.value for interest in Interest if interest in interests]


def keep(volunteer: Volunteer, **told: Any) -> None:
    """Keep plain facts of one part: when, where, how far, how many, wishes, whether the house may ask by itself."""
    for name, value in told.items():
        setattr(volunteer, name, value)


def agree(volunteer: Volunteer) -> None:
    """Agree to be matched, from now on: a rest is over too."""
    volunteer.matching_agreed_at, volunteer.matching_from = volunteer.matching_agreed_at or clock.now(), None


def disagree(volunteer: Volunteer) -> None:
    """Take the agreement back; it acts at once."""
    if volunteer.matching_agreed_at is not None:
        volunteer.matching_agreed_at = None
        db.session.flush()
        signals.agreement_ended.send(volunteer)
