"""Reading households: those of one's organisations, with the names that their consent opens."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from community.accounts import queries as accounts
from community.accounts.models import Card, Device
from community.accounts.rules import PUBLISHED_CARDS
from community.foundation import clock, telephone, tokens
from community.foundation.access import Actor, Role, SignedIn
from community.foundation.config import settings
from community.foundation.database import db, every, first, grouped, peek
from community.foundation.derived_columns import called, country, reached_at
from community.households.models import Consent, HomeWord, Household, Member, Need
from community.households.rules import (
    ESTIMATE,
    HERE,
    ConsentPurpose,
    HouseholdState,
    Likeness,
    Order,
    OwnMatter,
    Relative,
    holder,
    may_be_one,
    may_read,
    oldest_age,
    tidy_code,
)
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Households that an organisation registered in which the actor coordinates."""
    return sa.and_(
        Household.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
        Household.state.in_(HERE),
    )


def agreeing_to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """The same, as long as the household agrees that this organisation's coordinators know its people."""
    return sa.and_(of_my_organisations(actor), agreeing(ConsentPurpose.COORDINATION))


def agreeing(purpose: ConsentPurpose, member_id: Any = None) -> sa.ColumnElement[bool]:
    """Households that agree to this at this moment, towards the organisation that registered them:
    the one condition. With the column of a member's id also those in which this one agrees for themselves."""
    whose = Consent.member_id.is_(None)
    return (
        sa.exists()
        .where(
            Consent.household_id == Household.id,
            whose if member_id is None else sa.or_(whose, Consent.member_id == member_id),
            Consent.organisation_id == Household.organisation_id,
            Consent.purpose == purpose,
            Consent.live,
        )
        .correlate_except(Consent)
    )


def accompanied_by(organisation_ids: Any) -> sa.ColumnElement[bool]:
    """Households that agree at this moment to be accompanied by caseworkers of one of these organisations (ids, or a
    column): to its care, or, where it registered them, to its knowing them. The one condition of whoever accompanies.
    """
    whose = organisation_ids if isinstance(organisation_ids, list) else [organisation_ids]
    knows = sa.and_(
        Consent.purpose == ConsentPurpose.COORDINATION, Consent.organisation_id == Household.organisation_id
    )
    return sa.and_(
        Household.state.in_(HERE),
        sa.exists()
        .where(
            Consent.household_id == Household.id,
            Consent.member_id.is_(None),
            Consent.organisation_id.in_(whose),
            sa.or_(Consent.purpose == ConsentPurpose.CARE, knows),
            Consent.live,
        )
        .correlate_except(Consent),
    )


def accompanied(actor: Actor) -> sa.ColumnElement[bool]:
    """Households that agree that the actor accompanies them, as a caseworker of an organisation."""
    return accompanied_by(actor.organisations(Role.CASEWORKER))


def called_here() -> tuple[sa.ColumnElement[str], sa.ColumnElement[str]]:
    """What the household, and the member where one is joined, are called: empty where they did not agree that staff
    know it."""
    known = agreeing(ConsentPurpose.COORDINATION)
    household, member = (sa.func.coalesce(sa.case((known, one.call_name)), "") for one in (Household, Member))
    return household.label("household"), member.label("member")


def ids_agreeing(purpose: ConsentPurpose) -> sa.Select[Any]:
    """Their ids."""
    return sa.select(Household.id).where(agreeing(purpose))


def members_agreeing(purpose: ConsentPurpose) -> sa.Select[Any]:
    """The ids of the people who belong to them now."""
    return sa.select(Member.id).join(Household).where(Member.active, agreeing(purpose))


def agrees(household_id: int, purpose: ConsentPurpose, member_id: int | None = None) -> bool:
    """Whether this household does, or this one of it for themselves."""
    household = get_household(household_id)
    return purpose in agreed_to(household, consents_of(household_id), member_id)


def is_mine(household_id: Any, actor: Actor) -> Any:
    """Rows of the household whose card is signed in, or of the one that whoever is signed in made for themselves."""
    if actor.account_id is None:
        return household_id == actor.household_id
    return household_id.in_(sa.select(Member.household_id).where(Member.account_id == actor.account_id))


def find_own(actor: Actor) -> int | None:
    """The id of that household; None where there is none yet."""
    if actor.account_id is None:
        return actor.household_id
    return first(Member.household_id, Member.account_id == actor.account_id)


