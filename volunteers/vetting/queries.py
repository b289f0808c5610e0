"""Reading volunteers with their clearances, and the proposals that wait."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import database
from community.foundation.database import db
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.vetting.models import ClearanceProposal, GrantedClearance
from volunteers.vetting.rules import LADDER, Clearance

A_PAGE = 50


@dataclass(frozen=True)
class File:
    """What staff see of a volunteer here: who, which languages, the highest valid clearance, what waits."""

    id: int
    name: str
    languages: list[str]
    districts: list[str]
    best: Clearance | None
    until: date | None
    waits: bool


def files(reach: sa.ColumnElement[bool], today: date, wanted: str, typed: str, page: int) -> tuple[list[File], bool]:
    """A page of the volunteers within reach, and whether there are more. `wanted`: open (no valid clearance),
    waiting (for a second person) or all; `typed` is part of a name or address."""
    valid = sa.select(GrantedClearance.volunteer_id).where(GrantedClearance.expires_on >= today)
    waiting = sa.select(ClearanceProposal.volunteer_id)
    query = (
        sa.select(Volunteer, Account)
        .join(Account, Account.id == Volunteer.id)
        .where(reach, Account.state == AccountState.ACTIVE, Volunteer.state != VolunteerState.ENDED)
        .order_by(Volunteer.created_at.desc(), Volunteer.id.desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    if wanted == "open":
        query = query.where(Volunteer.id.not_in(valid))
    elif wanted == "waiting":
        query = query.where(Volunteer.id.in_(waiting))
    if typed:
        query = query.where(
            sa.or_(Account.name.icontains(typed, autoescape=True), Account.email.icontains(typed, autoescape=True))
        )
    rows = db.session.execute(query).all()
    ids = [volunteer.id for volunteer, _ in rows[:A_PAGE]]
    granted = granted_to(ids)
    proposed = set(db.session.scalars(waiting.where(ClearanceProposal.volunteer_id.in_(ids))))
    found = []
    for volunteer, account in rows[:A_PAGE]:
        held = {one.clearance: one.expires_on for one in granted.get(volunteer.id, ()) if one.expires_on >= today}
        best = max(held, key=LADDER.index, default=None)
        found.append(
            File(
                id=volunteer.id,
                name=account.name,
                languages=volunteer.languages,
                districts=volunteer.districts,
                best=best,
                until=held[best] if best else None,
                waits=volunteer.id in proposed,
            )
        )
    return found, len(rows) > A_PAGE


def granted_to(ids: list[int]) -> dict[int, list[GrantedClearance]]:
    """The clearances of each of these volunteers, expired ones too."""
    found: dict[int, list[GrantedClearance]] = {}
    for one in db.session.scalars(
        sa.select(GrantedClearance).where(GrantedClearance.volunteer_id.in_(ids)).order_by(GrantedClearance.id)
    ):
        found.setdefault(one.volunteer_id, []).append(one)
    return found


def proposals_for(volunteer_id: int) -> list[tuple[ClearanceProposal, str]]:
    """What waits for a second person, with the name of the first."""
    rows = db.session.execute(
        sa.select(ClearanceProposal, Account.name)
        .join(Account, Account.id == ClearanceProposal.proposed_by_id)
        .where(ClearanceProposal.volunteer_id == volunteer_id)
        .order_by(ClearanceProposal.id)
    )
    return [(proposal, name) for proposal, name in rows]


def find_proposal(volunteer_id: int, clearance: Clearance) -> ClearanceProposal | None:
    """The proposal of this clearance; locked when the transaction writes."""
    query = sa.select(ClearanceProposal).where(
        ClearanceProposal.volunteer_id == volunteer_id, ClearanceProposal.clearance == clearance
    )
    if database.is_writing():
        query = query.with_for_update()
    return db.session.scalars(query).first()
