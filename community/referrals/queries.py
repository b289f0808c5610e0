"""Reading referrals: what each side may, what of a person goes along, and who takes which kinds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, exists, grouped
from community.foundation.derived_columns import called
from community.foundation.outbox import Recipient
from community.foundation.watch import Organisations, WaitingThing, things
from community.households.models import Household, Member, Need
from community.households.queries import (
    accompanied,
    accompanied_by,
    agreeing_to_my_organisations,
    relative_of,
    sizes_of,
)
from community.households.rules import HERE
from community.members.queries import can_act
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState
from community.referrals.models import Referral, ReferralNote, ReferralOffer
from community.referrals.rules import (
    RECEIVED,
    WAITS,
    Receiver,
    ReferralKind,
    ReferralState,
    Refusal,
    leads_on,
    may_send_to,
)
from community.sharing.queries import shared_with, sharing_organisations
from community.sharing.rules import Disclosure
from community.sharing.rules import Refusal as SharingRefusal

A_PAGE = 50
MOST_PEOPLE = 20
MOST_LEADING = 200


def _people(households: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return Member.id.in_(sa.select(Member.id).join(Household).where(Member.active, households))


def people_coordinated(actor: Actor) -> sa.ColumnElement[bool]:
    """People for whom a coordinator may ask another organisation."""
    return _people(agreeing_to_my_organisations(actor))


def people_accompanied(actor: Actor) -> sa.ColumnElement[bool]:
    """People for whom a caseworker may."""
    return _people(accompanied(actor))


def _sent(actor: Actor, role: Role, households: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    known = by_way_of(Referral.household_id, Household, households)
    return sa.and_(Referral.sender_id.in_(actor.organisations(role)), known)


def _for_my_eyes(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(sa.not_(Referral.confidential), Referral.author_id == actor.account_id)


def sent_by_coordinated(actor: Actor) -> sa.ColumnElement[bool]:
    """That there is a referral which an organisation sent in which the actor coordinates."""
    return _sent(actor, Role.COORDINATOR, agreeing_to_my_organisations(actor))


def read_by_coordinator(actor: Actor) -> sa.ColumnElement[bool]:
    """What of these a coordinator reads: the confidential ones are their author's alone."""
    return sa.and_(_sent(actor, Role.COORDINATOR, agreeing_to_my_organisations(actor)), _for_my_eyes(actor))


def read_by_caseworker(actor: Actor) -> sa.ColumnElement[bool]:
    """What a caseworker knows of: what is no other caseworker's alone."""
    return sa.and_(_sent(actor, Role.CASEWORKER, accompanied(actor)), _for_my_eyes(actor))


def received_here(actor: Actor) -> sa.ColumnElement[bool]:
    """Referrals to the organisations in which the actor receives them, from the sending on until they are declined or
    withdrawn; the person's agreement to each of them stands by itself."""
    there = by_way_of(Referral.household_id, Household, Household.state.in_(HERE))
    mine = Referral.receiver_id.in_(actor.organisations(Role.SERVICE))
    return sa.and_(mine, Referral.state.in_(RECEIVED), there)


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Referrals that the actor's card shows: one's own, and what a guardian reads."""
    return Referral.member_id.in_(actor.reads)


WHOLE = (
    joinedload(Referral.household),
    joinedload(Referral.member),
    joinedload(Referral.caregiver),
    joinedload(Referral.sender),
    joinedload(Referral.receiver),
)


def whole(referral: Referral) -> Referral:
    """The same with everybody it names."""
    [found] = every(Referral, Referral.id == referral.id, load=WHOLE, fresh=True)
    return found  # type: ignore[no-any-return]


def referrals(reach: sa.ColumnElement[bool], page: int = 1) -> tuple[list[Referral], bool]:
    """A page of the referrals within reach, and whether there are more: what waits first, by when it is due."""
    order = (
        sa.case((Referral.over_at.is_(None), 0), else_=1),
        sa.func.coalesce(Referral.due_at, Referral.created_at),
        Referral.id,
    )
    start = (page - 1) * A_PAGE
    found = every(Referral, reach, by=order, load=WHOLE, start=start, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def own_referrals(actor: Actor) -> list[Referral]:
    """What a card shows, the newest first."""
    return every(Referral, of_mine(actor), by=Referral.id.desc(), load=WHOLE)


def wait_for_me(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether a card still has to say of any whether it agrees."""
    return sa.exists().where(of_mine(actor), Referral.state == ReferralState.DRAFT)


def of_household(household_id: int, reach: sa.ColumnElement[bool]) -> list[Referral]:
    """The referrals of a household within reach, the newest first."""
    return every(Referral, Referral.household_id == household_id, reach, by=Referral.id.desc(), load=WHOLE)


def readable(reach: sa.ColumnElement[bool], ids: Sequence[int]) -> set[int]:
    """Which of these are within this reach."""
    return set(every(Referral.id, Referral.id.in_(ids), reach))