def accounts_of(household_ids: Collection[int]) -> list[int]:
    """The accounts with which people of these households sign in, by id."""
    theirs = Member.household_id.in_(household_ids)
    return every(Member.account_id, theirs, Member.account_id.is_not(None), by=Member.account_id)


def own(member_id: Any, actor: Actor) -> sa.ColumnElement[bool]:
    """Entries (the column says whose alone they are) that a card shows: everybody's, and the own ones that are its."""
    return sa.or_(member_id.is_(None), member_id.in_(actor.reads))


# Everybody who ever was of a household, as the rule sees them.
RELATIVES = (
    Member.id.label("relative_id"),
    Member.birth_year,
    Member.birth_year_precision,
    Member.guardian,
    Member.active,
    Member.shares,
)
# Who is signed in and, of a card, all of its household: in one step, because every request asks.
OPENED = accounts.SIGNED_IN.add_columns(*RELATIVES).outerjoin(Member, Member.household_id == Card.household_id)


def find_signed_in(secret: str) -> SignedIn | None:
    """The actor behind a device's cookie, with what a card shows; None where it opens nothing any more."""
    rows = peek(OPENED, digest=tokens.digest(secret), now=clock.now())
    found = accounts.recognised(secret, rows)
    if found is None or found.actor.household_id is None:
        return found
    actor = as_card(found.actor, relatives_in(rows))
    if actor is None:
        return None
    found.actor = actor
    return found


def reader(household_id: int, member_id: int | None) -> Actor | None:
    """What a card of this household shows, as an actor without a device; None where its member has left.

    The household's own shows what is everybody's, whoever belongs to it.
    """
    actor = Actor(household_id=household_id, member_id=member_id, held=frozenset({(Role.HOUSEHOLD, None)}))
    if member_id is None:
        return actor
    return as_card(actor, relatives_of(household_id))


def one_card() -> list[Actor]:
    """The card of a family, whichever came last, as an actor; none where there is no family yet."""
    number = first(Household.id, Household.state.in_(HERE), by=Household.id.desc())
    one = reader(number, None) if number else None
    return [one] if one else []


def relatives_in(rows: Iterable[Any]) -> list[Relative]:
    """People as the rule sees them, of rows that hold `RELATIVES`."""
    year = clock.today().year
    return [
        Relative(
            row.relative_id,
            oldest_age(row.birth_year, row.birth_year_precision, year),
            guardian=bool(row.guardian),
            here=bool(row.active),
            shares=bool(row.shares),
        )
        for row in rows
        if row.relative_id is not None
    ]


def relatives_of(household_id: int) -> list[Relative]:
    """Everybody who ever was of a household, as the rule sees them."""
    return relatives_in(db.session.execute(sa.select(*RELATIVES).where(Member.household_id == household_id)))


def holder_of(household_id: int, member_id: int | None) -> Relative | None:
    """Who holds a card of this household: its member, or of everybody's the only one who could."""
    return holder(member_id, relatives_of(household_id))


def relative_of(member: Member) -> Relative:
    """Somebody as the rule sees them."""
    age = oldest_age(member.birth_year, member.birth_year_precision, clock.today().year)
    return Relative(member.id, age, guardian=member.guardian, here=member.active, shares=member.shares)


def as_relatives(members: Collection[Member]) -> list[Relative]:
    """People as the rule sees them, with who is responsible for them in a second home."""
    ids = [one.twin_id for one in members if one.twin_id is not None]
    guarded = set(every(Member.twin_id, Member.id.in_(ids), Member.active, _has_guardian())) if ids else set()
    return [replace(relative_of(one), guarded=one.id in guarded) for one in members]


def _has_guardian() -> sa.ColumnElement[bool]:
    other = aliased(Member)
    here = (other.household_id == Member.household_id, other.active, other.guardian)
    return sa.exists().where(*here).correlate(Member)


def second_homes_of(household_ids: Collection[int]) -> sa.Select[Any]:
    """The ids of the other homes of children who belong to these households now."""
    here, there = aliased(Member), aliased(Member)
    theirs = sa.select(there.household_id).join(here, here.twin_id == there.id)
    return theirs.where(here.household_id.in_(household_ids), here.active, there.active)


