"""Recording the steps, proposing and confirming a clearance by two people, taking one away, warning of its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, database, outbox, tokens
from community.foundation.database import added, db
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse, unless_refused
from volunteers.clearances import queries, rules
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
from volunteers.clearances.queries import granted_to, newly_expired, proposals_for, references_for, unsettled, warnable
from volunteers.clearances.rules import (
    Acquaintance,
    Button,
    Certificate,
    Clearance,
    EndReason,
    GrantOutcome,
    InterviewOutcome,
    Refusal,
    Training,
)
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.signals import clearance_ended


def record_interview(
    volunteer: Volunteer, held_on: date, held_by: int, outcome: InterviewOutcome, today: date, recorder: int
) -> None:
    """Note a talk. Raises Refused for one's own file and for a day to come; so do the other two."""
    _check(volunteer, held_on, today, recorder)
    refuse(Refusal.ONESELF, when=held_by == volunteer.id)
    told = {"held_on": held_on, "held_by_id": held_by, "outcome": outcome}
    db.session.add(Interview(volunteer_id=volunteer.id, recorded_at=clock.now(), **told))


def record_certificate(
    volunteer: Volunteer, certificate: Certificate, seen_on: date, until: date, today: date, recorder: int
) -> None:
    """Note that the recorder saw a certificate, and until when it counts."""
    _check(volunteer, seen_on, today, recorder)
    refuse(Refusal.PAST, when=until <= today)
    told = {"certificate": certificate, "seen_on": seen_on, "seen_by_id": recorder, "valid_until": until}
    db.session.add(SeenCertificate(volunteer_id=volunteer.id, recorded_at=clock.now(), **told))


def record_training(volunteer: Volunteer, training: Training, attended_on: date, today: date, recorder: int) -> None:
    """Note that the volunteer attended a training; of the same one the last counts."""
    _check(volunteer, attended_on, today, recorder)
    row = next((one for one in queries.trainings_of(volunteer.id) if one.training is training), None)
    if row is None:
        row = AttendedTraining(volunteer_id=volunteer.id, training=training)
        db.session.add(row)
    row.attended_on, row.recorded_by_id, row.recorded_at = attended_on, recorder, clock.now()
    row.session_id = None


def _check(volunteer: Volunteer, on: date, today: date, recorder: int) -> None:
    refuse(rules.may_record(recorder, volunteer.id, on, today))


def grant(volunteer: Volunteer, clearance: Clearance, until: date, today: date, granter: int) -> GrantOutcome:
    """Propose a clearance to a second person, or be that person. Raises Refused, with the missing step as the reason.

    The volunteer is locked by the permission check, so that of two at once one is the first and the other the second.
    """
    proposal = queries.find_proposal(volunteer.id, clearance)
    # A changed date is a new proposal: whoever changed it cannot confirm it.
    same = proposal if proposal and proposal.expires_on == until and proposal.proposed_by_id != granter else None
    outcome = _decided(volunteer, clearance, until, today, granter, same.proposed_by_id if same else None)
    if outcome is GrantOutcome.GRANTED:
        _keep(volunteer, same, today, granter)
        return outcome
    if proposal is None:
        proposal = ClearanceProposal(volunteer_id=volunteer.id, clearance=clearance)
        db.session.add(proposal)
    proposal.expires_on, proposal.proposed_by_id, proposal.proposed_at = until, granter, clock.now()
    return outcome


def confirm(volunteer: Volunteer, proposal: ClearanceProposal, today: date, granter: int) -> None:
    """Be the second person. Raises Refused for the first one, for oneself, and when a step is missing by now."""
    until = proposal.expires_on
    _decided(volunteer, proposal.clearance, until, today, granter, proposal.proposed_by_id)
    _keep(volunteer, proposal, today, granter)


def _decided(
    volunteer: Volunteer, clearance: Clearance, until: date, today: date, granter: int, proposer: int | None
) -> GrantOutcome:
    dossier = queries.dossiers([volunteer.id])[volunteer.id]
    return unless_refused(rules.decide(clearance, until, today, granter, volunteer.id, dossier, proposer), Refusal)


