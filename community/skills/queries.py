"""Reading skills: the maintained list, what people added, and what a name means."""

from collections.abc import Collection, Iterable
from itertools import groupby

import sqlalchemy as sa

from community.foundation.database import db, every, first
from community.foundation.i18n import available, best_name
from community.skills.models import Skill
from community.skills.rules import folded


def listed() -> list[Skill]:
    """The maintained list, in the order of the reader's language."""
    return in_order(every(Skill, Skill.listed))


def lacking(skills: Iterable[Skill]) -> list[Skill]:
    """Those of them that have no name in a language of the interface."""
    codes = {language.code for language in available()}
    return [skill for skill in skills if not codes <= skill.names.keys()]


def lettered(skills: Iterable[Skill], typed: str = "") -> list[tuple[str, list[Skill]]]:
    """Skills in their order by the first letter of their names; with something typed, those called so in a language."""
    found = [skill for skill in skills if folded(typed) in skill.search_text]
    letters = groupby(found, lambda skill: folded(best_name(skill.names))[:1].upper())
    return [(letter, list(some)) for letter, some in letters]


def additions() -> list[Skill]:
    """What people added and staff have neither listed nor merged, oldest first."""
    return every(Skill, ~Skill.listed, Skill.merged_into_id.is_(None), by=Skill.id)


def some(ids: Iterable[int]) -> list[Skill]:
    """The skills with these ids, as they are called, whatever became of them since."""
    now = canonical()
    meant = {now.get(one, one) for one in ids}
    return in_order(every(Skill, Skill.id.in_(meant))) if meant else []


def canonical() -> dict[int, int]:
    """Of each merged skill the one that it means now: for whoever kept the id from before."""
    rows = db.session.execute(sa.select(Skill.id, Skill.merged_into_id).where(Skill.merged_into_id.is_not(None)))
    return {skill_id: meant for skill_id, meant in rows if meant}


def names_of(skill_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """By skill, its names by language."""
    rows = db.session.execute(sa.select(Skill.id, Skill.names).where(Skill.id.in_(skill_ids)))
    return {row.id: row.names for row in rows}


def find_named(name: str) -> Skill | None:
    """The skill that is called so in any language, or was when it was added."""
    named = Skill.search_text.contains(f"\n{folded(name)}\n", autoescape=True)
    skill = first(Skill, named, by=(~Skill.listed, Skill.id))
    return skill if skill is None or skill.merged_into_id is None else db.session.get(Skill, skill.merged_into_id)


def in_order(skills: Iterable[Skill]) -> list[Skill]:
    """Skills as a list in the reader's language shows them."""
    return sorted(skills, key=lambda skill: (folded(best_name(skill.names)), skill.id))
