"""Reading what was asked for and opened in emergencies, by who may decide about it and whose it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emergency_access.models import EmergencyAccess
from community.emergency_access.rules import LIVE, TOLD_FOR, EmergencyKind, EmergencyState
from community.foundation import clock
from community.foundation.access import Actor, Role
from community.foundation.database import count, every, exists, first
from community.foundation.manifest import EmergencyRead, OwnedBy
from community.foundation.watch import Organisations, WaitingThing, things
from community.households.models import Household
from community.households.queries import own
from community.households.rules import HERE
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from community.referrals.models import Referral

A_PAGE = 50
# The worker comes round every few seconds: what it has not ended by then it does not see.
TOLD_LATE = timedelta(minutes=10)


def opened_to(actor: Actor, kind: EmergencyKind, model: Any) -> sa.ColumnElement[bool]:
    """Rows of a model that are open to an actor at this moment because of an emergency: the one condition."""
    return (
        sa.exists()
        .where(
            EmergencyAccess.kind == kind,
            EmergencyAccess.row_id == model.id,
            EmergencyAccess.asked_by_id == actor.account_id,
            EmergencyAccess.state == EmergencyState.OPEN,
            EmergencyAccess.open_until > clock.now(),
        )
        .correlate(model)
    )


def families_opened(actor: Actor) -> sa.ColumnElement[bool]:
    """Families whose names and telephone are open to the actor in an emergency."""
    return sa.and_(Household.state.in_(HERE), opened_to(actor, EmergencyKind.FAMILY, Household))


def families_with_needs_opened(actor: Actor) -> sa.ColumnElement[bool]:
    """Families whose ordinary needs are."""
    return sa.and_(Household.state.in_(HERE), opened_to(actor, EmergencyKind.NEEDS, Household))


def referrals_opened(actor: Actor) -> sa.ColumnElement[bool]:
    """Referrals that are."""
    return opened_to(actor, EmergencyKind.REFERRAL, Referral)


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """What was asked for of organisations in which the actor coordinates."""
    return EmergencyAccess.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def asked_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """What of it the actor decides about: what somebody else asked for, and not about oneself."""
    return sa.and_(of_my_organisations(actor), _by_others(actor, Role.COORDINATOR))


def asked_by_others(actor: Actor) -> sa.ColumnElement[bool]:
    """What another one who administers asked for."""
    return _by_others(actor, Role.ADMINISTRATOR)


def _by_others(actor: Actor, role: Role) -> sa.ColumnElement[bool]:
    held = sa.exists().where(
        Membership.account_id == actor.account_id,
        Membership.role == role,
        Membership.organisation_id.is_not_distinct_from(EmergencyAccess.organisation_id)
        if role is Role.COORDINATOR
        else Membership.organisation_id.is_(None),
        Membership.granted_at <= EmergencyAccess.known_since,
    )
    about_me = sa.and_(EmergencyAccess.kind == EmergencyKind.VETTING_FILE, EmergencyAccess.row_id == actor.account_id)
    return sa.and_(EmergencyAccess.asked_by_id != actor.account_id, ~about_me, held.correlate(EmergencyAccess))


def reads() -> dict[EmergencyKind, EmergencyRead]:
    """How each kind is found and opened, as the contexts say."""
    return {one.kind: one for manifest in current_app.extensions["manifests"] for one in manifest.emergency_reads}


def owned_family(household_id: int) -> OwnedBy | None:
    """Whose a family's record is, while it is there."""
    household = first(Household, Household.id == household_id, Household.state.in_(HERE))
    return OwnedBy(household.organisation_id, household.id) if household else None


def owned_referral(referral_id: int) -> OwnedBy | None:
    """Whose a referral is: of whom it is about alone, and of the organisation that sent it."""
    referral = first(Referral, Referral.id == referral_id)
    return OwnedBy(referral.sender_id, referral.household_id, referral.member_id) if referral else None


def is_live(asked_by: int | None, kind: EmergencyKind, row_id: int) -> bool:
    """Whether somebody has this open or asked for already."""
    mine = (EmergencyAccess.asked_by_id == asked_by, EmergencyAccess.kind == kind, EmergencyAccess.row_id == row_id)
    return exists(*mine, EmergencyAccess.state.in_(LIVE))


def deciders(organisation_id: int | None, asked_by: int | None, about: int | None, known_since: datetime) -> list[Any]:
    """The accounts that could agree: others who administer, and coordinators of the organisation, who can sign in and
    held that role by then; `about` is an account that may not because it is about them."""
    others = Account.id.is_distinct_from(about)
    mine = Membership.organisation_id == organisation_id
    return every(Account, others, *_who_decides(mine, asked_by, known_since), by=Account.id)


def has_deciders(asked_by: int | None, known_since: datetime) -> bool:
    """Whether anybody could agree to anything that this account asks for, whoever's it is."""
    return exists(*_who_decides(sa.true(), asked_by, known_since))


