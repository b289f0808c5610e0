"""Registering a household, its people and its consents; withdrawing a consent acts on the next request."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account, Card, Device
from community.foundation import clock, database, tokens
from community.foundation.access import Actor
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.households import queries
from community.households.models import Consent, Household, Member, Need
from community.households.rules import (
    LENGTH,
    LETTERS,
    MOST_CHILDREN,
    PIN_LENGTH,
    TEXT_VERSION,
    Accommodation,
    ConsentManner,
    ConsentPurpose,
    HouseholdState,
    Likeness,
    Refusal,
    Relative,
    Way,
    YearPrecision,
    in_groups,
    is_guessable,
    is_same,
    left_alone,
    oldest_age,
)
from community.signals import consent_withdrawn, household_registered, member_leaving, member_parting


@dataclass(frozen=True)
class ToldMember:
    """What was told about one person."""

    call_name: str
    native_name: str
    birth_year: int | None
    precision: YearPrecision
    languages: Collection[str]
    guardian: bool
    needs: Collection[Accommodation]

    @property
    def known(self) -> Likeness:
        """What tells whether somebody else is the same person."""
        return Likeness((self.call_name, self.native_name), self.birth_year, self.precision)


def register(
    organisation_id: int,
    locale: str,
    people: Sequence[ToldMember],
    *,
    phone: str = "",
    district: str = "",
    family_name: str = "",
    way: Way = Way.CALL,
) -> Household:
    """Open a household with its people. It is called as the first of them who is responsible, else as the first."""
    household = added(
        Household(
            organisation_id=organisation_id,
            call_name=next((one for one in people if one.guardian), people[0]).call_name,
            family_name=family_name,
            locale=locale,
            phone=phone,
            district=district,
            state=HouseholdState.ACTIVE,
            created_at=clock.now(),
        )
    )
    for told in people:
        _add(household.id, told)
    household_registered.send(household, way=way)
    return household


def complete(household: Household, people: Iterable[ToldMember], *, phone: str, district: str) -> list[Member]:
    """Add to a household whoever of these people is not there yet, and the telephone and the district where none was
    told; returns who was added. Raises Refused when it does not agree that its people are kept here."""
    check_consent(household)
    there = [queries.known_of(one) for one in queries.members_of(household.id)]
    new = [told for told in people if not any(is_same(told.known, one) for one in there)]
    household.phone, household.district = household.phone or phone, household.district or district
    return [_add(household.id, told) for told in new]


def lock_people(household_ids: Collection[int]) -> list[Household]:
    """Lock households and, of neighbours, the accounts with which they sign in: nobody of them promises anything else
    at this moment, neither to come nor to help; nor does the second home of a child of theirs. Raises Refused where one
    is another by now."""
    homes = database.lock(Household, sorted(household_ids), Household.id.in_(queries.second_homes_of(household_ids)))
    households = [one for one in homes if one.id in household_ids]
    # It was made one with another while somebody pressed a button of it.
    refuse(Refusal.MERGED, when=any(one.state is HouseholdState.MERGED for one in households))
    if neighbours := [one.id for one in households if one.organisation_id is None]:
        database.lock(Account, queries.accounts_of(neighbours))
    return households


def own_household(account_id: int) -> int:
    """The id of the household of somebody who signs in with an account; it is made when they first join something."""
    actor = Actor(account_id=account_id)
    if known := queries.find_own(actor):
        return known
    # Two at once: whoever comes second finds what the first made.
    [account] = database.lock(Account, [account_id])
    return queries.find_own(actor) or _open(account.name, account.locale, account_id=account_id).id


def rename(account: Account) -> None:
    """Whoever has an account is called in their own household as in the account."""
    for member in queries.every(Member, Member.account_id == account.id):
        household = db.session.get_one(Household, member.household_id)
        if household.call_name == member.call_name:
            household.call_name = account.name
        member.call_name = account.name


def guest(name: str, locale: str, email: str | None, phone: str = "") -> Member:
    """The guest of this name, who has no account: one household an address, or a telephone and a name where there is no
    address. Of several who share an address each is called as they said."""
    household = queries.find_guest(email) if email else queries.find_caller(name, phone)
    household = household or _open(name, locale, email=email)
    household.phone = household.phone or phone
    people = queries.members_of(household.id)
    return next((one for one in people if one.call_name == name), None) or _add_grown_up(household.id, name)


def _open(name: str, locale: str, *, account_id: int | None = None, email: str | None = None) -> Household:
    household = added(
        Household(call_name=name, locale=locale, email=email, state=HouseholdState.ACTIVE, created_at=clock.now())
    )
    _add_grown_up(household.id, name, account_id)
    return household


def _add_grown_up(household_id: int, name: str, account_id: int | None = None) -> Member:
    return added(
        Member(
            household_id=household_id,
            call_name=name,
            guardian=True,
            languages=[],
            birth_year_precision=YearPrecision.YEAR,
            account_id=account_id,
        )
    )


def first_person(name: str) -> Member:
    """A neighbour, grown up, as a page or a rule sees them before their household is made: number 0."""
    precision = YearPrecision.YEAR
    return Member(id=0, call_name=name, guardian=True, languages=[], birth_year_precision=precision)


def bring_along(account_id: int, call_name: str, birth_year: int) -> Member:
    """Somebody who has an account comes with a child. Raises Refused when they bring a whole school."""
    household_id = own_household(account_id)
    refuse(Refusal.TOO_MANY_CHILDREN, when=len(queries.members_of(household_id)) > MOST_CHILDREN)
    return added(Member(household_id=household_id, call_name=call_name, birth_year=birth_year, languages=[]))


def come_with(person: Member, ages: Sequence[int]) -> list[Member]:
    """The children with whom a guest comes, of whom only these ages (years) are asked: each is called by the guest's
    name and the age. Who came with them before is the same. Raises Refused when they bring a whole school."""
    refuse(Refusal.TOO_MANY_CHILDREN, when=len(ages) > MOST_CHILDREN)
    known, found = queries.members_of(person.household_id), []
    for age in ages:
        new = child_of(person.call_name, age, person.household_id)
        child = next((one for one in known if one.call_name == new.call_name and one not in found), None)
        found.append(child or added(new))
    return found


def child_of(name: str, age: int, household_id: int | None = None) -> Member:
    """A child of this age (years) who comes with a guest of this name; nothing is kept."""
    return Member(
        household_id=household_id,
        call_name=f"{name[:70]} ({age})",
        languages=[],
        birth_year=clock.now().year - age,
        # An age is a year of birth only roughly.
        birth_year_precision=YearPrecision.ESTIMATED,
    )


def add_member(household: Household, told: ToldMember) -> Member:
    """Add a person. Raises Refused when the household does not agree that its people are kept here."""
    check_consent(household)
    return _add(household.id, told)


def check_consent(household: Household) -> None:
    """Lock a household. Raises Refused when it does not agree that its people are kept here."""
    database.lock(Household, [household.id])
    refuse(Refusal.NO_CONSENT, when=not queries.may_be_read(household, queries.consents_of(household.id)))


def _tell(member: Member, told: ToldMember) -> None:
    member.call_name, member.native_name = told.call_name, told.native_name
    member.birth_year, member.birth_year_precision = told.birth_year, told.precision
    member.languages, member.guardian = sorted(told.languages), told.guardian


def _add(household_id: int, told: ToldMember) -> Member:
    needs = [Need(accommodation=need) for need in sorted(set(told.needs), key=lambda need: need.value)]
    member = Member(household_id=household_id, needs=needs)
    _tell(member, told)
    return added(member)


def told_of(member: Member) -> ToldMember:
    """What is kept of a child, as it was told."""
    return ToldMember(
        call_name=member.call_name,
        native_name=member.native_name,
        birth_year=member.birth_year,
        precision=member.birth_year_precision,
        languages=member.languages,
        guardian=member.guardian,
        needs=[need.accommodation for need in queries.needs_of(member.id)],
    )


def change_member(household: Household, member: Member, told: ToldMember) -> None:
    """Keep what is told of a person now. Raises Refused when the household does not agree that it is kept here, and
    where nobody would be responsible for its children any more."""
    check_consent(household)
    if member.guardian and not told.guardian:
        others = queries.as_relatives([one for one in queries.members_of(household.id) if one.id != member.id])
        age = oldest_age(told.birth_year, told.precision, clock.today().year)
        refuse(Refusal.LAST_GUARDIAN, when=left_alone([*others, Relative(member.id, age)]))
    if household.call_name == member.call_name:
        household.call_name = told.call_name
    tell(member, told)


def tell(member: Member, told: ToldMember) -> None:
    """Keep what is told of somebody, and of a child of two homes the same in the other home, but for whom they look
    after there."""
    if twin := queries.find_twin(member):
        _tell(twin, replace(told, guardian=twin.guardian))
        _need(twin, told.needs)
    _tell(member, told)
    _need(member, told.needs)


def _need(member: Member, needs: Collection[Accommodation]) -> None:
    wanted = set(needs)
    for need in queries.needs_of(member.id):
        if need.accommodation in wanted:
            wanted.remove(need.accommodation)
        else:
            db.session.delete(need)
    db.session.add_all(
        Need(member_id=member.id, accommodation=need) for need in sorted(wanted, key=lambda need: need.value)
    )


def see_off(member: Member) -> None:
    """Let others give back what they keep for somebody who leaves, what lies lower first; before the household is
    locked."""
    member_leaving.send(member)
    member_parting.send(member)


def remove_member(member: Member) -> None:
    """Somebody does not belong to the household any more. Raises Refused for the last one, and for the last who is
    responsible for its children."""
    homes = database.lock(Household, [member.household_id], Household.id.in_(_beside(member)))
    household = next(one for one in homes if one.id == member.household_id)
    staying = [one for one in queries.members_of(member.household_id) if one.id != member.id]
    refuse(Refusal.LAST_MEMBER, when=not staying)
    refuse(Refusal.LAST_GUARDIAN, when=member.guardian and left_alone(queries.as_relatives(staying)))
    member.active = False
    if household.call_name == member.call_name:
        # A family does not keep the name of who left.
        household.call_name = next((one for one in staying if one.guardian), staying[0]).call_name
    _leave_one_home(member)
    revoke(member.household_id, member.id)


def _beside(member: Member) -> sa.Select[Any]:
    return sa.select(Member.household_id).where(Member.twin_id == member.id)


def _leave_one_home(member: Member) -> None:
    """A child of two homes leaves this one, and belongs to the other as anybody does."""
    twin = queries.find_twin(member)
    for word in queries.words_for_homes(member):
        word.ended_at = clock.now()
        word.further = word.further and word.member_id == member.id
    member.twin_id = None
    if twin:
        twin.twin_id = None
    db.session.flush()


def bring_back(household: Household, member: Member) -> None:
    """Somebody who left belongs to the household again. Raises Refused when it does not agree to be kept here."""
    check_consent(household)
    member.active = True


def change(household: Household, *, locale: str, phone: str, district: str, family_name: str | None = None) -> None:
    """Keep the language of a household's pages, its phone and its district, and its family name where it was told."""
    household.locale, household.phone, household.district = locale, phone, district
    if family_name is not None:
        household.family_name = family_name


