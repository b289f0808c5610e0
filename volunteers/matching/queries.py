"""Reading everybody whom a run is about as frozen values, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from community.foundation.database import db
from community.people.models import Member
from volunteers.matching import people
from volunteers.matching.models import MatchingSettings
from volunteers.matching.rules import Group, Limits, Weights
from volunteers.pairs import queries as pairs
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.requests import queries as requests
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import weight


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
    spots = people.spots()
    held = pairs.held()
    if everybody:
        which: sa.ColumnElement[bool] = sa.true()
    elif only is None:
        which = MentoringRequest.id.not_in([request_id for request_id, *_ in held])
    else:
        which = MentoringRequest.id == only
    seekers, owners = people.seekers(today, spots, which)
    mentors = people.mentors(today, spots, pairs.places_taken(held), among)
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
    query = sa.select(MentoringRequest.id).where(requests.standing())
    return set(db.session.connection().scalars(query).all()) - held


def places_left() -> dict[int, int]:
    """How many places each volunteer has at this moment."""
    taken = pairs.places_taken(pairs.held())
    rows = (
        db.session.connection()
        .execute(
            sa.select(Volunteer.id, Volunteer.places).where(
                Volunteer.state == VolunteerState.ACTIVE, Volunteer.matching_agreed_at.is_not(None)
            )
        )
        .all()
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
