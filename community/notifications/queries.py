"""Reading letters: whose one may see, and how their delivery goes."""

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.foundation.outbox import Letter, LetterState
from community.members.models import Invitation
from community.organisations.models import Membership

A_PAGE = 50


def to_my_people(actor: Actor) -> sa.ColumnElement[bool]:
    """Letters to the members of the organisations that the actor coordinates, and to those invited there."""
    mine = actor.organisations(Role.COORDINATOR)
    members = sa.select(Membership.account_id).where(Membership.organisation_id.in_(mine))
    invited = sa.select(Invitation.email).where(Invitation.organisation_id.in_(mine))
    return sa.or_(
        # That somebody wrote of a child in danger is nobody's to see but those who read it.
        sa.and_(Letter.account_id.in_(members), ~Letter.template.startswith("community.safeguarding.")),
        sa.and_(Letter.template == "community.members.invited", Letter.address.in_(invited)),
    )


def letters(
    reach: sa.ColumnElement[bool], state: LetterState | None, page: int
) -> tuple[list[tuple[Letter, str]], bool]:
    """A page of the letters within reach with the recipients' names, and whether there are more: those that failed
    before all others, then the newest first."""
    query = (
        sa.select(Letter, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == Letter.account_id)
        .where(reach)
        .order_by(sa.case((Letter.state == LetterState.FAILED, 0), else_=1), Letter.id.desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    if state:
        query = query.where(Letter.state == state)
    rows = [(letter, name) for letter, name in db.session.execute(query)]
    return rows[:A_PAGE], len(rows) > A_PAGE
