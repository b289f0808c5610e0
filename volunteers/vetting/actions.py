"""Recording the steps, proposing and confirming a clearance by two people, and taking one away."""

from datetime import date

from community.accounts.models import Account
from community.foundation import clock, outbox
from community.foundation.database import db
from community.foundation.outbox import Recipient
from community.foundation.refusal import Refused
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.signals import clearance_ended
from volunteers.vetting import queries, rules
from volunteers.vetting.models import (
    AttendedTraining,
    ClearanceProposal,
    EndedClearance,
    GrantedClearance,
    Interview,
    SeenCertificate,
)
from volunteers.vetting.rules import Certificate, Clearance, EndReason, InterviewOutcome, Outcome, Refusal, Training


def record_interview(
    volunteer: Volunteer, held_on: date, held_by: int, outcome: InterviewOutcome, today: date, recorder: int
) -> None:
    """Note a talk. Raises Refused for one's own file and for a day to come; so do the other two."""
    _check(volunteer, held_on, today, recorder)
    if held_by == volunteer.id:
        raise Refused(Refusal.ONESELF)
    db.session.add(
        Interview(
            volunteer_id=volunteer.id,
            held_on=held_on,
            held_by_id=held_by,
            outcome=outcome,
            recorded_at=clock.now(),
        )
    )


def record_certificate(
    volunteer: Volunteer, certificate: Certificate, seen_on: date, until: date, today: date, recorder: int
) -> None:
    """Note that the recorder saw a certificate, and until when it counts."""
    _check(volunteer, seen_on, today, recorder)
    if until <= today:
        raise Refused(Refusal.PAST)
    db.session.add(
        SeenCertificate(
            volunteer_id=volunteer.id,
            certificate=certificate,
            seen_on=seen_on,
            seen_by_id=recorder,
            valid_until=until,
            recorded_at=clock.now(),
        )
    )


def record_training(volunteer: Volunteer, training: Training, attended_on: date, today: date, recorder: int) -> None:
    """Note that the volunteer attended a training; of the same one the last counts."""
    _check(volunteer, attended_on, today, recorder)
    row = next((one for one in queries.trainings_of(volunteer.id) if one.training is training), None)
    if row is None:
        row = AttendedTraining(volunteer_id=volunteer.id, training=training)
        db.session.add(row)
    row.attended_on, row.recorded_by_id, row.recorded_at = attended_on, recorder, clock.now()


def _check(volunteer: Volunteer, on: date, today: date, recorder: int) -> None:
    if reason := rules.may_record(recorder, volunteer.id, on, today):
        raise Refused(reason)


def grant(volunteer: Volunteer, clearance: Clearance, until: date, today: date, granter: int) -> Outcome:
    """Propose a clearance to a second person, or be that person. Raises Refused, with the missing step as the reason.

    The volunteer is locked by the door, so that of two at once one is the first and the other the second.
    """
    proposal = queries.find_proposal(volunteer.id, clearance)
    # A changed date is a new proposal: whoever changed it cannot confirm it.
    same = proposal if proposal and proposal.expires_on == until and proposal.proposed_by_id != granter else None
    outcome = _decided(volunteer, clearance, until, today, granter, same.proposed_by_id if same else None)
    if outcome is Outcome.GRANTED:
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
) -> Outcome:
    dossier = queries.dossiers([volunteer.id])[volunteer.id]
    outcome = rules.decide(clearance, until, today, granter, volunteer.id, dossier, proposer)
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome


def withdraw(volunteer: Volunteer, clearance: Clearance, today: date) -> None:
    """Take a clearance and what waits for it away; it allows nothing any more, and what it allowed is undone."""
    proposal = queries.find_proposal(volunteer.id, clearance)
    if proposal:
        db.session.delete(proposal)
    for one in queries.granted_to([volunteer.id]).get(volunteer.id, []):
        if one.clearance is clearance:
            db.session.delete(one)
            last = min(today, one.expires_on)
            db.session.add(
                EndedClearance(
                    volunteer_id=volunteer.id, clearance=clearance, ended_on=last, reason=EndReason.WITHDRAWN
                )
            )
            db.session.flush()
            clearance_ended.send(volunteer, clearance=clearance)


def _keep(volunteer: Volunteer, proposal: ClearanceProposal, today: date, second: int) -> None:
    clearance, until = proposal.clearance, proposal.expires_on
    held = {one.clearance: one for one in queries.granted_to([volunteer.id]).get(volunteer.id, [])}
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
    account = db.session.get_one(Account, volunteer.id)
    recipient = Recipient(account.id, account.email, account.locale)
    key = f"cleared:{volunteer.id}:{clearance.value}:{until}:{clock.now().timestamp()}"
    outbox.post("volunteers.vetting.cleared", recipient, {"volunteer": volunteer.id}, key=key)
