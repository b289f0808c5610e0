"""Reading volunteers with their clearances, how far they are, and the proposals that wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emergency_access.queries import opened_to
from community.emergency_access.rules import EmergencyKind
from community.foundation import database, tokens
from community.foundation.access import Actor, Role
from community.foundation.database import db, every, first, grouped
from community.foundation.derived_columns import called
from community.foundation.manifest import OwnedBy
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationKind, OrganisationState
from volunteers.clearances import rules
from volunteers.clearances.models import (
    AttendedTraining,
    ClearanceProposal,
    ClearanceRequest,
    EndedClearance,
    GrantedClearance,
    Interview,
    Reference,
    SeenCertificate,
)
from volunteers.clearances.rules import LADDER, WARNINGS, Clearance, ClearanceProgress, ClearanceStage, Dossier
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState

A_PAGE = 50


@dataclass(frozen=True)
class File:
    """What staff see of a volunteer in the list: who (the address tells two of one name apart), which languages,
    how far, the highest valid clearance; `opens` to whoever holds the right to open it."""

    id: int
    name: str
    email: str
    languages: list[str]
    districts: list[str]
    best: Clearance | None
    until: date | None
    waits: bool
    stage: ClearanceStage
    progress: ClearanceProgress | None
    opens: bool


@dataclass(frozen=True)
class ClearanceStatus:
    """One volunteer's way: what they asked for, how far they are, what they hold."""

    request: ClearanceRequest | None
    organisation: Organisation | None
    dossier: Dossier
    progress: ClearanceProgress | None
    granted: list[GrantedClearance]
    stage: ClearanceStage


