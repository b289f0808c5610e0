"""Adding skills, and what staff make of them: listed with names in languages, or the same as another."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.refusal import refuse
from community.skills import queries
from community.skills.models import Skill
from community.skills.rules import Refusal, folded


def add(name: str, locale: str) -> Skill:
    """The skill of that name; a new one waits until staff list it."""
    if known := queries.find_named(name):
        return known
    skill = Skill(names={locale: name}, folded=folded(name), listed=False, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(skill)
            db.session.flush()
    except IntegrityError:
        # Somebody else added it in this very moment.
        return db.session.scalars(sa.select(Skill).where(Skill.folded == folded(name))).one()
    return skill


def keep(skill: Skill, names: Mapping[str, str], esco: str, *, listed: bool) -> None:
    """Name a skill in languages, and list it or take it off the list; whoever chose it keeps it."""
    skill.names, skill.esco, skill.listed = dict(names), esco, listed


def merge(skill: Skill, into_id: int) -> None:
    """Let a skill mean another from now on, for whoever chose it and whoever types it. Raises Refused for itself."""
    refuse(Refusal.ITSELF, when=skill.id == into_id)
    database.lock(Skill, [skill.id, into_id])
    skill.listed, skill.merged_into_id = False, into_id
    db.session.execute(sa.update(Skill).where(Skill.merged_into_id == skill.id).values(merged_into_id=into_id))