def withdraw(volunteer: Volunteer, clearance: Clearance, today: date) -> None:
    """Take a clearance and what waits for it away; it allows nothing any more, and what it allowed is undone."""
    proposal = queries.find_proposal(volunteer.id, clearance)
    if proposal:
        db.session.delete(proposal)
    for one in granted_to([volunteer.id]).get(volunteer.id, []):
        if one.clearance is clearance:
            db.session.delete(one)
            _end(one, min(today, one.expires_on), EndReason.WITHDRAWN)
            db.session.flush()
            clearance_ended.send(volunteer, clearance=clearance)


def warn() -> int:
    """The worker's periodic task: write 60, 30 and 7 days before a clearance ends, each once; returns to how many."""
    today = clock.today()
    return for_each(
        lambda: [one.id for one in warnable(today) if _warning(one, today)], lambda granted_id: _warn(granted_id, today)
    )


def _warning(granted: GrantedClearance, today: date) -> int | None:
    return rules.warning_due(granted.granted_on, granted.expires_on, today, granted.warned)


def _warn(granted_id: int, today: date) -> None:
    # Asked anew under the lock: another worker may have been here, or it was renewed.
    for granted in database.lock(GrantedClearance, [granted_id]):
        days = _warning(granted, today)
        if days is None:
            continue
        granted.warned = days
        held = granted_to([granted.volunteer_id])[granted.volunteer_id]
        if rules.covered(granted.clearance, granted.expires_on, [(one.clearance, one.expires_on) for one in held]):
            continue
        about = {"granted": granted.id, "until": granted.expires_on.isoformat()}
        _write(granted.volunteer_id, "ending", about, f"ending:{granted.id}:{granted.expires_on}:{days}")


def forget_files(volunteer_ids: Sequence[int]) -> int:
    """Remove the files of these volunteers, whose time is over; the profiles stay. Returns how many rows went."""
    models = (ClearanceProposal, ClearanceRequest, Reference, Interview, SeenCertificate, AttendedTraining)
    return sum(
        db.session.execute(sa.delete(model).where(model.volunteer_id.in_(volunteer_ids))).rowcount for model in models
    )


def end_clearances() -> int:
    """The worker's periodic task: note what has run out, and go through the consequences of every end;
    returns how many.

    The consequences are gone through once more after a withdrawal was committed: whoever signed up in the same
    moment is seen then.
    """
    today = clock.today()
    for_each(lambda: newly_expired(today), lambda granted_id: _note_end(granted_id, today))
    return for_each(unsettled, _settle)


def _note_end(granted_id: int, today: date) -> None:
    for granted in database.lock(GrantedClearance, [granted_id]):
        if granted_id in newly_expired(today):
            _end(granted, granted.expires_on, EndReason.EXPIRED)


def _end(granted: GrantedClearance, on: date, reason: EndReason) -> None:
    held = {"volunteer_id": granted.volunteer_id, "clearance": granted.clearance}
    db.session.add(EndedClearance(**held, ended_on=on, reason=reason))


def _settle(ended_id: int) -> None:
    for ended in database.lock(EndedClearance, [ended_id]):
        if ended.settled_at is None:
            clearance_ended.send(db.session.get_one(Volunteer, ended.volunteer_id), clearance=ended.clearance)
            ended.settled_at = clock.now()


def _write(volunteer_id: int, what: str, about: dict[str, Any], key: str) -> None:
    outbox.post(f"volunteers.clearances.{what}", db.session.get_one(Account, volunteer_id), about, key=key)


