"""Reading members of organisations and invitations."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.accounts.models import Account
from community.accounts.queries import HELD
from community.accounts.rules import AccountState
from community.foundation import clock, database, tokens
from community.foundation.access import STAFF, Actor, Role
from community.foundation.database import db, every, exists, grouped
from community.members.models import Invitation
from community.members.rules import Heard, heard
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState

SEAL = "invitation"


def staff_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Roles of the staff in the organisations that the actor coordinates."""
    return sa.and_(Membership.role.in_(STAFF), Membership.organisation_id.in_(actor.organisations(Role.COORDINATOR)))


def members_of(organisation_id: int) -> list[tuple[Membership, Account]]:
    """Who holds a role in the organisation, by name."""
    rows = db.session.execute(
        sa.select(Membership, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Account.name, Membership.id)
    )
    return [(membership, account) for membership, account in rows]


def holders(roles: Sequence[Role], *conditions: sa.ColumnElement[bool]) -> dict[tuple[Role, int | None], list[Account]]:
    """Who holds each of these roles where, and can act on it, in one statement."""
    query = (
        sa.select(Membership.role, Membership.organisation_id, Account)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.role.in_(roles), Account.state == AccountState.ACTIVE, HELD, *conditions)
        .order_by(Account.id)
    )
    return grouped(((role, place), account) for role, place, account in db.session.execute(query))


def can_act(account_id: Any, roles: Sequence[Role], organisation_id: Any = None) -> sa.ColumnElement[bool]:
    """That whoever is responsible for a row still can: their account is active, and they hold one of these roles (in
    the organisation of this column, where one is told), which is not closed. Nobody's row is nobody's."""
    there = () if organisation_id is None else (Membership.organisation_id == organisation_id,)
    # Under a name of its own, so that the accounts of the statement around it may be the ones asked of.
    holder = aliased(Account)
    held = (
        sa.select(Membership.id)
        .join(holder, holder.id == Membership.account_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == account_id, Membership.role.in_(roles), *there)
        .where(holder.state == AccountState.ACTIVE, HELD)
    )
    return held.correlate_except(Membership, holder, Organisation).exists()


def one_of_each_role() -> list[Actor]:
    """Somebody who holds a role and can act on it, as who holds no other, for each role."""
    found: dict[Role, Actor] = {}
    for (role, place), accounts in holders(tuple(Role)).items():
        if accounts:
            one = accounts[0]
            found.setdefault(role, Actor(account_id=one.id, name=one.name, held=frozenset({(role, place)})))
    return list(found.values())


def holders_of(role: Role, organisation_id: int | None) -> list[Account]:
    """Who holds a role in an organisation (None: in the whole town) and can act on it: their account is active, and the
    organisation is not closed."""
    here = Membership.organisation_id.is_not_distinct_from(organisation_id)
    return holders((role,), here)[role, organisation_id]


def coordinators_of(organisation_id: int) -> list[Account]:
    """Who coordinates in an organisation and can sign in."""
    return holders_of(Role.COORDINATOR, organisation_id)


def who_hears(organisation_id: int) -> Heard:
    """Whom word of what waits in an organisation reaches at this moment."""
    return heard(len(coordinators_of(organisation_id)), len(holders_of(Role.ADMINISTRATOR, None)))


def invitations_to(organisation_id: int) -> list[Invitation]:
    """Invitations that wait, the newest first."""
    waiting = Invitation.expires_at > clock.now()
    return every(Invitation, Invitation.organisation_id == organisation_id, waiting, by=Invitation.id.desc())


def offered_by(invitation: Invitation) -> list[Role]:
    """The roles to which somebody is invited."""
    return [Role(name) for name in invitation.roles]


def waiting_roles(organisation_id: int | None, email: str) -> set[Role]:
    """The roles to which this address is invited already."""
    waiting = every(
        Invitation,
        Invitation.organisation_id.is_not_distinct_from(organisation_id),
        sa.func.lower(Invitation.email) == email.lower(),
        Invitation.expires_at > clock.now(),
    )
    return {role for invitation in waiting for role in offered_by(invitation)}


def roles_in(account_id: int, organisation_id: int | None) -> set[Role]:
    """The roles that an account holds in an organisation (None: in the whole town)."""
    same = Membership.organisation_id.is_not_distinct_from(organisation_id)
    return set(every(Membership.role, Membership.account_id == account_id, same))


def is_closed(organisation_id: int | None) -> bool:
    """Whether this is an organisation that closed."""
    return exists(Organisation.id == organisation_id, Organisation.state == OrganisationState.CLOSED)


def find_invitation(secret: str) -> tuple[Invitation, Organisation | None] | None:
    """What an email's secret opens, with the organisation, while it lasts; locked when the transaction writes."""
    return _lasting(Invitation.digest == tokens.digest(secret))


def find_live(invitation_id: int) -> tuple[Invitation, Organisation | None] | None:
    """The invitation by its id, with the organisation, while it lasts."""
    return _lasting(Invitation.id == invitation_id)


def _lasting(which: sa.ColumnElement[bool]) -> tuple[Invitation, Organisation | None] | None:
    query = sa.select(Invitation, Organisation).where(which, Invitation.expires_at > clock.now())
    query = query.outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
    found = db.session.execute(database.locked_in_writing(query, of=Invitation)).first()
    return (found[0], found[1]) if found else None


def secret_of(invitation: Invitation) -> str:
    """The secret that the email carries."""
    return tokens.sealed(SEAL, invitation.id, invitation.created_at)


def works_elsewhere(account_id: int, organisation_ids: list[int]) -> bool:
    """Whether the account holds a role of the staff outside of these organisations."""
    outside = sa.or_(Membership.organisation_id.is_(None), Membership.organisation_id.not_in(organisation_ids))
    return exists(Membership.account_id == account_id, Membership.role.in_(STAFF), outside)