def find_twin(member: Member) -> Member | None:
    """The same child in their other home, where they have one."""
    return first(Member, Member.id == member.twin_id, Member.active) if member.twin_id else None


def words_for_homes(member: Member) -> list[HomeWord]:
    """What guardians said of the two homes of a child, while they stand: of this home first."""
    theirs = (HomeWord.member_id.in_((member.id, member.twin_id)), HomeWord.ended_at.is_(None))
    return every(HomeWord, *theirs, by=(HomeWord.member_id != member.id, HomeWord.id.desc())) if member.twin_id else []


def _came_as_second_home() -> sa.ColumnElement[bool]:
    return sa.exists().where(HomeWord.member_id == Member.id, HomeWord.further).correlate(Member)


def may_have_card(member: Member) -> bool:
    """Whether somebody is old enough for a card of their own."""
    return not relative_of(member).is_young


def as_card(actor: Actor, people: Collection[Relative]) -> Actor | None:
    """The actor of a card with what it shows of these people; None where it was somebody's who left."""
    owner = holder(actor.member_id, people)
    if owner is None:
        return None if actor.member_id is not None else actor
    if not owner.here:
        return None

    def readable(matter: OwnMatter) -> frozenset[int]:
        return frozenset(one.id for one in people if may_read(matter, one, owner))

    decides_for = readable(OwnMatter.WORD) - {owner.id}
    return replace(actor, member_id=owner.id, reads=readable(OwnMatter.OWN), decides_for=decides_for)


def own_household(actor: Actor) -> sa.ColumnElement[bool]:
    """The household whose card opened this device, while it is not erased."""
    return sa.and_(Household.id == actor.household_id, Household.state.in_(HERE))


def of_name(typed: str) -> sa.ColumnElement[bool]:
    """Households with somebody of this name, or with this phone; whom their consent does not open is not found."""
    somebody = (
        sa.exists()
        .where(Member.household_id == Household.id, Member.active)
        # "Amina Al-Masri" may be Amina of the household Al-Masri.
        .where(called(typed, Member.search_text, Household.search_text))
        .correlate(Household)
    )
    itself = sa.or_(called(typed, Household.search_text), reached_at(typed, Household.phone_number))
    return sa.and_(agreeing(ConsentPurpose.COORDINATION), sa.or_(somebody, itself))


@dataclass(frozen=True)
class Alike:
    """A household that may be the one that is told: its people, those of them who sound alike, whether the number is
    the same."""

    household: Household
    members: list[Member]
    names: list[str]
    same_phone: bool


# So many are shown.
MOST_ALIKE = 3


def known_of(member: Member) -> Likeness:
    """What tells whether somebody else is the same person."""
    return Likeness((member.call_name, member.native_name), member.birth_year, member.birth_year_precision)


def alike(reach: sa.ColumnElement[bool], told: Collection[Likeness], phone: str) -> list[Alike]:
    """Households within reach that agree to be known there and may be the one of these people: somebody of a similar
    name and year, or the same telephone; the likeliest first, a few."""
    wanted = telephone.searchable(phone, country()).split()
    spans = [
        Member.birth_year.between(one.born - ESTIMATE, one.born + ESTIMATE) for one in told if one.born is not None
    ]
    number = sa.or_(sa.false(), *(Household.phone_number.contains(one, autoescape=True) for one in wanted))
    near = sa.and_(Member.household_id == Household.id, Member.active, sa.or_(sa.false(), *spans))
    may_be = sa.or_(number, sa.exists().where(near).correlate(Household))
    homes = every(Household, reach, agreeing(ConsentPurpose.COORDINATION), may_be)
    people = members_by_household([one.id for one in homes])
    found = []
    for home in homes:
        here = people[home.id]
        names = [one.call_name for one in here if any(may_be_one(known_of(one), each) for each in told)]
        same = bool(set(wanted) & set(home.phone_number.split()))
        if names or same:
            found.append(Alike(home, here, names, same))
    return sorted(found, key=lambda one: (not one.same_phone, -len(one.names), -one.household.id))[:MOST_ALIKE]


