"""A made-up town as rows of an empty database, so that what is read and stored can be measured too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from community.households.models import Consent, Household, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose, HouseholdState, YearPrecision
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind, OrganisationLevel
from community.places.models import Area
from community.skills.models import Skill
from community.skills.rules import Cefr
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import LADDER
from volunteers.matching.rules import Group, Mentor, Seeker, Spot
from volunteers.measuring.town import SPOTS, TODAY
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerSkill
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import Week
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, RequestState

LEVELS = list(Cefr)
GROWN_UP, CHILD = 1990, 2014
# Enough ids for the largest household.
A_HOUSEHOLD = 10
FAMILIES, CHILDREN = 2, 3


@dataclass(frozen=True)
class MeasuredTown:
    """Where the rows hang: the organisation that registered everybody, its coordinator, and the areas."""

    organisation_id: int
    coordinator_id: int
    areas: dict[Spot, int]


def store(group: Group) -> MeasuredTown:
    """Put everybody into the empty database of the open transaction."""
    areas = {spot: number for number, spot in enumerate(SPOTS, 1)}
    _insert(Organisation, [_organisation()])
    _insert(Area, [_area(number, spot) for spot, number in areas.items()])
    skills = sorted({skill for mentor in group.mentors for skill in mentor.skills})
    _insert(Skill, [_skill(number) for number in skills])
    last = max((mentor.id for mentor in group.mentors), default=0)
    town = MeasuredTown(1, last + 1, areas)
    _insert(Account, [_account(number) for number in (*(mentor.id for mentor in group.mentors), town.coordinator_id)])
    role = {"account_id": town.coordinator_id, "organisation_id": 1, "role": Role.COORDINATOR}
    _insert(Membership, [{**role, "granted_at": clock.now()}])
    _volunteers(group.mentors, town)
    join(group.seekers, town)
    return town


def join(seekers: Sequence[Seeker], town: MeasuredTown) -> None:
    """Let more households ask for company."""
    _insert(Household, [_household(seeker, town) for seeker in seekers])
    _insert(Member, [row for seeker in seekers for row in _members(seeker)])
    _insert(Consent, [row for seeker in seekers for row in _consents(seeker, town)])
    _insert(MentoringRequest, [_request(seeker, town) for seeker in seekers])


def _insert(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    made = list(rows)
    if made:
        db.session.execute(sa.insert(model), made)


def _organisation() -> dict[str, Any]:
    kind = {"kind": OrganisationKind.NGO, "level": OrganisationLevel.LOCAL}
    return {"id": 1, "slug": "measured", "name": "The measured town", **kind}


def _area(number: int, spot: Spot) -> dict[str, Any]:
    at = {"latitude": spot.latitude, "longitude": spot.longitude}
    return {"id": number, "slug": f"area-{number}", "names": {"en": f"Area {number}"}, "district": spot.district, **at}


def _skill(number: int) -> dict[str, Any]:
    # An id is never 0: the town's skills begin there.
    return {
        "id": number + 1,
        "names": {"en": f"Skill {number}"},
        "folded": f"skill {number}",
        "created_at": clock.now(),
    }


def _account(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "email": f"person-{number}@example.org",
        "name": f"Person {number}",
        "family_name": "",
        "phone": "",
        "locale": "en",
        "state": AccountState.ACTIVE,
        "created_at": clock.now(),
    }


def _volunteers(mentors: Sequence[Mentor], town: MeasuredTown) -> None:
    _insert(Volunteer, [_volunteer(mentor, town) for mentor in mentors])
    _insert(VolunteerLanguage, [row for mentor in mentors for row in _languages(mentor)])
    skills = [{"volunteer_id": mentor.id, "skill_id": skill + 1} for mentor in mentors for skill in mentor.skills]
    _insert(VolunteerSkill, skills)
    dates = {"granted_on": date(2026, 1, 1), "expires_on": clock.now().date() + timedelta(days=1_000)}
    granted = [
        {"volunteer_id": mentor.id, "clearance": LADDER[mentor.clearance - 1], **dates}
        for mentor in mentors
        if mentor.clearance
    ]
    _insert(GrantedClearance, granted)


def _volunteer(mentor: Mentor, town: MeasuredTown) -> dict[str, Any]:
    return {
        "id": mentor.id,
        "key": mentor.key,
        "state": VolunteerState.ACTIVE,
        "languages": list(mentor.languages),
        "districts": sorted(mentor.districts),
        "area_id": town.areas[mentor.spot] if mentor.spot else None,
        "travel_metres": mentor.travel_metres,
        "week": Week(mentor.week).text,
        "interests": sorted(mentor.interests),
        "gender": mentor.gender,
        "birth_year": mentor.birth_year,
        "wished_gender": mentor.wished_gender,
        "youngest": mentor.youngest,
        "oldest": mentor.oldest,
        "places": mentor.places,
        "matching_agreed_at": clock.now(),
        "created_at": clock.now(),
    }


def _languages(mentor: Mentor) -> list[dict[str, Any]]:
    def level(known: int) -> Cefr | None:
        return LEVELS[known - 1] if known else None

    return [
        {
            "volunteer_id": mentor.id,
            "language": code,
            "listening": level(how.understands),
            "speaking": level(how.speaks),
        }
        for code, how in mentor.languages.items()
    ]


def _household(seeker: Seeker, town: MeasuredTown) -> dict[str, Any]:
    return {
        "id": seeker.id,
        "organisation_id": town.organisation_id,
        "call_name": f"Family {seeker.id}",
        "locale": "ar",
        "district": "",
        "phone": "",
        "state": HouseholdState.ACTIVE,
        "created_at": clock.now(),
    }


def _members(seeker: Seeker) -> list[dict[str, Any]]:
    """One grown-up or more, and a child at the end where what is needed says that there is one."""
    people = max(seeker.people, 1 + (seeker.needs >= FAMILIES))
    rows = []
    for number in range(people):
        child = seeker.needs >= FAMILIES and number == people - 1
        rows.append(
            {
                "id": seeker.id * A_HOUSEHOLD + number,
                "household_id": seeker.id,
                "call_name": f"Person {number + 1}",
                "native_name": "",
                "birth_year": CHILD if child else (seeker.birth_year if people == 1 else None) or GROWN_UP,
                "birth_year_precision": YearPrecision.EXACT,
                "languages": list(seeker.languages),
                "guardian": not child,
                "active": True,
            }
        )
    return rows


def _asking(seeker: Seeker) -> int | None:
    """The member who asks alone: the child, or who is the only one; None where the whole household asks."""
    if seeker.needs == CHILDREN:
        return seeker.id * A_HOUSEHOLD + max(seeker.people, 2) - 1
    return seeker.id * A_HOUSEHOLD if seeker.people == 1 and seeker.needs < FAMILIES else None


def _consents(seeker: Seeker, town: MeasuredTown) -> list[dict[str, Any]]:
    return [
        {
            "household_id": seeker.id,
            "organisation_id": town.organisation_id,
            "purpose": purpose,
            "text_version": TEXT_VERSION,
            "language": "ar",
            "manner": ConsentManner.ORALLY,
            "given_at": clock.now(),
        }
        for purpose in (ConsentPurpose.MATCHING, ConsentPurpose.COORDINATION)
    ]


def _request(seeker: Seeker, town: MeasuredTown) -> dict[str, Any]:
    return {
        "id": seeker.id,
        "key": seeker.key,
        "household_id": seeker.id,
        "member_id": _asking(seeker),
        "company": Company.MENTOR,
        "state": RequestState.OPEN,
        "area_id": town.areas[seeker.spot] if seeker.spot else None,
        "week": Week(seeker.week).text,
        "interests": sorted(seeker.interests),
        "skills": sorted(skill + 1 for skill in seeker.wishes),
        "gender": seeker.gender,
        "wished_gender": seeker.wished_gender,
        "youngest": seeker.youngest,
        "oldest": seeker.oldest,
        "interpreter": seeker.interpreter,
        "asked_at": clock.now() - timedelta(days=max(0, TODAY - seeker.waiting_since)),
        "updated_at": clock.now(),
    }
