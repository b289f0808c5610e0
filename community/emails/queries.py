"""Reading emails: whose one may see, and how their delivery goes."""

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.foundation.outbox import Email, EmailState
from community.members.models import Invitation
from community.organisations.models import Membership

A_PAGE = 50


def to_my_people(actor: Actor) -> sa.ColumnElement[bool]:
    """Emails to the members of the organisations that the actor coordinates, and to those invited there."""
    mine = actor.organisations(Role.COORDINATOR)
    members = sa.select(Membership.account_id).where(Membership.organisation_id.in_(mine))
    invited = sa.select(Invitation.email).where(Invitation.organisation_id.in_(mine))
    return sa.or_(
        # That somebody wrote of a child in danger is nobody's to see but those who read it.
        sa.and_(Email.account_id.in_(members), ~Email.template.startswith("community.safeguarding.")),
        sa.and_(Email.template == "community.members.invited", Email.address.in_(invited)),
    )


def emails(reach: sa.ColumnElement[bool], state: EmailState | None, page: int) -> tuple[list[tuple[Email, str]], bool]:
    """A page of the emails within reach with the recipients' names, and whether there are more: those that failed
    before all others, then the newest first."""
    query = (
        sa.select(Email, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == Email.account_id)
        .where(reach)
        .order_by(sa.case((Email.state == EmailState.FAILED, 0), else_=1), Email.id.desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    if state:
        query = query.where(Email.state == state)
    rows = [(email, name) for email, name in db.session.execute(query)]
    return rows[:A_PAGE], len(rows) > A_PAGE