def rest(household: Household) -> None:
    """The household does not come for now: its card opens nothing and its devices are signed out."""
    database.lock(Household, [household.id])
    household.state = HouseholdState.INACTIVE
    ended = sa.update(Device).where(queries.of_cards(household.id), Device.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=clock.now()))


def wake(household: Household) -> None:
    """The household comes again; its card opens its pages as before."""
    database.lock(Household, [household.id])
    household.state = HouseholdState.ACTIVE


def take_down(
    household: Household,
    purposes: Collection[ConsentPurpose],
    language: str,
    manner: ConsentManner,
    account_id: int | None,
    member_id: int | None = None,
    towards: int | None = None,
) -> None:
    """Take down what a household, or this one of it for themselves, agrees to now, with the version of the text that
    was told; `account_id` is None where they do so by their card. `towards`: the organisation that may, where it is
    not the one that registered them."""
    live = queries.agreed_to(household, queries.consents_of(household.id), member_id, towards)
    db.session.add_all(
        Consent(
            household_id=household.id,
            member_id=member_id,
            organisation_id=towards or household.organisation_id,
            purpose=purpose,
            text_version=TEXT_VERSION,
            language=language,
            manner=manner,
            recorded_by_id=account_id,
            given_at=clock.now(),
        )
        for purpose in sorted(set(purposes) - live, key=lambda purpose: purpose.value)
    )
    db.session.flush()


