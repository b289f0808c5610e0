"""What the volunteers of the demonstration town tell of themselves,
and which families ask for somebody at their side."""

import random
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.skills import ADDED, SKILLS
from community.demo.town import DemoFamily, Kin, Town
from community.foundation.database import db
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentManner, ConsentPurpose
from community.places.models import Area
from community.skills.models import Skill
from community.skills.rules import folded
from volunteers.profiles.models import VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.profiles.rules import Cefr, Gender, GenderWish, Interest
from volunteers.profiles.week import EVENINGS, NEVER, WEEKENDS, Week
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, RequestState
from volunteers.shifts.rules import ShiftRole

INTERESTS = [interest.value for interest in Interest]
# Few of those who speak these accompany somebody: the shortage that the desk explains.
SCARCE = {"fa_AF", "ps"}
ASKING = 120
# The skills that roles ask for.
ASKED_FOR = {ShiftRole.CHILDCARE: "Games with children", ShiftRole.INTERPRETER: "Interpreting"}
COMPANIES = {Company.MENTOR: 5, Company.BUDDY: 3, Company.LANGUAGE_PARTNER: 2}


def week(chance: random.Random, spans: int) -> str:
    """Some evenings and parts of the weekend, in whole hours."""
    found = Week()
    for _ in range(spans):
        day = chance.choices(range(7), (3, 3, 3, 3, 2, 5, 5))[0]
        begin = chance.randint(9, 17) if day > 4 or chance.random() < 0.25 else chance.randint(16, 18)
        found = found.joined(Week.span([day], begin * 60, min(begin + chance.randint(2, 4), 22) * 60))
    return found.text


class Profiles:
    """Adds what they tell to the rows of volunteers, and the rows beside them."""

    def __init__(self, town: Town):
        self.town = town
        self.chance = town.random("profiles")
        self.areas = list(db.session.scalars(sa.select(Area.id).order_by(Area.id)))
        self.tables: dict[type, list[dict[str, Any]]] = {VolunteerLanguage: [], VolunteerSkill: []}
        self.added: list[int] = []
        self.skills = self._list_skills()
        # What roles ask for, in their order; the demonstration's own volunteer can do the first.
        named = {skill.names["en"]: skill.id for skill in db.session.scalars(sa.select(Skill).where(Skill.listed))}
        self.asked_for = [named[name] for name in ASKED_FOR.values()]
        self.of_roles = dict(zip(ASKED_FOR, self.asked_for, strict=True))

    def _list_skills(self) -> list[int]:
        made = self.town.moment(-120)
        rows = [{"names": dict(zip(("en", "bg", "ar"), names, strict=True)), "listed": True} for names in SKILLS]
        rows += [{"names": {locale: name}, "listed": False} for locale, name in ADDED]
        for row in rows:
            first = next(iter(row["names"].values()))  # type: ignore[attr-defined]
            row |= {"id": self.town.next_id(Skill), "folded": folded(first), "created_at": made}
        self.town.keep(Skill, rows)
        self.added = [row["id"] for row in rows if not row["listed"]]  # type: ignore[misc]
        return list(db.session.scalars(sa.select(Skill.id).where(Skill.listed).order_by(Skill.id)))

    def tell(self, row: dict[str, Any], woman: bool, number: int) -> None:
        """Let a volunteer tell of themselves; most tell most, some have only registered."""
        chance = self.chance
        full = number == 0 or chance.random() < 0.85
        scarce = not SCARCE.isdisjoint(row["languages"])
        agrees = number == 0 or (full and chance.random() < (0.15 if scarce else 0.7))
        row |= {
            "area_id": chance.choice(self.areas) if full else None,
            "travel_metres": chance.choice((3_000, 5_000, 8_000, 12_000)),
            "week": week(chance, chance.randint(2, 5)) if full else NEVER,
            "interests": sorted(chance.sample(INTERESTS, chance.randint(2, 6)), key=INTERESTS.index) if full else [],
            "gender": (Gender.WOMAN if woman else Gender.MAN) if full and chance.random() < 0.9 else None,
            "birth_year": self.town.today.year - chance.randint(19, 74) if full and chance.random() < 0.8 else None,
            "wished_gender": GenderWish.SAME if full and chance.random() < 0.05 else None,
            "places": chance.choices((1, 2, 3), (6, 3, 1))[0],
            "matching_agreed_at": self.town.moment(-chance.randint(5, 90)) if agrees else None,
        }
        if row["gender"] is None:
            row["wished_gender"] = None
        if number == 0:
            # Whoever tries the house out as a volunteer finds shifts that fit.
            row["week"] = Week.read(row["week"]).joined(EVENINGS).joined(WEEKENDS).text
        if not full:
            return
        for place, code in enumerate(row["languages"]):
            self.tables[VolunteerLanguage].append(self._levels(row["id"], code, first=place == 0))
        own = [self.added.pop()] if self.added and number % 40 == 3 else []
        for skill in dict.fromkeys(
            [*chance.sample(self.skills, chance.randint(1, 5)), *own, *self.asked_for[number:1]]
        ):
            self.tables[VolunteerSkill].append(
                {"id": self.town.next_id(VolunteerSkill), "volunteer_id": row["id"], "skill_id": skill}
            )

    def _levels(self, volunteer_id: int, code: str, *, first: bool) -> dict[str, Any]:
        ladder = list(Cefr)
        speaks = len(ladder) - 1 if first else self.chance.randint(1, 5)
        hears = speaks if first else min(speaks + self.chance.randint(0, 1), 5)
        reads = speaks if first else max(speaks - self.chance.randint(0, 1), 0)
        levels = {"listening": hears, "reading": reads, "speaking": speaks, "writing": max(reads - (not first), 0)}
        return {
            "id": self.town.next_id(VolunteerLanguage),
            "volunteer_id": volunteer_id,
            "language": code,
            **{name: ladder[place] for name, place in levels.items()},
        }

    def keep(self) -> None:
        """Store the rows beside the volunteers, which must be stored."""
        for model, rows in self.tables.items():
            self.town.keep(model, rows)


