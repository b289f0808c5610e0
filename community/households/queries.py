"""Reading households: those of one's organisations, with the names that their consent opens."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from community.accounts.models import Card, Device
from community.foundation import tokens
from community.foundation.access import Actor, Role
from community.foundation.database import db, every, first, grouped
from community.foundation.derived_columns import called, reached_at
from community.households.models import Consent, Household, Member, Need
from community.households.rules import ConsentPurpose, HouseholdState, tidy_code
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Households that an organisation registered in which the actor coordinates."""
    return sa.and_(
        Household.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
        Household.state != HouseholdState.ERASED,
    )


def agreeing_to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """The same, as long as the household agrees that this organisation's coordinators know its people."""
    return sa.and_(of_my_organisations(actor), agreeing(ConsentPurpose.COORDINATION))


def agreeing(purpose: ConsentPurpose) -> sa.ColumnElement[bool]:
    """Households that agree to this at this moment, towards the organisation that registered them:
    the one condition."""
    return (
        sa.exists()
        .where(
            Consent.household_id == Household.id,
            Consent.organisation_id == Household.organisation_id,
            Consent.purpose == purpose,
            Consent.live,
        )
        .correlate(Household)
    )


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


def agrees(household_id: int, purpose: ConsentPurpose) -> bool:
    """Whether this household does."""
    return db.session.scalar(ids_agreeing(purpose).where(Household.id == household_id)) is not None


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


def own_household(actor: Actor) -> sa.ColumnElement[bool]:
    """The household whose card opened this device, while it is not erased."""
    return sa.and_(Household.id == actor.household_id, Household.state != HouseholdState.ERASED)


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


def households(reach: sa.ColumnElement[bool], start: int, most: int) -> list[Household]:
    """Households, the newest first, with their consents."""
    consents = selectinload(Household.consents)
    return every(Household, reach, by=Household.id.desc(), load=consents, start=start, most=most)


def by_state(reach: sa.ColumnElement[bool]) -> dict[HouseholdState, int]:
    """How many households are in each state."""
    rows = db.session.execute(sa.select(Household.state, sa.func.count()).where(reach).group_by(Household.state))
    return {state: number for state, number in rows}  # noqa: C416 - a result is no mapping


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


def organisations(ids: Iterable[int]) -> list[Organisation]:
    """Organisations that are at work, by name."""
    return by_name(every(Organisation, Organisation.id.in_(ids), Organisation.state == OrganisationState.ACTIVE))


def organisation_of(household: Household) -> Organisation:
    """The organisation that registered a household."""
    return db.session.get_one(Organisation, household.organisation_id)


def find_guest(email: str) -> Household | None:
    """The household of a guest by the address that was confirmed."""
    return first(Household, Household.email == email)


def members_of(household_id: int) -> list[Member]:
    """The people of a household with their accommodations."""
    needs = selectinload(Member.needs)
    return every(Member, Member.household_id == household_id, Member.active, by=Member.id, load=needs)


def members_by_household(household_ids: Iterable[int]) -> dict[int, list[Member]]:
    """The people of each of these households, by their ids."""
    query = sa.select(Member).where(Member.household_id.in_(household_ids), Member.active).order_by(Member.id)
    return grouped((member.household_id, member) for member in db.session.scalars(query))


def former_members_of(household_id: int) -> list[Member]:
    """Those who belonged to a household and left it."""
    return every(Member, Member.household_id == household_id, Member.active.is_(False), by=Member.id)


def get_household(household_id: int) -> Household:
    """The household with this id."""
    return db.session.get_one(Household, household_id)


def find_former_member(household_id: int, member_id: int) -> Member | None:
    """One person who belonged to this household and left it."""
    return first(Member, Member.id == member_id, Member.household_id == household_id, Member.active.is_(False))


def find_member(household_id: int, member_id: int) -> Member | None:
    """One person of this household who belongs to it now."""
    return first(Member, Member.id == member_id, Member.household_id == household_id, Member.active)


def needs_of(member_id: int) -> list[Need]:
    """The accommodations of one person."""
    return every(Need, Need.member_id == member_id, by=Need.id)


def consents_of(household_id: int) -> list[Consent]:
    """All that a household agreed to, withdrawn or not, in the order it was given."""
    return every(Consent, Consent.household_id == household_id, by=Consent.id)


def find_live_consent(household_id: int, consent_id: int) -> Consent | None:
    """A consent of this household that is not withdrawn."""
    return first(Consent, Consent.id == consent_id, Consent.household_id == household_id, Consent.live)


def agreed_to(household: Household, consents: Iterable[Consent]) -> set[ConsentPurpose]:
    """What a household agrees to at this moment, of its consents that were read: `agreeing` without another query."""
    return {one.purpose for one in consents if one.live and one.organisation_id == household.organisation_id}


def may_be_read(household: Household, consents: Iterable[Consent]) -> bool:
    """Whether the household agrees, at this moment, that the coordinators who registered it know its people."""
    return ConsentPurpose.COORDINATION in agreed_to(household, consents)


def of_cards(household_id: int) -> sa.ColumnElement[bool]:
    """The devices that a household's cards opened."""
    return Device.card_id.in_(sa.select(Card.id).where(Card.household_id == household_id))


def live_card(household_id: int) -> Card | None:
    """The card that opens the household's page, if one was issued and not revoked."""
    return first(Card, Card.household_id == household_id, Card.revoked_at.is_(None), by=Card.id.desc())


def find_card(code: str) -> tuple[Card, Household] | None:
    """The live card with this code and its household; None when it is wrong, revoked, or the household left."""
    row = db.session.execute(
        sa.select(Card, Household)
        .join(Household, Household.id == Card.household_id)
        .where(
            Card.code_digest == tokens.digest(tidy_code(code)),
            Card.revoked_at.is_(None),
            Household.state == HouseholdState.ACTIVE,
        )
    ).first()
    return (row[0], row[1]) if row else None
