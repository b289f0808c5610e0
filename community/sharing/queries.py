"""Reading data-sharing agreements: those of one's organisations, with whom one shares what now, and what waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.access import Actor, Role
from community.foundation.database import every
from community.foundation.watch import NamedCase, Organisations, WaitingThing
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState
from community.sharing.models import SharingAgreement
from community.sharing.rules import FLOWS, SOON, Disclosure, Refusal, SharingState, is_renewed, state_of, withheld

BOTH = (joinedload(SharingAgreement.proposer), joinedload(SharingAgreement.partner))
# More than the pairs of a large town.
MOST = 500


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Agreements in which an organisation is a side that the actor coordinates."""
    mine = actor.organisations(Role.COORDINATOR)
    return sa.or_(SharingAgreement.proposer_id.in_(mine), SharingAgreement.partner_id.in_(mine))


def proposed_to_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Agreements that were proposed to an organisation that the actor coordinates."""
    return SharingAgreement.partner_id.in_(actor.organisations(Role.COORDINATOR))


def agreements(reach: sa.ColumnElement[bool]) -> list[SharingAgreement]:
    """The agreements within reach with both sides, the newest first."""
    return every(SharingAgreement, reach, by=SharingAgreement.id.desc(), load=BOTH, most=MOST)


def whole(agreement: SharingAgreement) -> SharingAgreement:
    """The same with both sides."""
    [found] = every(SharingAgreement, SharingAgreement.id == agreement.id, load=BOTH, fresh=True)
    return found  # type: ignore[no-any-return]


def names_of(account_ids: Iterable[int | None]) -> dict[int, str]:
    """What those who agreed are called, by the id of their account."""
    return {one.id: one.name for one in every(Account, Account.id.in_({one for one in account_ids if one}))}


def proposers(reach: sa.ColumnElement[bool]) -> list[Organisation]:
    """Organisations for which one may propose, by name."""
    return by_name(every(Organisation, Organisation.state == OrganisationState.ACTIVE, reach))


def partners() -> list[Organisation]:
    """Organisations to which one may propose, by name."""
    return by_name(every(Organisation, Organisation.state == OrganisationState.ACTIVE))


def waits_between(one: int, other: int) -> bool:
    """Whether a proposal of two organisations waits for its answer, whoever made it."""
    sides = (SharingAgreement.proposer_id.in_((one, other)), SharingAgreement.partner_id.in_((one, other)))
    found = every(SharingAgreement, *sides, SharingAgreement.accepted_at.is_(None))
    return any(state_of(one.course, clock.today()) is SharingState.PROPOSED for one in found)


def shared_with(organisation_id: int) -> dict[int, frozenset[Disclosure]]:
    """With which organisations (ids) one shares today, and what may go along."""
    side = sa.or_(SharingAgreement.proposer_id == organisation_id, SharingAgreement.partner_id == organisation_id)
    found: dict[int, frozenset[Disclosure]] = defaultdict(frozenset)
    for one in _live(side):
        if state_of(one.course, clock.today()) in FLOWS:
            partner = one.partner_id if one.proposer_id == organisation_id else one.proposer_id
            found[partner] |= frozenset(one.categories)
    return dict(found)


def held_back(sender_id: int, receiver_id: int, disclosed: Collection[Disclosure]) -> Refusal | None:
    """Why this of people cannot go from one organisation to another today; None where it can."""
    return withheld((sender_id, receiver_id), disclosed, shared_with(sender_id).get(receiver_id))


def sharing_organisations() -> set[int]:
    """The organisations (ids) with which any other shares today."""
    flowing = [one for one in _live() if state_of(one.course, clock.today()) in FLOWS]
    return {side for one in flowing for side in (one.proposer_id, one.partner_id)}


def _live(*conditions: sa.ColumnElement[bool]) -> Sequence[SharingAgreement]:
    agreed = (SharingAgreement.accepted_at.is_not(None), SharingAgreement.ended_at.is_(None))
    return every(SharingAgreement, *agreed, *conditions, by=SharingAgreement.id)


def to_be_answered(among: Organisations = None) -> list[WaitingThing]:
    """What was proposed and waits for the other side; not for who proposed it."""
    conditions = [SharingAgreement.accepted_at.is_(None), SharingAgreement.ended_at.is_(None)]
    if among is not None:
        conditions.append(SharingAgreement.partner_id.in_(among))
    return [
        WaitingThing(one.id, one.proposed_at, one.partner_id, one.proposed_by_id)
        for one in every(SharingAgreement, *conditions, by=SharingAgreement.id)
        if state_of(one.course, clock.today()) is SharingState.PROPOSED
    ]


def to_be_renewed(among: Organisations = None) -> list[WaitingThing]:
    """What expires within a month, or has, and is not renewed: for both sides of it."""
    today, pairs = clock.today(), defaultdict(list)
    for one in _live():
        pairs[frozenset((one.proposer_id, one.partner_id))].append(one)
    found = []
    for known in pairs.values():
        courses = [one.course for one in known]
        for one in known:
            near = state_of(one.course, today) in (SharingState.EXPIRES_SOON, SharingState.EXPIRED)
            if near and not is_renewed(one.course, courses, today):
                since, due = _start_of(one.expires_on - SOON), clock.end_of(one.expires_on)
                sides = (one.proposer_id, one.partner_id)
                found += [WaitingThing(one.id, since, side, due=due) for side in sides]
    return [one for one in found if among is None or one.organisation_id in among]


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(clock.town_zone())).astimezone(UTC)


def cases(agreement_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Between whom these are."""
    found = every(SharingAgreement, SharingAgreement.id.in_(agreement_ids), load=BOTH)
    return {
        one.id: NamedCase(
            (one.proposer.called, one.partner.called), page="community.sharing.show", values={"sharing_id": one.id}
        )
        for one in found
    }