def notes_of(referral_id: int) -> list[tuple[ReferralNote, str]]:
    """What those who receive noted, in the order of noting, with the name of who did."""
    rows = db.session.execute(
        sa.select(ReferralNote, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == ReferralNote.written_by_id)
        .where(ReferralNote.referral_id == referral_id)
        .order_by(ReferralNote.id)
    )
    return [(note, name) for note, name in rows]


def facts_of(some: Sequence[Referral]) -> dict[int, list[tuple[Disclosure, Any]]]:
    """What goes along with each of these, as it is at this moment: each fact with its value, where there is one."""
    sizes = sizes_of({one.household_id for one in some})
    theirs = every(Need, Need.member_id.in_({one.member_id for one in some}), by=Need.id)
    needs = grouped((need.member_id, need.accommodation) for need in theirs)

    def value(one: Referral, fact: Disclosure) -> Any:
        return {
            Disclosure.NAME: one.member.call_name,
            Disclosure.BIRTH_YEAR: one.member.birth_year,
            Disclosure.LANGUAGES: one.member.languages,
            Disclosure.PHONE: one.household.phone,
            Disclosure.DISTRICT: one.household.district,
            Disclosure.FAMILY_SIZE: sizes.get(one.household_id),
            Disclosure.ACCOMMODATIONS: needs.get(one.member_id),
        }[fact]

    return {one.id: [(fact, value(one, fact)) for fact in one.disclosures if value(one, fact)] for one in some}


def people(reach: sa.ColumnElement[bool], typed: str) -> list[Member]:
    """People within reach who are called so, a few."""
    found = called(typed, Member.search_text, Household.search_text)
    query = sa.select(Member).join(Household, Household.id == Member.household_id).where(reach, found)
    return list(db.session.scalars(query.order_by(Member.call_name, Member.id).limit(MOST_PEOPLE)))


def guardians_of(member: Member) -> list[Member]:
    """Who may look after a child of a household."""
    here = (Member.household_id == member.household_id, Member.active, Member.id != member.id)
    return every(Member, *here, Member.guardian, by=Member.id)


def household_of(member: Member) -> Household:
    """The household somebody belongs to."""
    return db.session.get_one(Household, member.household_id)


def sender_of(household: Household, actor: Actor) -> int:
    """For which of their organisations somebody asks: the one that registered the household, where they may act for
    it, else the first that it agrees to be accompanied by."""
    if household.organisation_id in actor.organisations(Role.COORDINATOR, Role.CASEWORKER):
        return household.organisation_id or 0
    mine = actor.organisations(Role.CASEWORKER)
    return next(one for one in mine if exists(Household.id == household.id, accompanied_by([one])))


def offered_by(organisation_ids: Sequence[int]) -> list[tuple[str, list[ReferralKind]]]:
    """These organisations by name, as the reader knows them, each with the kinds that it takes."""
    taken = every(ReferralOffer, ReferralOffer.organisation_id.in_(organisation_ids))
    kinds = grouped((one.organisation_id, one.kind) for one in taken)
    there = by_name(every(Organisation, Organisation.id.in_(organisation_ids)))
    return [(one.called, kinds[one.id]) for one in there]


def is_child(member: Member) -> bool:
    """Whether somebody must surely decide with them."""
    return relative_of(member).is_minor


def offers_of(organisation_id: int) -> set[ReferralKind]:
    """Which kinds an organisation takes."""
    return set(every(ReferralOffer.kind, ReferralOffer.organisation_id == organisation_id))


def receivers(but: int) -> list[tuple[Organisation, list[ReferralKind]]]:
    """The organisations that take referrals, by name, each with its kinds: where somebody is there to read them."""
    holds = sa.exists().where(
        Membership.organisation_id == Organisation.id,
        Membership.role == Role.SERVICE,
        Membership.account_id == Account.id,
        Account.state == AccountState.ACTIVE,
    )
    rows = db.session.execute(
        sa.select(Organisation, ReferralOffer.kind)
        .join(ReferralOffer, ReferralOffer.organisation_id == Organisation.id)
        .where(Organisation.state == OrganisationState.ACTIVE, Organisation.id != but, holds)
    )
    kinds = grouped((organisation, kind) for organisation, kind in rows)
    return [(one, sorted(kinds[one], key=list(ReferralKind).index)) for one in by_name(list(kinds))]


def receiver_for(sender_id: int, receiver_id: int) -> Receiver:
    """An organisation as this sender may ask it today."""
    return Receiver(receiver_id, offers_of(receiver_id), shared_with(sender_id).get(receiver_id))


def held_back(referral: Referral) -> Refusal | SharingRefusal | None:
    """Why it cannot be sent as it is: the receiver does not take it, or the two do not share what goes along."""
    receiver = receiver_for(referral.sender_id, referral.receiver_id)
    return may_send_to(referral.sender_id, receiver, referral.kind, referral.disclosures)


