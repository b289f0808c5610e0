"""Reading homes: what an office and whoever accompanies a family may read of them, what fits, and what is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, exists, first, grouped
from community.foundation.watch import Organisations, WaitingThing, things
from community.households.models import Household
from community.households.queries import accompanied, accompanied_by, is_mine, own, sizes_of
from community.households.rules import HERE
from community.housing.fit import OfferedHome, WantedHome, lacks_of
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import (
    AHEAD,
    LIVE,
    NEED_TELLS,
    OFFERED_FROM,
    OVER,
    TO_BE_CHECKED,
    DwellingState,
    HousingNeedState,
    discloses,
)
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationKind
from community.places.models import Area
from community.places.queries import spots
from community.places.rules import Spot
from community.referrals.models import Referral, ReferralOffer
from community.referrals.queries import leading_to, receivers
from community.referrals.rules import RECEIVED, ReferralKind
from community.sharing.queries import shared_with
from community.sharing.rules import Disclosure

A_PAGE = 50
# So many families must speak a language in a district before anybody is told that they do.
COMMUNITY = 5


def dwellings_of_my_office(actor: Actor) -> sa.ColumnElement[bool]:
    """Dwellings that were offered to the organisations in which the actor receives what others ask."""
    return Dwelling.organisation_id.in_(actor.organisations(Role.SERVICE))


def agreed_to() -> sa.ColumnElement[bool]:
    """Needs of which the family agrees, at this moment, that the office reads them: that it is accompanied by who
    passed it on, or that the referral goes to it."""
    accompanied_now = by_way_of(HousingNeed.household_id, Household, accompanied_by(HousingNeed.sender_id))
    there = by_way_of(HousingNeed.household_id, Household, Household.state.in_(HERE))
    received = sa.and_(by_way_of(HousingNeed.referral_id, Referral, Referral.state.in_(RECEIVED)), there)
    return sa.case((HousingNeed.referral_id.is_(None), accompanied_now), else_=received)


def needs_of_my_office(actor: Actor) -> sa.ColumnElement[bool]:
    """Needs that the organisations look after in which the actor receives what others ask, while the family agrees."""
    return sa.and_(HousingNeed.organisation_id.in_(actor.organisations(Role.SERVICE)), agreed_to())


def needs_in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """Needs that a caseworker's organisations passed on, of families that the actor accompanies."""
    known = by_way_of(HousingNeed.household_id, Household, accompanied(actor))
    return sa.and_(HousingNeed.sender_id.in_(actor.organisations(Role.CASEWORKER)), known)


def needs_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """The needs that a card shows: the household's, and one's own."""
    return sa.and_(is_mine(HousingNeed.household_id, actor), own(HousingNeed.member_id, actor))


