"""Inviting to an organisation, accepting, taking a role away, blocking and opening again."""

from collections.abc import Mapping, Sequence
from typing import Any

from community.accounts import actions as accounts
from community.accounts import queries as account_queries
from community.accounts.rules import AccountState
from community.foundation import clock, outbox, tokens
from community.foundation.access import Actor, Role
from community.foundation.database import added, db
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import forget
from community.foundation.refusal import refuse, unless_refused
from community.members import queries, rules
from community.members.models import Invitation
from community.members.rules import Heard, Refusal
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState


def tell_coordinators(
    organisation_id: int, what: str, about: Mapping[str, Any], *, key: str, rather: int | None = None
) -> Heard:
    """Post an email to each who coordinates in an organisation, once for each `key`; returns whom it reached. `rather`:
    to this account alone, where it is one of them.

    Where nobody coordinates, those who administer the site hear that something waits there, once a day, and not what.
    """
    coordinators = queries.coordinators_of(organisation_id)
    for account in [one for one in coordinators if one.id == rather] or coordinators:
        outbox.post(what, Recipient.of(account), about, key=f"{key}:{account.id}")
    administrators = [] if coordinators else queries.holders_of(Role.ADMINISTRATOR, None)
    for account in administrators:
        daily = f"unattended:{organisation_id}:{clock.now():%Y%m%d}:{account.id}"
        here = {"organisation": organisation_id}
        outbox.post("community.members.unattended", Recipient.of(account), here, key=daily)
    return rules.heard(len(coordinators), len(administrators))


def tell_coordinators_of_each(
    organisation_ids: Sequence[int], what: str, about: Mapping[str, Any], *, key: str, rather: int | None = None
) -> None:
    """The same for several organisations that do something together: to all who coordinate in one of them, or alone to
    whoever is wanted `rather`."""
    named = [one for one in organisation_ids if rather in {account.id for account in queries.coordinators_of(one)}]
    for one in named[:1] or organisation_ids:
        tell_coordinators(one, what, about, key=key, rather=rather)


def invite(
    organisation: Organisation, email: str, name: str, roles: Sequence[Role], locale: str, actor: Actor
) -> Invitation:
    """Write to an address that roles wait. Raises Refused for oneself, and where all of them wait or are held already;
    where some do, the others are offered."""
    refuse(Refusal.CLOSED, when=organisation.state is OrganisationState.CLOSED)
    known = account_queries.find_account(email)
    refuse(Refusal.ONESELF, when=known and known.id == actor.account_id)
    held = queries.roles_in(known.id, organisation.id) if known else set()
    waiting = queries.waiting_roles(organisation.id, email)
    left = unless_refused(rules.left_to_offer(roles, held, waiting), Refusal)
    return offer(organisation.id, email, name, left, locale, actor.account_id)


def offer(
    organisation_id: int | None, email: str, name: str, roles: Sequence[Role], locale: str, by: int | None
) -> Invitation:
    """Keep an invitation and post its email."""
    now = clock.now()
    invitation = added(
        Invitation(
            digest=tokens.new_secret(),
            organisation_id=organisation_id,
            email=email,
            name=name,
            roles=[role.value for role in roles],
            locale=locale,
            invited_by_id=by,
            created_at=now,
            expires_at=now + rules.INVITED_FOR,
        )
    )
    invitation.digest = tokens.digest(queries.secret_of(invitation))
    key = f"invitation:{invitation.id}:{now.timestamp()}"
    about = {"invitation": invitation.id}
    outbox.post("community.members.invited", Recipient.at(invitation), about, key=key)
    return invitation


def accept(invitation: Invitation, name: str, password_hash: str | None, locale: str) -> bool:
    """Give the roles, as far as they are not held by now, to the owner of the address, whose account is made when there
    is none, in the language in which they accept; the invitation is used up.

    False when the account may not have them: it is blocked, its owner invited themselves, or the organisation closed.
    """
    if queries.is_closed(invitation.organisation_id):
        return False
    account = account_queries.find_account(invitation.email)
    if account is None and password_hash:
        invitation.locale = locale
        account = accounts.open_account(invitation, name, password_hash)
    if account is None or account.state is not AccountState.ACTIVE or account.id == invitation.invited_by_id:
        return False
    held = queries.roles_in(account.id, invitation.organisation_id)
    for role in queries.offered_by(invitation):
        if role not in held:
            accounts.grant(account.id, invitation.organisation_id, role)
    db.session.delete(invitation)
    return True


def take_back(invitation: Invitation) -> None:
    """End an invitation that nobody has accepted yet."""
    db.session.delete(invitation)


def take_role(membership: Membership, actor: Actor) -> None:
    """Take a role away; it acts on the next request. Raises Refused for one's own."""
    refuse(Refusal.ONESELF, when=membership.account_id == actor.account_id)
    db.session.delete(membership)


def block(membership: Membership, actor: Actor) -> None:
    """Block the account of a member and sign it out everywhere. Raises Refused with the reason."""
    elsewhere = queries.works_elsewhere(membership.account_id, actor.organisations(Role.COORDINATOR))
    whole_town = Role.ADMINISTRATOR in actor.roles
    refuse(rules.may_block(membership.account_id == actor.account_id, elsewhere, whole_town))
    accounts.block(account_queries.get_account(membership.account_id))


def unblock(membership: Membership, actor: Actor) -> None:
    """Let a blocked member sign in again. Raises Refused when another organisation has a say."""
    elsewhere = queries.works_elsewhere(membership.account_id, actor.organisations(Role.COORDINATOR))
    refuse(Refusal.ELSEWHERE, when=elsewhere and Role.ADMINISTRATOR not in actor.roles)
    accounts.unblock(account_queries.get_account(membership.account_id))


def sweep() -> int:
    """The worker's periodic task: forget invitations that nobody accepted in time; returns how many."""
    return forget((Invitation, Invitation.expires_at < clock.now()))