def unshared_lines() -> list[str]:
    """The doctor's line: organisations that take referrals, and with which nobody shares data, so that nobody can send
    them any."""
    sharing = sharing_organisations()
    alone = [one.name for one, _ in receivers(but=0) if one.id not in sharing]
    if not alone:
        return []
    names = "; ".join(sorted(alone))
    return [f"Nobody can be referred to {names}: no data sharing runs with them (/community/sharing)."]


def leads_to(referral: Referral, kind: ReferralKind) -> bool:
    """Whether a referral may lead to what is done about matters of this kind."""
    return leads_on(referral.state, confidential=referral.confidential) and referral.kind is kind


def leading_to(kind: ReferralKind, reach: sa.ColumnElement[bool]) -> list[Referral]:
    """Referrals within reach that may, the oldest first."""
    taken = Referral.state.in_((ReferralState.ACCEPTED, ReferralState.IN_CONTACT))
    found = every(Referral, reach, taken, sa.not_(Referral.confidential), by=Referral.id, load=WHOLE, most=MOST_LEADING)
    # Of what kind one is stands sealed in the row.
    return [one for one in found if leads_to(one, kind)]


def is_read_by(referral_id: int, account_id: int | None) -> bool:
    """Whether this account sends or receives such a referral at this moment, so that an email may speak of it."""
    role_here = sa.or_(
        sa.and_(
            Membership.organisation_id == Referral.receiver_id,
            Referral.state.in_(RECEIVED),
            Membership.role.in_((Role.SERVICE, Role.COORDINATOR)),
        ),
        sa.and_(
            Membership.organisation_id == Referral.sender_id,
            sa.or_(Membership.role == Role.COORDINATOR, Referral.author_id == Membership.account_id),
        ),
    )
    return exists(Referral.id == referral_id, Membership.account_id == account_id, role_here)


def overdue_untold(now: datetime) -> list[int]:
    """The numbers of those whose first contact is overdue, of which not everybody has heard yet."""
    late = (Referral.state.in_(WAITS), Referral.due_at <= now, Referral.reminded_at.is_(None))
    return every(Referral.id, *late, by=Referral.id)


def accounts(ids: Sequence[int | None]) -> list[Account]:
    """Those of these accounts that can sign in."""
    return every(Account, Account.id.in_(ids), Account.state == AccountState.ACTIVE, by=Account.id)


def is_late(referral_id: int, now: datetime) -> bool:
    """Whether somebody still waits longer than they may."""
    return exists(Referral.id == referral_id, Referral.state.in_(WAITS), Referral.due_at <= now)


def to_be_met(among: Organisations = None) -> list[WaitingThing]:
    """What those who receive have to see to, each by when it is due."""
    due = sa.literal(None, sa.Integer).label("but")
    query = sa.select(Referral.id, Referral.sent_at, Referral.receiver_id, due, Referral.due_at)
    return things(query.where(Referral.state.in_(WAITS)), among)


def waiting_too_long(among: Organisations = None) -> list[WaitingThing]:
    """What was sent, and the first contact is overdue since."""
    query = sa.select(Referral.id, Referral.due_at, Referral.sender_id)
    return things(query.where(Referral.state.in_(WAITS), Referral.due_at <= clock.now()), among)


def to_be_sent(among: Organisations = None) -> list[WaitingThing]:
    """What its author has to do something about: to send what was agreed to, to ask after what is overdue."""
    late = sa.and_(Referral.state.in_(WAITS), Referral.due_at <= clock.now())
    ready = Referral.state == ReferralState.CONSENTED
    since = sa.case((late, Referral.due_at), else_=Referral.consented_at)
    query = sa.select(Referral.id, since, Referral.sender_id)
    return things(query.where(sa.or_(late, ready)), among)


def authors_of(referral_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who sees to each of these: its author; where they no longer can, whoever accompanies the family at the sender,
    unless it is its author's alone."""
    written = can_act(Referral.author_id, (Role.CASEWORKER, Role.COORDINATOR), Referral.sender_id)
    others = sa.and_(
        sa.not_(written),
        sa.not_(Referral.confidential),
        by_way_of(Referral.household_id, Household, accompanied_by(Referral.sender_id)),
        can_act(Account.id, (Role.CASEWORKER,), Referral.sender_id),
    )
    rows = db.session.execute(
        sa.select(Referral.id, Account.id, Account.email, Account.locale)
        .join(Account, sa.or_(sa.and_(Account.id == Referral.author_id, written), others))
        .where(Referral.id.in_(referral_ids))
        .order_by(Referral.id, Account.id)
    )
    found: dict[int, list[Recipient]] = {}
    for number, *who in rows:
        found.setdefault(number, []).append(Recipient(*who))
    return found
