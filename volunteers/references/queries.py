"""Reading referees: by the secret of their letter, and those who are to be reminded."""

from datetime import datetime

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import database, tokens
from community.foundation.access import Role
from community.foundation.database import db
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationKind, OrganisationState
from volunteers.references import rules
from volunteers.vetting.models import ClearanceRequest, Reference

SEAL = "reference"


def secret_of(reference: Reference) -> str:
    """The secret that the letter carries."""
    return tokens.sealed(SEAL, reference.id, reference.asked_at)


def find_reference(secret: str) -> tuple[Reference, str] | None:
    """What a letter's secret opens, with the volunteer's name; locked when the transaction writes."""
    query = (
        sa.select(Reference, Account.name)
        .join(Account, Account.id == Reference.volunteer_id)
        .where(Reference.digest == tokens.digest(secret))
    )
    if database.is_writing():
        query = query.with_for_update(of=Reference)
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def find_unanswered(reference_id: int, now: datetime) -> tuple[Reference, str] | None:
    """A referee who may still answer, with the volunteer's name; locked when the transaction writes."""
    query = (
        sa.select(Reference, Account.name)
        .join(Account, Account.id == Reference.volunteer_id)
        .where(Reference.id == reference_id, Reference.answered_at.is_(None), Reference.expires_at > now)
    )
    if database.is_writing():
        query = query.with_for_update(of=Reference)
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def unreminded(now: datetime) -> list[int]:
    """The ids of those who were asked a week ago, did not answer and were not reminded."""
    query = sa.select(Reference.id).where(
        Reference.answered_at.is_(None),
        Reference.expires_at > now,
        Reference.reminded_at.is_(None),
        Reference.asked_at <= rules.remind_before(now),
    )
    return list(db.session.scalars(query.order_by(Reference.id)))


def find_request(volunteer_id: int) -> ClearanceRequest | None:
    """What the volunteer applied for, if anything."""
    return db.session.scalars(sa.select(ClearanceRequest).where(ClearanceRequest.volunteer_id == volunteer_id)).first()


def open_organisations() -> list[tuple[int, str]]:
    """Id and name of the organisations that one can apply to, the municipality's first: where somebody may open files;
    all that are active while nobody may anywhere."""
    active = Organisation.state == OrganisationState.ACTIVE
    holder = sa.exists().where(
        Membership.organisation_id == Organisation.id,
        Membership.role == Role.VETTING,
        Membership.account_id == Account.id,
        Account.state == AccountState.ACTIVE,
    )
    query = sa.select(Organisation).where(active)
    found = by_name(db.session.scalars(query.where(holder)).all() or db.session.scalars(query))
    found.sort(key=lambda one: one.kind is not OrganisationKind.MUNICIPALITY)
    return [(one.id, one.called) for one in found]