def households(reach: sa.ColumnElement[bool], start: int, most: int, order: Order = Order.NEWEST) -> list[Household]:
    """Households in this order, with their consents; who does not agree to be known comes last, the newest first."""
    known = agreeing(ConsentPurpose.COORDINATION)
    called_so = sa.func.coalesce(sa.func.nullif(Household.family_name, ""), Household.call_name)
    first_by: dict[Order, tuple[Any, ...]] = {
        Order.NEWEST: (),
        Order.NAME: (sa.case((known, sa.func.lower(called_so))).asc().nulls_last(),),
        Order.DISTRICT: (sa.case((sa.and_(known, Household.district != ""), Household.district)).asc().nulls_last(),),
    }
    consents = selectinload(Household.consents)
    by = (*first_by[order], Household.id.desc())
    return every(Household, reach, by=by, load=consents, start=start, most=most)


def of_district(code: str) -> sa.ColumnElement[bool]:
    """Households of a district; whose consent does not open it is not found."""
    return sa.and_(agreeing(ConsentPurpose.COORDINATION), Household.district == code)


def by_state(
    reach: sa.ColumnElement[bool], conditions: Sequence[sa.ColumnElement[bool]]
) -> dict[HouseholdState, list[int]]:
    """How many households are in each state, for each of these conditions."""
    numbers = (sa.func.count().filter(one) for one in conditions)
    rows = db.session.execute(sa.select(Household.state, *numbers).where(reach).group_by(Household.state))
    return {state: found for state, *found in rows}


def with_card(household_ids: Collection[int]) -> set[int]:
    """Which of these households have a card that opens their page."""
    return set(every(Card.household_id, Card.household_id.in_(household_ids), Card.revoked_at.is_(None)))


def sizes_of(household_ids: Iterable[int]) -> dict[int, int]:
    """How many people belong to each household now."""
    rows = db.session.execute(
        sa.select(Member.household_id, sa.func.count(Member.id))
        .where(Member.household_id.in_(household_ids), Member.active)
        .group_by(Member.household_id)
    )
    return {household_id: number for household_id, number in rows}  # noqa: C416 - a result is no mapping


def organisations(ids: Any) -> list[Organisation]:
    """Organisations that are at work, by name."""
    return by_name(every(Organisation, Organisation.id.in_(ids), Organisation.state == OrganisationState.ACTIVE))


def organisation_of(household: Household) -> Organisation:
    """The organisation that registered a household."""
    return db.session.get_one(Organisation, household.organisation_id)


def accompanying(household: Household) -> list[Organisation]:
    """Organisations that may accompany a household: first the one that registered it, then those where somebody is a
    caseworker, or receives what others ask, by name."""
    theirs = sa.select(Membership.organisation_id).where(Membership.role.in_((Role.CASEWORKER, Role.SERVICE)))
    able = theirs.union(sa.select(sa.literal(household.organisation_id)))
    found = organisations(able)
    return sorted(found, key=lambda one: one.id != household.organisation_id)


def find_guest(email: str) -> Household | None:
    """The household of a guest by the address that was confirmed."""
    return first(Household, Household.email == email)


def find_caller(name: str, phone: str) -> Household | None:
    """The household of a guest who has no address, by name and telephone number."""
    number = telephone.searchable(phone, country())
    same = (Household.phone_number == number, Household.call_name == name, Household.email.is_(None), of_guests())
    return first(Household, *same) if number else None


def of_guests() -> sa.ColumnElement[bool]:
    """Households of guests: neighbours without an account."""
    with_account = sa.exists().where(Member.household_id == Household.id, Member.account_id.is_not(None))
    nobodys = (Household.organisation_id.is_(None), Household.state == HouseholdState.ACTIVE)
    return sa.and_(*nobodys, ~with_account.correlate(Household))


def members_of(household_id: int) -> list[Member]:
    """The people of a household with their accommodations."""
    needs = selectinload(Member.needs)
    return every(Member, Member.household_id == household_id, Member.active, by=Member.id, load=needs)


def members_by_household(household_ids: Iterable[int]) -> dict[int, list[Member]]:
    """The people of each of these households, by their ids."""
    query = sa.select(Member).where(Member.household_id.in_(household_ids), Member.active).order_by(Member.id)
    return grouped((member.household_id, member) for member in db.session.scalars(query))


def former_members_of(household_id: int) -> list[Member]:
    """Those who belonged to a household and left it, but for children whose second home it was: that they have one
    again, a guardian of each home says again."""
    gone = (Member.household_id == household_id, Member.active.is_(False), ~_came_as_second_home())
    return every(Member, *gone, by=Member.id)