def agree_again(consent: Consent, language: str) -> None:
    """Whoever took a consent back gives it again, in the wording of now; one that stands stays as it is."""
    household = db.session.get_one(Household, consent.household_id)
    whose = (consent.member_id, consent.organisation_id)
    take_down(household, [consent.purpose], language, ConsentManner.ON_SCREEN, None, *whose)


def withdraw_consent(consent: Consent) -> None:
    """Take a consent back, from now on; one that was taken back stays so."""
    if not consent.live:
        return
    consent.withdrawn_at = clock.now()
    db.session.flush()
    consent_withdrawn.send(consent)


def new_code() -> str:
    """A random code of 140 bits."""
    return in_groups("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def new_pin() -> str:
    """A random PIN that is not among the first guesses."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
        if not is_guessable(pin):
            return pin


def issue(household: Household, code: str, pin_hash: str, account_id: int | None, member: Member | None = None) -> Card:
    """Give the household, or this one of it, a card and revoke the one before. Raises Refused for a child."""
    database.lock(Household, [household.id])
    refuse(Refusal.TOO_YOUNG, when=member is not None and not queries.may_have_card(member))
    revoke(household.id, member.id if member else None)
    return added(
        Card(
            household_id=household.id,
            member_id=member.id if member else None,
            code_digest=tokens.digest(code),
            pin_hash=pin_hash,
            issued_at=clock.now(),
            issued_by_id=account_id,
        )
    )


def revoke(household_id: int, member_id: int | None = None) -> None:
    """End the card that is everybody's of a household, or this member's own: every device that it opened is signed out,
    and the calendar's address that is theirs ends."""
    owner = queries.holder_of(household_id, member_id)
    for number in {member_id, owner.id if owner else None}:
        tokens.revoke_all(tokens.Purpose.FEED, household_id=household_id, member_id=number)
    whose = sa.and_(Card.household_id == household_id, Card.member_id.is_not_distinct_from(member_id))
    for card in queries.every(Card, whose, Card.revoked_at.is_(None)):
        card.revoked_at = clock.now()
    opened = Device.card_id.in_(sa.select(Card.id).where(whose))
    db.session.execute(sa.update(Device).where(opened, Device.ended_at.is_(None)).values(ended_at=clock.now()))


def revoke_all(household_id: int) -> None:
    """End every card of a household."""
    for member_id in (None, *queries.every(Member.id, Member.household_id == household_id)):
        revoke(household_id, member_id)


def share(member: Member, shares: bool) -> None:
    """Somebody from 14 on lets their guardians read along what is their own, or no more."""
    member.shares = shares