def looks_for_a_home(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether a card shows a need that goes on."""
    return sa.exists().where(needs_of_mine(actor), HousingNeed.state.in_(LIVE))


def offices() -> list[Organisation]:
    """The organisations that look for homes, where somebody is there to read it: the municipality's before others."""
    found = [one for one, kinds in receivers(but=0) if ReferralKind.HOUSING in kinds]
    return sorted(by_name(found), key=lambda one: one.kind is not OrganisationKind.MUNICIPALITY)


def offices_for(sender_id: int) -> list[tuple[Organisation, frozenset[Disclosure] | None]]:
    """These offices, each with what of a family one organisation may tell it today: all within itself, nothing (None)
    where the two share no data."""
    shared = shared_with(sender_id)
    return [(one, frozenset(Disclosure) if one.id == sender_id else shared.get(one.id)) for one in offices()]


def may_be_told(need: HousingNeed) -> frozenset[Disclosure]:
    """What of the family whoever passed a need on may tell the office of it today: what it knows stays with it."""
    known = discloses({name: getattr(need, name) for name in NEED_TELLS})
    within = need.sender_id == need.organisation_id
    agreed = Disclosure if within else shared_with(need.sender_id).get(need.organisation_id, ())
    return frozenset((*known, *agreed))


def looks_for_homes(actor: Actor) -> bool:
    """Whether the actor receives what others ask of an organisation that looks for homes."""
    there = actor.organisations(Role.SERVICE)
    return bool(there) and exists(ReferralOffer.organisation_id.in_(there), ReferralOffer.kind == ReferralKind.HOUSING)


SHOWN = joinedload(Dwelling.area)


@dataclass(frozen=True)
class DwellingWish:
    """What the office looks for in its list."""

    state: DwellingState | None = None
    persons: int = 0
    step_free: bool = False
    registration: bool = False

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = [Dwelling.most_persons >= self.persons]
        if self.state:
            found.append(Dwelling.state == self.state)
        if self.step_free:
            found.append(Dwelling.step_free)
        if self.registration:
            found.append(Dwelling.registration)
        return found


# What has to be looked at stands first, then what can be had.
IN_ORDER = (DwellingState.SUBMITTED, DwellingState.CHECKED, DwellingState.AVAILABLE, DwellingState.APPROVED,
            DwellingState.RESERVED, DwellingState.OCCUPIED, DwellingState.WITHDRAWN)  # fmt: skip


def dwellings(reach: sa.ColumnElement[bool], wish: DwellingWish, page: int) -> tuple[list[Dwelling], bool]:
    """A page of the dwellings within reach, and whether there are more."""
    order = sa.case(*((Dwelling.state == one, place) for place, one in enumerate(IN_ORDER)))
    start, by = (page - 1) * A_PAGE, (order, Dwelling.id.desc())
    found = every(Dwelling, reach, *wish.conditions, by=by, load=SHOWN, start=start, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def whole(dwelling: Dwelling) -> Dwelling:
    """The same with where it is."""
    [found] = every(Dwelling, Dwelling.id == dwelling.id, load=SHOWN, fresh=True)
    return found  # type: ignore[no-any-return]


def needs_with(dwelling_id: int, reach: sa.ColumnElement[bool]) -> list[HousingNeed]:
    """The needs within reach to which a dwelling is offered, or was, and that are not lost; the newest first."""
    still = (HousingNeed.dwelling_id == dwelling_id, HousingNeed.state != HousingNeedState.LOST)
    return every(HousingNeed, *still, reach, by=HousingNeed.id.desc(), load=NAMED)


def holder_of(dwelling_id: int) -> HousingNeed | None:
    """Whose home it is."""
    return first(HousingNeed, HousingNeed.dwelling_id == dwelling_id)


NAMED = (
    joinedload(HousingNeed.household),
    joinedload(HousingNeed.office),
    joinedload(HousingNeed.sender),
    joinedload(HousingNeed.dwelling).joinedload(Dwelling.area),
)


def whole_need(need: HousingNeed) -> HousingNeed:
    """The same with everybody it names, and the dwelling."""
    [found] = every(HousingNeed, HousingNeed.id == need.id, load=NAMED, fresh=True)
    return found  # type: ignore[no-any-return]


def needs(reach: sa.ColumnElement[bool], state: HousingNeedState | None, page: int) -> tuple[list[HousingNeed], bool]:
    """A page of the needs within reach, and whether there are more: what is not over first, by when it is due."""
    only = () if state is None else (HousingNeed.state == state,)
    over = sa.case((HousingNeed.state.in_(OVER), 1), else_=0)
    by = (over, HousingNeed.due_on.asc().nulls_last(), HousingNeed.by_on, HousingNeed.id)
    found = every(HousingNeed, reach, *only, by=by, load=NAMED, start=(page - 1) * A_PAGE, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def needs_of(household_id: int, reach: sa.ColumnElement[bool]) -> list[HousingNeed]:
    """The needs of a household within reach, the newest first."""
    return every(HousingNeed, HousingNeed.household_id == household_id, reach, by=HousingNeed.id.desc(), load=NAMED)


def own_needs(actor: Actor) -> list[HousingNeed]:
    """What a card shows of homes, the newest first."""
    return every(HousingNeed, needs_of_mine(actor), by=HousingNeed.id.desc(), load=NAMED)


def find_live(household_id: int) -> HousingNeed | None:
    """The need of a whole household for which somebody looks at this moment."""
    mine = (HousingNeed.household_id == household_id, HousingNeed.member_id.is_(None))
    return first(HousingNeed, *mine, HousingNeed.state.in_(LIVE))


def passed_on_by(actor: Actor, household: Household) -> int:
    """Which of a caseworker's organisations accompanies this household: the one that registered it before others."""
    mine = actor.organisations(Role.CASEWORKER)
    before = [one for one in mine if one == household.organisation_id]
    return next(one for one in (*before, *mine) if exists(Household.id == household.id, accompanied_by(one)))


def of_referral(referral_id: int) -> HousingNeed | None:
    """The need to which a referral led."""
    return first(HousingNeed, HousingNeed.referral_id == referral_id)


def referrals_without_a_need(reach: sa.ColumnElement[bool]) -> list[Referral]:
    """Referrals within reach about a home of which nobody has made a need, the oldest first."""
    led = sa.exists().where(HousingNeed.referral_id == Referral.id).correlate(Referral)
    return leading_to(ReferralKind.HOUSING, sa.and_(reach, ~led))


def persons_of(household_id: int) -> int:
    """How many belong to a household now."""
    return sizes_of([household_id]).get(household_id, 1)


def household_of(household_id: int) -> Household:
    """A household by its id."""
    return db.session.get_one(Household, household_id)


def areas_by_id() -> dict[int, Area]:
    """All neighbourhoods."""
    return {one.id: one for one in every(Area)}


def spoken_by_district() -> dict[str, frozenset[str]]:
    """In which district several families speak which language: those that are registered, as the languages in which
    they are written to."""
    query = (
        sa.select(Household.district, Household.locale)
        .where(Household.state.in_(HERE), Household.district != "")
        .group_by(Household.district, Household.locale)
        .having(sa.func.count() >= COMMUNITY)
    )
    found = grouped((district, language) for district, language in db.session.execute(query))
    return {district: frozenset(languages) for district, languages in found.items()}


def offerable(organisation_id: int) -> list[Dwelling]:
    """What an office can offer at this moment."""
    free = (Dwelling.organisation_id == organisation_id, Dwelling.state.in_(OFFERED_FROM))
    return every(Dwelling, *free, by=Dwelling.id, load=SHOWN)


def wanted(need: HousingNeed, where: dict[int, Spot]) -> WantedHome:
    """A need as the engine sees it."""
    return WantedHome(
        persons=need.persons,
        budget=need.budget,
        by_on=need.by_on,
        step_free=need.step_free,
        registration=need.registration,
        district=need.district,
        language=need.language,
        school=where.get(need.school_area_id or 0),
        work=where.get(need.work_area_id or 0),
    )


def seen(dwelling: Dwelling, where: dict[int, Spot], spoken: dict[str, frozenset[str]]) -> OfferedHome:
    """A dwelling as the engine sees it."""
    spot = where[dwelling.area_id]
    return OfferedHome(
        id=dwelling.id,
        most_persons=dwelling.most_persons,
        costs=dwelling.costs,
        free_from=dwelling.free_from,
        free_until=dwelling.free_until,
        spot=spot,
        step_free=dwelling.step_free,
        registration=dwelling.registration,
        spoken=spoken.get(spot.district, frozenset()),
    )


def both_for(need: HousingNeed, homes: Sequence[Dwelling]) -> tuple[WantedHome, list[OfferedHome]]:
    """What a need asks for, and these dwellings, as the engine sees them."""
    where, spoken = spots(), spoken_by_district()
    return wanted(need, where), [seen(one, where, spoken) for one in homes]


def fits(need: HousingNeed, dwelling: Dwelling) -> bool:
    """Whether a dwelling of the same office lacks nothing that the family must have."""
    wish, [home] = both_for(need, [dwelling])
    return dwelling.organisation_id == need.organisation_id and not lacks_of(wish, home)


def dues(reach: sa.ColumnElement[bool]) -> Any:
    """Households with the days on which something of a home within reach is due, for the list of a caseworker."""
    return sa.select(HousingNeed.household_id, HousingNeed.due_on).where(reach, HousingNeed.due_on.is_not(None))


def offered_dwellings(among: Organisations = None) -> list[WaitingThing]:
    """Dwellings that were offered, and nobody has said whether they are taken."""
    query = sa.select(Dwelling.id, Dwelling.created_at, Dwelling.organisation_id)
    return things(query.where(Dwelling.state.in_(TO_BE_CHECKED)), among)


def needs_to_begin_with(among: Organisations = None) -> list[WaitingThing]:
    """Needs for which nobody has begun to look."""
    query = sa.select(HousingNeed.id, HousingNeed.opened_at, HousingNeed.organisation_id)
    return things(query.where(HousingNeed.state == HousingNeedState.OPEN, agreed_to()), among)


def homes_due(among: Organisations = None) -> list[WaitingThing]:
    """Answers to offers, moves, and the questions after 90 and 180 days, that are overdue or due this week, as long as
    somebody may see them."""
    known = by_way_of(HousingNeed.household_id, Household, accompanied_by(HousingNeed.sender_id))
    query = sa.select(HousingNeed.id, HousingNeed.offered_at, HousingNeed.sender_id, HousingNeed.due_on).where(
        HousingNeed.due_on <= clock.today() + AHEAD, known
    )
    if among is not None:
        query = query.where(HousingNeed.sender_id.in_(among))
    return [
        WaitingThing(number, since, organisation_id, due=clock.end_of(due_on))
        for number, since, organisation_id, due_on in db.session.execute(query)
    ]


def moved(organisations: Sequence[int] | None, since: date) -> list[tuple[datetime, date, HousingNeedState]]:
    """Of the needs that led to a move since a day, of some offices or of all: when they were opened, the day of the
    move, and how far they are."""
    query: Any = sa.select(HousingNeed.opened_at, HousingNeed.moved_on, HousingNeed.state).where(
        HousingNeed.moved_on >= since
    )
    if organisations is not None:
        query = query.where(HousingNeed.organisation_id.in_(organisations))
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def called(need_ids: Collection[int]) -> dict[int, str]:
    """What the households of these needs are called."""
    query = sa.select(HousingNeed.id, Household.call_name).join(Household, Household.id == HousingNeed.household_id)
    rows = db.session.execute(query.where(HousingNeed.id.in_(need_ids)))
    return {number: name for number, name in rows}  # noqa: C416
