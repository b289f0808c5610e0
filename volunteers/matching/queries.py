"""Reading everybody whom a run is about as frozen values, in a fixed number of statements."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import config
from community.foundation.database import db, grouped
from community.households.models import Member
from community.interviews.queries import spoken
from community.places.queries import spots
from community.places.rules import Spot
from community.skills.queries import canonical
from community.skills.rules import Cefr, level
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import LADDER
from volunteers.matching.rules import Group, MatchingLimits, Mentor, Seeker, Tongue, Weights
from volunteers.pairs import queries as pairs
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import Week
from volunteers.requests import queries as requests
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import may_be_minor, needed_clearance, weight


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
    areas = spots()
    held = pairs.held()
    if everybody:
        which: sa.ColumnElement[bool] = sa.true()
    elif only is None:
        which = MentoringRequest.id.not_in([request_id for request_id, *_ in held])
    else:
        which = MentoringRequest.id == only
    seekers, owners = read_seekers(today, areas, which)
    mentors = read_mentors(today, areas, pairs.places_taken(held), among)
    by_household = grouped((household_id, request_id) for request_id, (household_id, _member) in owners.items())
    failed = frozenset(
        (volunteer_id, request_id)
        for volunteer_id, household_id in pairs.never_again()
        for request_id in by_household.get(household_id, ())
    )
    return Snapshot(Group(mentors, seekers, today.year, failed_before=failed), owners)


def settings() -> tuple[Weights, MatchingLimits]:
    """The weights and limits in force: what the organisations agreed on, or the published ones."""
    *points, overlap = map(int, config.settings().matching_weights.split())
    return Weights(*points), MatchingLimits(overlap_minutes=overlap)


def still_open() -> set[int]:
    """The requests that may be given somebody at this moment."""
    held = {request_id for request_id, *_ in pairs.held()}
    query = sa.select(MentoringRequest.id).where(requests.standing())
    return set(db.session.connection().scalars(query).all()) - held


def places_left() -> dict[int, int]:
    """How many places each volunteer has at this moment."""
    taken = pairs.places_taken(pairs.held())
    query = sa.select(Volunteer.id, Volunteer.places)
    rows = _rows(query.where(Volunteer.state == VolunteerState.ACTIVE, Volunteer.matching_agreed_at.is_not(None)))
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


def as_text(column: InstrumentedAttribute[list[Any]]) -> sa.ColumnElement[str]:
    """A list as the text it is kept as, for `listed`."""
    return sa.cast(column, sa.Text).label(column.key)


@lru_cache(maxsize=10_000)
def listed(text: str) -> frozenset[Any]:
    """What a list has."""
    return frozenset(json.loads(text))


# A language that somebody named without telling how well: they get along in it (B1).
NAMED = Tongue(3, 3)
SKILLS_OF_A_LANGUAGE = (VolunteerLanguage.listening, VolunteerLanguage.reading, VolunteerLanguage.speaking)
LEVELS: dict[str | None, int] = {None: 0, **{cefr.value: level(cefr) for cefr in Cefr}}
# Up to so many households are asked for by their ids.
FEW = 50


def _rows(query: sa.Select) -> Sequence[Any]:
    """The rows as they are, past the session, which would look at each of thousands for objects."""
    return db.session.connection().execute(query).all()


def read_mentors(
    today: date, areas: dict[int, Spot], taken: dict[int, int], among: Collection[int] | None
) -> tuple[Mentor, ...]:
    """Who offers company on this day, less the places that are `taken`; with `among`, only these."""

    def those(column: Any) -> sa.ColumnElement[bool]:
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
    # Rows are taken apart by their places: to look up a name in each costs as much as to read it.
    rows = _rows(
        sa.select(*columns)
        .join(Account, Account.id == Volunteer.id)
        .where(
            Volunteer.state == VolunteerState.ACTIVE,
            Account.state == AccountState.ACTIVE,
            Volunteer.matching_agreed_at.is_not(None),
            Volunteer.id.not_in(paused),
            sa.or_(Volunteer.matching_from.is_(None), Volunteer.matching_from <= today),
            those(Volunteer.id),
        )
        .order_by(Volunteer.id)
    )
    tongues = _tongues(
        sa.select(
            VolunteerLanguage.volunteer_id,
            VolunteerLanguage.language,
            # As they are kept: to make members of them costs more than all the rest.
            *(sa.type_coerce(column, sa.String) for column in SKILLS_OF_A_LANGUAGE),
        ).where(those(VolunteerLanguage.volunteer_id))
    )
    had = sa.select(VolunteerSkill.volunteer_id, VolunteerSkill.skill_id).where(those(VolunteerSkill.volunteer_id))
    skills = _skills(had)
    clearances = _clearances(today, those(GrantedClearance.volunteer_id))
    return tuple(
        Mentor(
            id=number,
            key=key,
            places=max(0, places - taken.get(number, 0)),
            week=Week.read(week).cells,
            languages=tongues.get(number) or dict.fromkeys(listed(named), NAMED),
            spot=areas.get(area),
            travel_metres=metres,
            districts=listed(districts),
            clearance=clearances.get(number, 0),
            gender=gender,
            wished_gender=wish,
            birth_year=born,
            youngest=least,
            oldest=most,
            interests=listed(likes),
            skills=frozenset(skills.get(number, ())),
        )
        for number, key, places, week, named, area, metres, districts, gender, wish, born, least, most, likes in rows
    )


_tongue = lru_cache(Tongue)


def _tongues(query: sa.Select) -> dict[int, dict[str, Tongue]]:
    """How well each person understands (listening or reading, the better) and speaks each language."""
    found: dict[int, dict[str, Tongue]] = defaultdict(dict)
    for person_id, code, listening, reading, speaking in _rows(query):
        found[person_id][code] = _tongue(max(LEVELS[listening], LEVELS[reading]), LEVELS[speaking])
    return found


def _skills(query: sa.Select) -> dict[int, set[int]]:
    """Which skills each person has, as they are merged now."""
    meant, found = canonical(), defaultdict(set)
    for owner, skill in _rows(query):
        found[owner].add(meant.get(skill, skill))
    return found


def _clearances(today: date, whose: sa.ColumnElement[bool]) -> dict[int, int]:
    """The highest valid clearance of each volunteer: 1 adults, 2 families, 3 children."""
    rows = _rows(
        sa.select(GrantedClearance.volunteer_id, GrantedClearance.clearance).where(
            GrantedClearance.expires_on >= today, whose
        )
    )
    found: dict[int, int] = {}
    for volunteer_id, clearance in rows:
        found[volunteer_id] = max(found.get(volunteer_id, 0), LADDER.index(clearance) + 1)
    return found


class _Person(NamedTuple):
    id: int
    born: int | None
    minor: bool
    languages: frozenset[str]


def read_seekers(
    today: date, areas: dict[int, Spot], which: sa.ColumnElement[bool]
) -> tuple[tuple[Seeker, ...], dict[int, tuple[int, int | None]]]:
    """Who asks for company in the requests of `which`, and whose each request is: household, and member or None."""
    wanted = sa.and_(requests.standing(), which)
    rows = _rows(
        sa.select(
            MentoringRequest.id,
            MentoringRequest.key,
            MentoringRequest.household_id,
            MentoringRequest.member_id,
            MentoringRequest.week,
            MentoringRequest.asked_at,
            MentoringRequest.area_id,
            MentoringRequest.gender,
            MentoringRequest.wished_gender,
            MentoringRequest.youngest,
            MentoringRequest.oldest,
            as_text(MentoringRequest.interests),
            as_text(MentoringRequest.skills),
            MentoringRequest.interpreter,
        )
        .where(wanted)
        .order_by(MentoringRequest.id)
    )
    people, meant = _people(wanted, today.year), canonical()
    told = _told({home for _number, _key, home, *_others in rows})
    found, owners = [], {}
    for number, key, home, member, week, asked, area, gender, wish, least, most, likes, skills, helped in rows:
        asking = [one for one in people.get(home, ()) if member in (None, one.id)]
        if not asking:
            continue
        grown_up = [one for one in asking if not one.minor]
        wishes = listed(skills)
        owners[number] = (home, member)
        found.append(
            Seeker(
                id=number,
                key=key,
                people=len(asking),
                week=Week.read(week).cells,
                waiting_since=asked.toordinal(),
                languages=_languages(grown_up or asking, told),
                spot=areas.get(area),
                needs=LADDER.index(needed_clearance(member is not None, len(grown_up) < len(asking))) + 1,
                gender=gender,
                wished_gender=wish,
                birth_year=None if member is None else asking[0].born,
                youngest=least,
                oldest=most,
                interests=listed(likes),
                wishes=frozenset(meant.get(skill, skill) for skill in wishes) if meant else wishes,
                interpreter=helped,
            )
        )
    return tuple(found), owners


def _told(household_ids: set[int]) -> dict[int, dict[str, Tongue]]:
    """How well people of these households say in a confirmed interview that they understand and speak; of one that they
    did not tell, as well as the other. Of a whole town everybody is read: to look each household up costs more."""
    found: dict[int, dict[str, Tongue]] = defaultdict(dict)
    whose = Member.household_id.in_(household_ids) if len(household_ids) <= FEW else sa.true()
    for member_id, code, listening, speaking in _rows(spoken(whose)):
        found[member_id][code] = _tongue(LEVELS[listening or speaking], LEVELS[speaking or listening])
    return found


def _people(wanted: sa.ColumnElement[bool], year: int) -> dict[int, list[_Person]]:
    """Who lives in the households of these requests;
    who may be under 18 by what is not known of them counts as younger."""
    households = sa.select(MentoringRequest.household_id).where(wanted)
    rows = _rows(
        sa.select(
            Member.household_id,
            Member.id,
            Member.birth_year,
            Member.birth_year_precision,
            as_text(Member.languages),
            Member.guardian,
        ).where(Member.active, Member.household_id.in_(households))
    )
    return grouped(
        (home, _Person(number, born, may_be_minor(born, guardian, year, pairs.OFF_BY[precision]), listed(languages)))
        for home, number, born, precision, languages, guardian in rows
    )


def _languages(people: Sequence[_Person], told: dict[int, dict[str, Tongue]]) -> dict[str, Tongue]:
    """What these people speak between them: what was confirmed of a language, else that it was named."""
    if not any(one.id in told for one in people):
        return dict.fromkeys(sorted(frozenset().union(*(one.languages for one in people))), NAMED)
    found: dict[str, Tongue] = {}
    for one in people:
        confirmed = told.get(one.id, {})
        for code, had in (*dict.fromkeys(one.languages - confirmed.keys(), NAMED).items(), *confirmed.items()):
            other = found.get(code, had)
            found[code] = _tongue(max(had.understands, other.understands), max(had.speaks, other.speaks))
    return {code: found[code] for code in sorted(found)}
