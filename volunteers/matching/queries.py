"""Reading everybody whom a run is about as frozen values, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.database import db
from community.people.models import Household, Member
from community.people.rules import YearPrecision
from community.skills.queries import canonical
from community.skills.rules import Cefr, level
from events.venues.models import Area
from volunteers.matching.lists import as_text, listed
from volunteers.matching.models import MatchingSettings
from volunteers.matching.rules import Group, Limits, Mentor, Seeker, Spot, Tongue, Weights
from volunteers.pairs import queries as pairs
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import Week
from volunteers.requests import queries as requests
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import may_be_minor, needed_clearance, weight
from volunteers.vetting.models import GrantedClearance
from volunteers.vetting.rules import LADDER

# A language that somebody named without telling how well: they get along in it (B1).
NAMED = Tongue(3, 3)
SKILLS_OF_A_LANGUAGE = (VolunteerLanguage.listening, VolunteerLanguage.reading, VolunteerLanguage.speaking)
LEVELS: dict[str | None, int] = {None: 0, **{cefr.value: level(cefr) for cefr in Cefr}}
OFF_BY = {YearPrecision.EXACT: 0, YearPrecision.YEAR: 0, YearPrecision.ESTIMATED: 2}


@dataclass(frozen=True)
class Snapshot:
    """The group of a run, and whose each request is: request id -> (household id, member id)."""

    group: Group
    owners: dict[int, tuple[int, int | None]]


def snapshot(
    today: date, *, only: int | None = None, among: Collection[int] | None = None, everybody: bool = False
) -> Snapshot:
    """Everybody who waits for company and everybody who offers it.

    Who was asked already, or has a standing pair, or one that a coordinator holds on to, is not in it, and the places
    that such pairs take are taken off. With `only`, everybody who offers it and this one request, whatever it has; with
    `among`, of who offers it only these; with `everybody`, also the requests that are settled.
    """
    spots = _spots()
    held = pairs.held()
    if everybody:
        which: sa.ColumnElement[bool] = sa.true()
    elif only is None:
        which = MentoringRequest.id.not_in([request_id for request_id, *_ in held])
    else:
        which = MentoringRequest.id == only
    seekers, owners = _seekers(today, spots, which)
    mentors = _mentors(today, spots, pairs.places_taken(held), among)
    by_household: dict[int, list[int]] = defaultdict(list)
    for request_id, (household_id, _member) in owners.items():
        by_household[household_id].append(request_id)
    failed = frozenset(
        (volunteer_id, request_id)
        for volunteer_id, household_id in pairs.never_again()
        for request_id in by_household.get(household_id, ())
    )
    return Snapshot(Group(mentors, seekers, today.year, failed_before=failed), owners)


def settings() -> tuple[Weights, Limits]:
    """The weights and limits in force: what coordinators chose, or the published ones."""
    chosen = find_settings()
    return (Weights(**chosen.weights), Limits(**chosen.limits)) if chosen else (Weights(), Limits())


def still_open() -> set[int]:
    """The requests that may be given somebody at this moment."""
    held = {request_id for request_id, *_ in pairs.held()}
    rows = db.session.scalars(sa.select(MentoringRequest.id).join(Household).where(requests.standing()))
    return {request_id for request_id in rows if request_id not in held}


def places_left() -> dict[int, int]:
    """How many places each volunteer has at this moment."""
    taken = pairs.places_taken(pairs.held())
    rows = db.session.execute(
        sa.select(Volunteer.id, Volunteer.places).where(
            Volunteer.state == VolunteerState.ACTIVE, Volunteer.matching_agreed_at.is_not(None)
        )
    )
    return {volunteer_id: places - taken.get(volunteer_id, 0) for volunteer_id, places in rows}


def places_open() -> dict[int, int]:
    """How many places the volunteers who have any left have, what the drafts take not counted in."""
    people = sa.select(sa.func.count(Member.id)).where(Member.household_id == Pair.household_id, Member.active)
    rows = db.session.execute(
        sa.select(Pair.volunteer_id, MentoringRequest.member_id, people.scalar_subquery())
        .join(MentoringRequest, MentoringRequest.id == Pair.request_id)
        .where(pairs.is_draft(), ~Pair.held)
    )
    places = places_left()
    for volunteer_id, member_id, number in rows:
        places[volunteer_id] = places.get(volunteer_id, 0) - (weight(number) if member_id is None else 1)
    return {volunteer_id: left for volunteer_id, left in places.items() if left > 0}


def never_again() -> set[tuple[int, int]]:
    """Who (volunteer, household) is not proposed to one another any more."""
    return pairs.never_again()


def find_settings() -> MatchingSettings | None:
    """The weights and limits that coordinators chose, if they ever did."""
    return db.session.get(MatchingSettings, 1)


def _spots() -> dict[int, Spot]:
    rows = db.session.execute(sa.select(Area.id, Area.district, Area.latitude, Area.longitude))
    return {area_id: Spot(district, latitude, longitude) for area_id, district, latitude, longitude in rows}


def _mentors(
    today: date, spots: dict[int, Spot], taken: dict[int, int], among: Collection[int] | None
) -> tuple[Mentor, ...]:
    def those(column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        return sa.true() if among is None else column.in_(among)

    paused = sa.select(VolunteerPause.volunteer_id).where(
        VolunteerPause.first_on <= today, VolunteerPause.last_on >= today
    )
    columns = (
        Volunteer.id,
        Volunteer.key,
        Volunteer.places,
        Volunteer.week,
        as_text(Volunteer.languages),
        Volunteer.area_id,
        Volunteer.travel_metres,
        as_text(Volunteer.districts),
        Volunteer.gender,
        Volunteer.wished_gender,
        Volunteer.birth_year,
        Volunteer.youngest,
        Volunteer.oldest,
        as_text(Volunteer.interests),
    )
    rows = db.session.execute(
        sa.select(*columns)
        .join(Account, Account.id == Volunteer.id)
        .where(
            Volunteer.state == VolunteerState.ACTIVE,
            Account.state == AccountState.ACTIVE,
            Volunteer.matching_agreed_at.is_not(None),
            Volunteer.id.not_in(paused),
            those(Volunteer.id),
        )
        .order_by(Volunteer.id)
    ).all()
    tongues = _tongues(
        sa.select(
            VolunteerLanguage.volunteer_id,
            VolunteerLanguage.language,
            # As they are kept: to make members of them costs more than all the rest.
            *(sa.type_coerce(column, sa.String) for column in SKILLS_OF_A_LANGUAGE),
        ).where(those(VolunteerLanguage.volunteer_id))
    )
    meant = canonical()
    had = sa.select(VolunteerSkill.volunteer_id, VolunteerSkill.skill_id).where(those(VolunteerSkill.volunteer_id))
    skills = _sets(had)
    clearances = _clearances(today, those(GrantedClearance.volunteer_id))
    return tuple(
        Mentor(
            id=row.id,
            key=row.key,
            places=max(0, row.places - taken.get(row.id, 0)),
            week=Week.read(row.week).cells,
            languages=tongues.get(row.id) or dict.fromkeys(listed(row.languages), NAMED),
            spot=spots.get(row.area_id),
            travel_metres=row.travel_metres,
            districts=listed(row.districts),
            clearance=clearances.get(row.id, 0),
            gender=row.gender,
            wished_gender=row.wished_gender,
            birth_year=row.birth_year,
            youngest=row.youngest,
            oldest=row.oldest,
            interests=listed(row.interests),
            skills=frozenset(meant.get(skill, skill) for skill in skills.get(row.id, ())),
        )
        for row in rows
    )


_tongue = lru_cache(Tongue)


def _tongues(query: sa.Select) -> dict[int, dict[str, Tongue]]:
    """How well each person understands (listening or reading, the better) and speaks each language."""
    found: dict[int, dict[str, Tongue]] = defaultdict(dict)
    for person_id, code, listening, reading, speaking in db.session.execute(query):
        found[person_id][code] = _tongue(max(LEVELS[listening], LEVELS[reading]), LEVELS[speaking])
    return found


def _sets(query: sa.Select) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for owner, value in db.session.execute(query):
        found[owner].add(value)
    return found


def _clearances(today: date, whose: sa.ColumnElement[bool]) -> dict[int, int]:
    """The highest valid clearance of each volunteer: 1 adults, 2 families, 3 children."""
    rows = db.session.execute(
        sa.select(GrantedClearance.volunteer_id, GrantedClearance.clearance).where(
            GrantedClearance.expires_on >= today, whose
        )
    )
    found: dict[int, int] = {}
    for volunteer_id, clearance in rows:
        found[volunteer_id] = max(found.get(volunteer_id, 0), LADDER.index(clearance) + 1)
    return found


@dataclass(frozen=True)
class _Person:
    id: int
    born: int | None
    precision: YearPrecision
    languages: frozenset[str]
    guardian: bool

    def minor(self, year: int) -> bool:
        """Whether they may be under 18: what is not known, or only estimated, counts as younger."""
        return may_be_minor(self.born, self.guardian, year, OFF_BY[self.precision])


def _seekers(
    today: date, spots: dict[int, Spot], which: sa.ColumnElement[bool]
) -> tuple[tuple[Seeker, ...], dict[int, tuple[int, int | None]]]:
    wanted = sa.and_(requests.standing(), which)
    # Rows and not objects: a town has thousands of them.
    plain = [column for column in MentoringRequest.__table__.columns if column.key not in ("interests", "skills")]
    rows = db.session.execute(
        sa.select(*plain, *(as_text(column) for column in (MentoringRequest.interests, MentoringRequest.skills)))
        .join(Household, Household.id == MentoringRequest.household_id)
        .where(wanted)
        .order_by(MentoringRequest.id)
    ).all()
    people, meant = _people(wanted), canonical()
    found, owners = [], {}
    for request in rows:
        everybody = people.get(request.household_id, [])
        asking = [one for one in everybody if request.member_id in (None, one.id)]
        if not asking:
            continue
        owners[request.id] = (request.household_id, request.member_id)
        found.append(_seeker(request, asking, today.year, spots, meant))
    return tuple(found), owners


def _people(wanted: sa.ColumnElement[bool]) -> dict[int, list[_Person]]:
    households = sa.select(MentoringRequest.household_id).join(Household, Household.id == MentoringRequest.household_id)
    rows = db.session.execute(
        sa.select(
            Member.household_id,
            Member.id,
            Member.birth_year,
            Member.birth_year_precision,
            as_text(Member.languages),
            Member.guardian,
        )
        .where(Member.active, Member.household_id.in_(households.where(wanted)))
        .order_by(Member.id)
    )
    found: dict[int, list[_Person]] = defaultdict(list)
    for household_id, *person in rows:
        number, born, precision, languages, guardian = person
        found[household_id].append(_Person(number, born, precision, listed(languages), guardian))
    return found


def _seeker(request: Any, asking: list[_Person], year: int, spots: dict[int, Spot], meant: dict[int, int]) -> Seeker:
    alone = request.member_id is not None
    minors = [one for one in asking if one.minor(year)]
    grown_up = [one for one in asking if not one.minor(year)] or asking
    return Seeker(
        id=request.id,
        key=request.key,
        people=len(asking),
        week=Week.read(request.week).cells,
        waiting_since=request.asked_at.toordinal(),
        languages=dict.fromkeys(_languages(grown_up), NAMED),
        spot=spots.get(request.area_id) if request.area_id else None,
        needs=LADDER.index(needed_clearance(alone, bool(minors))) + 1,
        gender=request.gender,
        wished_gender=request.wished_gender,
        birth_year=asking[0].born if alone else None,
        youngest=request.youngest,
        oldest=request.oldest,
        interests=listed(request.interests),
        wishes=frozenset(meant.get(skill, skill) for skill in listed(request.skills)),
        interpreter=request.interpreter,
    )


def _languages(people: Iterable[_Person]) -> list[str]:
    return sorted({code for one in people for code in one.languages})