def _keep(volunteer: Volunteer, proposal: ClearanceProposal, today: date, second: int) -> None:
    clearance, until = proposal.clearance, proposal.expires_on
    held = {one.clearance: one for one in granted_to([volunteer.id]).get(volunteer.id, [])}
    granted = held.get(clearance)
    if granted is None:
        granted = GrantedClearance(volunteer_id=volunteer.id, clearance=clearance)
        db.session.add(granted)
    # Renewed before its end it goes on without a gap; the warnings begin anew.
    granted.granted_on, granted.expires_on, granted.warned = today, until, None
    granted.proposed_by_id, granted.confirmed_by_id = proposal.proposed_by_id, second
    db.session.delete(proposal)
    if volunteer.state is VolunteerState.APPLIED:
        volunteer.state = VolunteerState.ACTIVE
    key = f"cleared:{volunteer.id}:{clearance.value}:{until}:{clock.now().timestamp()}"
    _write(volunteer.id, "cleared", {"volunteer": volunteer.id}, key)


@dataclass(frozen=True)
class Referee:
    """Somebody who is to be asked, and in which language."""

    name: str
    email: str
    locale: str


@dataclass(frozen=True)
class ClearanceWish:
    """What somebody applies for: with which organisation, to be there for whom, and why."""

    organisation_id: int
    clearance: Clearance
    motivation: str


def apply(volunteer_id: int, wish: ClearanceWish, referees: list[Referee]) -> None:
    """Apply for a clearance and write to the referees. Raises Refused when somebody cannot be asked, or who has
    applied before names them again."""
    database.lock(Volunteer, [volunteer_id])
    refuse(Refusal.APPLIED, when=queries.find_request(volunteer_id))
    now = clock.now()
    db.session.add(ClearanceRequest(volunteer_id=volunteer_id, agreed_at=now, created_at=now, **vars(wish)))
    _ask(volunteer_id, referees)


def change(volunteer_id: int, wish: ClearanceWish) -> None:
    """Apply for another clearance than before, or with another organisation; the steps that were taken stay.

    What waits for a second person is of the organisation that had the file, and goes.
    """
    database.lock(Volunteer, [volunteer_id])
    request = queries.find_request(volunteer_id)
    if request is None:
        return
    if request.organisation_id != wish.organisation_id:
        for proposal, _ in proposals_for(volunteer_id):
            db.session.delete(proposal)
    for name, value in vars(wish).items():
        setattr(request, name, value)


def name_another(volunteer_id: int, referee: Referee) -> None:
    """Write to one more referee. Raises Refused when they cannot be asked."""
    database.lock(Volunteer, [volunteer_id])
    _ask(volunteer_id, [referee])


def _ask(volunteer_id: int, referees: list[Referee]) -> None:
    own = db.session.get_one(Account, volunteer_id).email
    asked = [reference.email for reference in references_for(volunteer_id)]
    refuse(rules.may_ask([referee.email for referee in referees], own, asked))
    now = clock.now()
    for referee in referees:
        times = {"asked_at": now, "expires_at": now + rules.LASTS}
        reference = added(Reference(volunteer_id=volunteer_id, digest=tokens.new_secret(), **times, **vars(referee)))
        reference.digest = tokens.digest(queries.secret_of(reference))
        _write_to_referee(reference, "asked")


def _write_to_referee(reference: Reference, what: str) -> None:
    about, key = {"reference": reference.id}, f"reference:{reference.id}:{what}"
    outbox.post(f"volunteers.clearances.{what}", Recipient.at(reference), about, key=key)


def answer(reference: Reference, known_for: Acquaintance, trusted: list[Clearance], remark: str) -> bool:
    """Keep what a referee says; False, and nothing changed, when it is answered or over. The row is locked."""
    now = clock.now()
    if rules.button(now, reference.expires_at, reference.answered_at) is not Button.OPEN:
        return False
    reference.answered_at = now
    reference.known_for, reference.trusted, reference.remark = known_for, [one.value for one in trusted], remark
    return True


def remind() -> int:
    """The worker's periodic task: write once more to whoever has not answered for a week; returns to how many."""
    return for_each(lambda: queries.unreminded(clock.now()), _remind)


def _remind(reference_id: int) -> None:
    found = queries.find_unanswered(reference_id, clock.now())
    if found and found[0].reminded_at is None:
        found[0].reminded_at = clock.now()
        _write_to_referee(found[0], "reminded")