def get_household(household_id: int) -> Household:
    """The household with this id."""
    return db.session.get_one(Household, household_id)


def find_former_member(household_id: int, member_id: int) -> Member | None:
    """One person who belonged to this household and left it."""
    return next((one for one in former_members_of(household_id) if one.id == member_id), None)


def find_member(household_id: int, member_id: int) -> Member | None:
    """One person of this household who belongs to it now."""
    return first(Member, Member.id == member_id, Member.household_id == household_id, Member.active)


def needs_of(member_id: int) -> list[Need]:
    """The accommodations of one person."""
    return every(Need, Need.member_id == member_id, by=Need.id)


def consents_of(household_id: int) -> list[Consent]:
    """All that a household agreed to, withdrawn or not, in the order it was given."""
    return every(Consent, Consent.household_id == household_id, by=Consent.id)


def consents_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """What a household, or who holds this card, agreed to, withdrawn or not."""
    return sa.and_(Consent.household_id == actor.household_id, own(Consent.member_id, actor))


def own_consents(actor: Actor) -> list[Consent]:
    """What a card shows of these, in the order it was given."""
    return every(Consent, consents_of_mine(actor), by=Consent.id)


def young_of(actor: Actor, members: Iterable[Member]) -> Member | None:
    """Who of these holds this card, where they are young and their guardians may read along if they say so."""
    for member in members:
        known = relative_of(member)
        if member.id == actor.member_id and known.is_minor and not known.is_young:
            return member
    return None


def find_live_consent(household_id: int, consent_id: int) -> Consent | None:
    """A consent of this household that is not withdrawn."""
    return first(Consent, Consent.id == consent_id, Consent.household_id == household_id, Consent.live)


def agreed_to(
    household: Household, consents: Iterable[Consent], member_id: int | None = None, towards: int | None = None
) -> set[ConsentPurpose]:
    """What a household, or this one of it for themselves, agrees to at this moment, of its consents that were read:
    `agreeing` without another query. `towards`: the organisation, where it is not the one that registered them."""
    organisation_id = towards or household.organisation_id
    return {
        one.purpose
        for one in consents
        if one.live and one.organisation_id == organisation_id and one.member_id in (None, member_id)
    }


def agreed_towards(household: Household, consents: Iterable[Consent]) -> dict[int, str]:
    """What organisations that did not register a household are called, by id: those to which it agreed to something."""
    ids = {one.organisation_id for one in consents} - {household.organisation_id}
    return {one.id: one.called for one in every(Organisation, Organisation.id.in_(ids))} if ids else {}


def may_be_read(household: Household, consents: Iterable[Consent]) -> bool:
    """Whether the household agrees, at this moment, that the coordinators who registered it know its people."""
    return ConsentPurpose.COORDINATION in agreed_to(household, consents)


def of_cards(household_id: int) -> sa.ColumnElement[bool]:
    """The devices that a household's cards opened."""
    return Device.card_id.in_(sa.select(Card.id).where(Card.household_id == household_id))


def find_live_card(card_id: int | None) -> Card | None:
    """A card by its number, while it opens something."""
    return first(Card, Card.id == card_id, Card.revoked_at.is_(None))


def live_cards(household_id: int) -> dict[int | None, Card]:
    """The cards of a household that open its pages, by whose they are; None is everybody's."""
    rows = every(Card, Card.household_id == household_id, Card.revoked_at.is_(None), by=Card.id)
    return {card.member_id: card for card in rows}


def find_card(code: str) -> tuple[Card, Household] | None:
    """The live card with this code and its household; None when it is wrong, revoked, or the household left.

    The codes that everybody can read in the README open the demonstration only.
    """
    if tidy_code(code) in PUBLISHED_CARDS and not settings().demo:
        return None
    row = db.session.execute(
        sa.select(Card, Household)
        .join(Household, Household.id == Card.household_id)
        .outerjoin(Member, Member.id == Card.member_id)
        .where(
            Card.code_digest == tokens.digest(tidy_code(code)),
            Card.revoked_at.is_(None),
            Household.state == HouseholdState.ACTIVE,
            sa.or_(Card.member_id.is_(None), Member.active),
        )
    ).first()
    return (row[0], row[1]) if row else None