def _who_decides(
    coordinated: sa.ColumnElement[bool], asked_by: int | None, known_since: datetime
) -> tuple[sa.ColumnElement[bool], ...]:
    here = sa.and_(
        Membership.role == Role.COORDINATOR,
        coordinated,
        sa.exists()
        .where(Organisation.id == Membership.organisation_id, Organisation.state != OrganisationState.CLOSED)
        .correlate(Membership),
    )
    role = sa.or_(Membership.role == Role.ADMINISTRATOR, here)
    holds = sa.exists().where(Membership.account_id == Account.id, Membership.granted_at <= known_since, role)
    return holds.correlate(Account), Account.state == AccountState.ACTIVE, Account.id.is_distinct_from(asked_by)


WHOLE = (
    joinedload(EmergencyAccess.organisation),
    joinedload(EmergencyAccess.asked_by),
    joinedload(EmergencyAccess.decided_by),
)


def accesses(reach: sa.ColumnElement[bool], start: int = 0, most: int = A_PAGE) -> list[EmergencyAccess]:
    """What was asked for within reach: what lives first, then the latest; from the one at `start` on."""
    order = (EmergencyAccess.ended_at.is_not(None), EmergencyAccess.id.desc())
    return every(EmergencyAccess, reach, by=order, load=WHOLE, start=start, most=most)


def decidable(reach: sa.ColumnElement[bool], ids: Sequence[int]) -> set[int]:
    """Which of these are within a reach."""
    return set(every(EmergencyAccess.id, EmergencyAccess.id.in_(ids), reach))


def find_open(kind: EmergencyKind, row_id: int, account_id: int | None) -> EmergencyAccess | None:
    """What lets an account read this row now."""
    return first(
        EmergencyAccess,
        EmergencyAccess.kind == kind,
        EmergencyAccess.row_id == row_id,
        EmergencyAccess.asked_by_id == account_id,
        EmergencyAccess.state == EmergencyState.OPEN,
        EmergencyAccess.open_until > clock.now(),
    )


def get_access(access_id: int) -> EmergencyAccess:
    """One of them as it is now."""
    [found] = every(EmergencyAccess, EmergencyAccess.id == access_id, fresh=True)
    return found  # type: ignore[no-any-return]


def find_access(access_id: int) -> EmergencyAccess | None:
    """One of them, while it is kept."""
    return first(EmergencyAccess, EmergencyAccess.id == access_id)


def may_decide(access: EmergencyAccess, account_id: int | None) -> bool:
    """Whether this account is one of those who could agree."""
    found = deciders(access.organisation_id, access.asked_by_id, about(access), access.known_since)
    return account_id in {one.id for one in found}


def about(access: EmergencyAccess) -> int | None:
    """The account that it is about, where it is somebody's own file."""
    return access.row_id if access.kind is EmergencyKind.VETTING_FILE else None


def over(now: datetime) -> list[int]:
    """The numbers of what has to end because its time is over."""
    late = sa.or_(
        sa.and_(EmergencyAccess.state == EmergencyState.ASKED, EmergencyAccess.answer_until <= now),
        sa.and_(EmergencyAccess.state == EmergencyState.OPEN, EmergencyAccess.open_until <= now),
    )
    return every(EmergencyAccess.id, late, by=EmergencyAccess.id)


def _lately_of(actor: Actor) -> sa.ColumnElement[bool]:
    """What was opened of what a card shows, lately."""
    mine = (EmergencyAccess.household_id == actor.household_id, own(EmergencyAccess.member_id, actor))
    return sa.and_(*mine, EmergencyAccess.opened_at > clock.now() - TOLD_FOR)


def told_to(actor: Actor) -> list[EmergencyAccess]:
    """What was opened of what a card shows, lately, the last first."""
    return every(EmergencyAccess, _lately_of(actor), by=EmergencyAccess.id.desc(), most=3)


def has_been_told(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether there is any of `told_to`."""
    return sa.exists().where(_lately_of(actor))


def asked_for(among: Organisations = None) -> list[WaitingThing]:
    """What waits for a second person."""
    query = sa.select(
        EmergencyAccess.id,
        EmergencyAccess.asked_at,
        EmergencyAccess.organisation_id,
        EmergencyAccess.asked_by_id,
        EmergencyAccess.answer_until,
    )
    waits = (EmergencyAccess.state == EmergencyState.ASKED, EmergencyAccess.answer_until > clock.now())
    return things(query.where(*waits), among)


def open_now() -> list[str]:
    """The doctor's line: how much is open to somebody at this moment."""
    number = count(
        EmergencyAccess, EmergencyAccess.state == EmergencyState.OPEN, EmergencyAccess.open_until > clock.now()
    )
    return [f"Open in an emergency at this moment: {number}."] if number else []


def unended() -> list[str]:
    """The doctor's check: whether the worker ends what is over (nobody can read it, but its end is not noted)."""
    number = len(over(clock.now() - TOLD_LATE))
    return [f"Emergency accesses that are over and not ended: {number}. Is 'flask worker' running?"] if number else []


def referral_of(referral_id: int) -> Any:
    """A referral with the organisations it names."""
    load = (joinedload(Referral.sender), joinedload(Referral.receiver))
    [found] = every(Referral, Referral.id == referral_id, load=load, fresh=True)
    return found