def pauses(town: Town, volunteer_ids: list[int], promised: dict[int, set[date]]) -> None:
    """Some volunteers take ten days off, when they have promised nothing."""
    rows = []
    for volunteer_id in volunteer_ids[5::17]:
        for start in range(1, 90):
            first = town.today + timedelta(days=start)
            days = {first + timedelta(days=more) for more in range(-1, 12)}
            if days.isdisjoint(promised.get(volunteer_id, set())):
                last = first + timedelta(days=10)
                row = {"volunteer_id": volunteer_id, "first_on": first, "last_on": last}
                rows.append({"id": town.next_id(VolunteerPause), **row})
                break
    town.keep(VolunteerPause, rows)


def requests(town: Town, skills: list[int]) -> None:
    """Families that agree ask for somebody; some have waited long, some have not told everything yet."""
    chance = town.random("requests")
    areas = list(db.session.scalars(sa.select(Area.id).order_by(Area.id)))
    since = {one.id: one.created_at for one in db.session.scalars(sa.select(Household))}
    # The family with the demonstration card asks, too.
    _agree(town, town.families[0])
    query = sa.select(Consent.household_id).where(Consent.purpose == ConsentPurpose.MATCHING)
    agreed = set(db.session.scalars(query))
    asking = [family for family in town.families if family.id in agreed][: ASKING * town.scale]
    spoken = db.session.execute(sa.select(Member.id, Member.languages)).all()
    alone = {member_id for member_id, languages in spoken if SCARCE.issuperset(languages)}
    town.keep(MentoringRequest, [_request(town, chance, areas, skills, family, since, alone) for family in asking])


def _agree(town: Town, family: DemoFamily) -> None:
    given = sa.select(Consent).where(Consent.household_id == family.id)
    consents = list(db.session.scalars(given.order_by(Consent.id)))
    if any(one.purpose is ConsentPurpose.MATCHING for one in consents):
        return
    row = {
        "id": town.next_id(Consent),
        "household_id": family.id,
        "organisation_id": consents[0].organisation_id,
        "purpose": ConsentPurpose.MATCHING,
        "text_version": consents[0].text_version,
        "language": consents[0].language,
        "manner": ConsentManner.ON_SCREEN,
        "recorded_by_id": None,
        "given_at": town.moment(-30),
    }
    town.keep(Consent, [row])


def _request(
    town: Town,
    chance: random.Random,
    areas: list[int],
    skills: list[int],
    family: DemoFamily,
    since: dict[int, Any],
    alone: set[int],
) -> dict[str, Any]:
    grown = [kin for kin in family.kin if kin.guardian]
    young = [kin for kin in family.kin if 12 <= kin.age < 18]
    drawn = chance.random()
    member: Kin | None = None
    if drawn > 0.9 and young:
        member = chance.choice(young)
    elif lonely := [kin for kin in grown if kin.id in alone]:
        # Whoever speaks only a language that few speak asks for themselves.
        member = lonely[0]
    elif drawn > 0.6 and grown:
        member = chance.choice(grown)
    head = member or family.kin[0]
    days = chance.randint(200, 330) if chance.random() < 0.1 else chance.randint(2, 120)
    asked = max(town.moment(-days), since[family.id])
    first = family is town.families[0]
    fate = 0.0 if first else chance.random()
    state = RequestState.CLOSED if fate > 0.96 else RequestState.PAUSED if fate > 0.9 else RequestState.OPEN
    wishes = chance.random() < 0.15
    return {
        "id": town.next_id(MentoringRequest),
        "key": f"request-{family.id}",
        "household_id": family.id,
        "member_id": member.id if member else None,
        "company": chance.choices(list(COMPANIES), list(COMPANIES.values()))[0],
        "state": state,
        "area_id": chance.choice(areas) if first or chance.random() < 0.93 else None,
        "week": week(chance, chance.randint(2, 5)) if first or chance.random() < 0.92 else NEVER,
        "interests": sorted(chance.sample(INTERESTS, chance.randint(0, 5)), key=INTERESTS.index),
        "skills": sorted(chance.sample(skills, chance.randint(0, 3))),
        "gender": (Gender.WOMAN if head.woman else Gender.MAN) if wishes or chance.random() < 0.6 else None,
        "wished_gender": GenderWish.SAME if wishes else None,
        "interpreter": chance.random() < 0.04,
        "asked_at": asked,
        "updated_at": asked,
    }