def applied_to(organisation_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Volunteers who applied to one of these organisations and have not ended."""
    applied = sa.exists().where(
        ClearanceRequest.volunteer_id == Volunteer.id, ClearanceRequest.organisation_id.in_(organisation_ids)
    )
    return sa.and_(Volunteer.state != VolunteerState.ENDED, applied.correlate(Volunteer))


def opened_in_emergency(actor: Actor) -> sa.ColumnElement[bool]:
    """Volunteers whose file is open to the actor in an emergency; one's own never is."""
    return sa.and_(Volunteer.id != actor.account_id, opened_to(actor, EmergencyKind.VETTING_FILE, Volunteer))


def owned_file(volunteer_id: int) -> OwnedBy | None:
    """In whose hands a volunteer's file is: of the organisation they applied to, if any."""
    there = first(Volunteer, Volunteer.id == volunteer_id)
    return OwnedBy(organisation_of(volunteer_id)) if there else None


def files(
    reach: sa.ColumnElement[bool], opens: sa.ColumnElement[bool], today: date, wanted: str, typed: str, page: int
) -> tuple[list[File], bool]:
    """A page of the volunteers within reach, those of `opens` to be opened, and whether there are more. `wanted`: open
    (no valid clearance), waiting (for a second person), ending (soonest first, within sixty days), all or blocked;
    `typed` is part of a name or address."""
    state = AccountState.BLOCKED if wanted == "blocked" else AccountState.ACTIVE
    valid = sa.select(GrantedClearance.volunteer_id).where(GrantedClearance.expires_on >= today)
    waiting = sa.select(ClearanceProposal.volunteer_id)
    query = (
        sa.select(Volunteer, Account, opens)
        .join(Account, Account.id == Volunteer.id)
        .where(reach, Account.state == state, Volunteer.state != VolunteerState.ENDED)
        .order_by(Volunteer.created_at.desc(), Volunteer.id.desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    if wanted == "open":
        query = query.where(Volunteer.id.not_in(valid))
    elif wanted == "waiting":
        query = query.where(Volunteer.id.in_(waiting))
    elif wanted == "ending":
        ends = sa.select(sa.func.min(GrantedClearance.expires_on)).where(
            GrantedClearance.volunteer_id == Volunteer.id, _ends_soon(today)
        )
        query = query.where(ends.scalar_subquery().is_not(None)).order_by(None)
        query = query.order_by(ends.scalar_subquery(), Volunteer.id)
    if typed:
        query = query.where(sa.or_(called(typed, Account.search_text), Account.email.icontains(typed, autoescape=True)))
    rows = db.session.execute(query).all()
    ids = [volunteer.id for volunteer, *_ in rows[:A_PAGE]]
    statuses = statuses_of(ids, today)
    proposed = set(db.session.scalars(waiting.where(ClearanceProposal.volunteer_id.in_(ids))))
    first = rules.ending_first if wanted == "ending" else rules.highest
    found = []
    for volunteer, account, may_open in rows[:A_PAGE]:
        status = statuses[volunteer.id]
        held = {one.clearance: one.expires_on for one in status.granted if one.expires_on >= today}
        best = first(held)
        found.append(
            File(
                id=volunteer.id,
                name=f"{account.name} {account.family_name}".strip(),
                email=account.email or "",
                languages=volunteer.languages,
                districts=volunteer.districts,
                best=best,
                until=held[best] if best else None,
                waits=volunteer.id in proposed,
                stage=status.stage,
                progress=status.progress,
                opens=bool(may_open),
            )
        )
    return found, len(rows) > A_PAGE


def _ends_soon(today: date) -> sa.ColumnElement[bool]:
    """Clearances that end within the days of the first warning, unless a higher one lasts as long."""
    other = aliased(GrantedClearance)
    longer = sa.exists().where(
        other.volunteer_id == GrantedClearance.volunteer_id,
        height(other) > height(GrantedClearance),
        other.expires_on >= GrantedClearance.expires_on,
    )
    soon = today + timedelta(days=max(WARNINGS))
    return sa.and_(GrantedClearance.expires_on.between(today, soon), ~longer)


def statuses_of(
    ids: Sequence[int], today: date, references: Iterable[Reference] | None = None
) -> dict[int, ClearanceStatus]:
    """How far each of these volunteers is. `references`: all of theirs, where they are read already."""
    found = dossiers(ids, references)
    granted = granted_to(ids)
    query = sa.select(ClearanceRequest, Organisation).where(ClearanceRequest.volunteer_id.in_(ids))
    query = query.join(Organisation, Organisation.id == ClearanceRequest.organisation_id)
    requests = {request.volunteer_id: (request, of) for request, of in db.session.execute(query)}
    statuses = {}
    for one in ids:
        (request, organisation), held = requests.get(one, (None, None)), granted.get(one, [])
        wanted = request.clearance if request else None
        statuses[one] = ClearanceStatus(
            request=request,
            organisation=organisation,
            dossier=found[one],
            progress=rules.progress(wanted, found[one], today) if wanted else None,
            granted=held,
            stage=rules.stage(wanted, found[one], {row.clearance: row.expires_on for row in held}, today),
        )
    return statuses


def organisation_of(volunteer_id: int) -> int | None:
    """The organisation that the volunteer applied to."""
    query = sa.select(ClearanceRequest.organisation_id).where(ClearanceRequest.volunteer_id == volunteer_id)
    return db.session.scalar(query)


def dossiers(ids: Sequence[int], references: Iterable[Reference] | None = None) -> dict[int, Dossier]:
    """What the rules need to know of the files of these volunteers. `references`: all of theirs, where they are read
    already."""
    if references is None:
        references = every(Reference, Reference.volunteer_id.in_(ids), Reference.answered_at.is_not(None))
    trusted = grouped(
        (one.volunteer_id, frozenset(Clearance(word) for word in one.trusted)) for one in references if one.answered_at
    )
    # The last talk counts: the later one overwrites.
    outcomes = dict(_noted(ids, Interview.volunteer_id, Interview.outcome, Interview.held_on, Interview.id))
    checks = grouped(_noted(ids, SeenCertificate.volunteer_id, SeenCertificate.valid_until))
    trainings = grouped(_noted(ids, AttendedTraining.volunteer_id, AttendedTraining.training))
    return {
        one: Dossier(tuple(trusted[one]), outcomes.get(one), tuple(checks[one]), frozenset(trainings[one]))
        for one in ids
    }


def _noted(ids: Sequence[int], volunteer_id: Any, what: Any, *order: Any) -> list[tuple[int, Any]]:
    rows = db.session.execute(sa.select(volunteer_id, what).where(volunteer_id.in_(ids)).order_by(*order))
    return [(one, noted) for one, noted in rows]


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
    return db.session.scalars(database.locked_in_writing(query)).first()


def references_for(volunteer_id: int) -> list[Reference]:
    """Who was asked about the volunteer, in the order of asking."""
    return every(Reference, Reference.volunteer_id == volunteer_id, by=Reference.id)


def interviews_with(volunteer_id: int) -> list[tuple[Interview, str | None]]:
    """The talks, the last first, with the name of who held each."""
    return _with_colleague(Interview, Interview.held_by_id, Interview.held_on, volunteer_id)


def certificates_of(volunteer_id: int) -> list[tuple[SeenCertificate, str | None]]:
    """The certificates that were seen, the last first, with the name of who saw each."""
    return _with_colleague(SeenCertificate, SeenCertificate.seen_by_id, SeenCertificate.seen_on, volunteer_id)


def _with_colleague(model: Any, by: Any, on: Any, volunteer_id: int) -> list[tuple[Any, str | None]]:
    query = sa.select(model, Account.name).outerjoin(Account, Account.id == by)
    rows = db.session.execute(query.where(model.volunteer_id == volunteer_id).order_by(on.desc(), model.id.desc()))
    return [(row, name) for row, name in rows]


def trainings_of(volunteer_id: int) -> list[AttendedTraining]:
    """The trainings that the volunteer attended."""
    return every(AttendedTraining, AttendedTraining.volunteer_id == volunteer_id, by=AttendedTraining.attended_on)


def colleagues(organisation_id: int) -> list[tuple[int, str]]:
    """Id and name of everybody who holds the right to open the files of an organisation."""
    query = sa.select(Account.id, Account.name).join(Membership, Membership.account_id == Account.id)
    query = query.where(Membership.organisation_id == organisation_id, *_may_open_files())
    rows = db.session.execute(query.distinct().order_by(Account.name, Account.id))
    return [(account_id, name) for account_id, name in rows]


def _may_open_files() -> tuple[sa.ColumnElement[bool], ...]:
    return Membership.role == Role.VETTING, Account.state == AccountState.ACTIVE


def height(granted: Any) -> sa.ColumnElement[int]:
    """How high a clearance stands on the ladder, for `granted`, the model or an alias of it."""
    return sa.case(*((granted.clearance == one, number) for number, one in enumerate(LADDER)))


def who_may_accompany(day: date, with_minors: bool) -> sa.Select[Any]:
    """The accounts of active volunteers who may be with a family on a day."""
    needed = LADDER.index(Clearance.FAMILIES if with_minors else Clearance.ADULTS)
    return (
        sa.select(GrantedClearance.volunteer_id)
        .join(Volunteer, Volunteer.id == GrantedClearance.volunteer_id)
        .join(Account, Account.id == Volunteer.id)
        .where(
            GrantedClearance.expires_on >= day,
            height(GrantedClearance) >= needed,
            Volunteer.state == VolunteerState.ACTIVE,
            Account.state == AccountState.ACTIVE,
        )
    )


def was_cleared_for_more(volunteer_id: int | None, today: date) -> bool:
    """Whether a clearance of this volunteer has ended that no other makes up for; never of a family (None)."""
    if volunteer_id is None:
        return False
    valid = sa.select(sa.func.max(height(GrantedClearance))).where(
        GrantedClearance.volunteer_id == volunteer_id, GrantedClearance.expires_on >= today
    )
    over = (
        sa.select(sa.func.max(height(one))).where(one.volunteer_id == volunteer_id)
        for one in (GrantedClearance, EndedClearance)
    )
    before, ended, now = db.session.execute(sa.select(*(query.scalar_subquery() for query in (*over, valid)))).one()
    known = [rung for rung in (before, ended) if rung is not None]
    return bool(known) and (now is None or max(known) > now)


def granted_to(ids: Sequence[int]) -> dict[int, list[GrantedClearance]]:
    """The clearances of each of these volunteers, expired ones too; nothing of who has none."""
    rows = every(GrantedClearance, GrantedClearance.volunteer_id.in_(ids), by=GrantedClearance.id)
    return grouped((one.volunteer_id, one) for one in rows)


def warnable(today: date) -> list[GrantedClearance]:
    """The clearances of active volunteers that end within the days of the first warning, without the last warning."""
    query = (
        sa.select(GrantedClearance)
        .join(Volunteer, Volunteer.id == GrantedClearance.volunteer_id)
        .join(Account, Account.id == Volunteer.id)
        .where(
            GrantedClearance.expires_on >= today,
            GrantedClearance.expires_on <= today + timedelta(days=max(WARNINGS)),
            sa.or_(GrantedClearance.warned.is_(None), GrantedClearance.warned > min(WARNINGS)),
            Account.state == AccountState.ACTIVE,
            Volunteer.state != VolunteerState.ENDED,
        )
    )
    return list(db.session.scalars(query.order_by(GrantedClearance.id)))


def newly_expired(today: date) -> list[int]:
    """The ids of clearances that have run out, of which nobody took note."""
    noted = sa.exists().where(
        EndedClearance.volunteer_id == GrantedClearance.volunteer_id,
        EndedClearance.clearance == GrantedClearance.clearance,
        EndedClearance.ended_on == GrantedClearance.expires_on,
    )
    return every(GrantedClearance.id, GrantedClearance.expires_on < today, ~noted, by=GrantedClearance.id)


def unsettled() -> list[int]:
    """The ids of ended clearances whose consequences were not gone through after their commit."""
    return every(EndedClearance.id, EndedClearance.settled_at.is_(None), by=EndedClearance.id)


SEAL = "reference"


def secret_of(reference: Reference) -> str:
    """The secret that the email carries."""
    return tokens.sealed(SEAL, reference.id, reference.asked_at)


def find_reference(secret: str) -> tuple[Reference, str] | None:
    """What an email's secret opens, with the volunteer's whole name; locked when the transaction writes."""
    return _reference(Reference.digest == tokens.digest(secret))


def find_unanswered(reference_id: int, now: datetime) -> tuple[Reference, str] | None:
    """A referee who may still answer, with the volunteer's whole name; locked when the transaction writes."""
    return _reference(Reference.id == reference_id, Reference.answered_at.is_(None), Reference.expires_at > now)


def _reference(*which: sa.ColumnElement[bool]) -> tuple[Reference, str] | None:
    query = sa.select(Reference, Account.name, Account.family_name)
    query = query.join(Account, Account.id == Reference.volunteer_id).where(*which)
    row = db.session.execute(database.locked_in_writing(query, of=Reference)).first()
    return (row[0], f"{row[1]} {row[2]}".strip()) if row else None


def asked_organisations(volunteer_id: int) -> list[Organisation]:
    """The organisations that somebody applied to, by name."""
    query = sa.select(Organisation).join(ClearanceRequest, ClearanceRequest.organisation_id == Organisation.id)
    return by_name(db.session.scalars(query.where(ClearanceRequest.volunteer_id == volunteer_id).distinct()))


def unreminded(now: datetime) -> list[int]:
    """The ids of those who were asked a week ago, did not answer and were not reminded."""
    return every(
        Reference.id,
        Reference.answered_at.is_(None),
        Reference.expires_at > now,
        Reference.reminded_at.is_(None),
        Reference.asked_at <= rules.remind_before(now),
        by=Reference.id,
    )


def find_request(volunteer_id: int) -> ClearanceRequest | None:
    """What the volunteer applied for, if anything."""
    return first(ClearanceRequest, ClearanceRequest.volunteer_id == volunteer_id)


def open_organisations() -> list[tuple[int, str]]:
    """Id and name of the organisations that one can apply to, the municipality's first: where somebody may open files;
    all that are active while nobody may anywhere."""
    holder = sa.exists().where(
        Membership.organisation_id == Organisation.id, Membership.account_id == Account.id, *_may_open_files()
    )
    query = sa.select(Organisation).where(Organisation.state == OrganisationState.ACTIVE)
    found = by_name(db.session.scalars(query.where(holder)).all() or db.session.scalars(query))
    found.sort(key=lambda one: one.kind is not OrganisationKind.MUNICIPALITY)
    return [(one.id, one.called) for one in found]
