"""Recording the steps, proposing and confirming a clearance by two people, taking one away, warning of its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.database import db, transaction
from community.foundation.outbox import Recipient
from community.foundation.refusal import Refused
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.signals import clearance_ended
from volunteers.vetting import queries, rules
from volunteers.vetting.granted import granted_to, newly_expired, unsettled, warnable
from volunteers.vetting.models import (
    AttendedTraining,
    ClearanceProposal,
    ClearanceRequest,
    EndedClearance,
    GrantedClearance,
    Interview,
    Reference,
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
    for one in granted_to([volunteer.id]).get(volunteer.id, []):
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


def warn() -> int:
    """The worker's chore: write 60, 30 and 7 days before a clearance ends, each once; returns to how many."""
    today = _today()
    with transaction(writing=False):
        due = [one.id for one in warnable(today) if _warning(one, today)]
    for granted_id in due:
        with transaction():
            _warn(granted_id, today)
    return len(due)


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
    """The worker's chore: note what has run out, and go through the consequences of every end; returns how many.

    The consequences are gone through once more after a withdrawal was committed: whoever signed up in the same
    moment is seen then.
    """
    today = _today()
    with transaction(writing=False):
        expired, ended = newly_expired(today), unsettled()
    for granted_id in expired:
        with transaction():
            _note_end(granted_id, today)
    if expired:
        with transaction(writing=False):
            ended = unsettled()
    for ended_id in ended:
        with transaction():
            _settle(ended_id)
    return len(ended)


def _note_end(granted_id: int, today: date) -> None:
    for granted in database.lock(GrantedClearance, [granted_id]):
        if granted_id in newly_expired(today):
            db.session.add(
                EndedClearance(
                    volunteer_id=granted.volunteer_id,
                    clearance=granted.clearance,
                    ended_on=granted.expires_on,
                    reason=EndReason.EXPIRED,
                )
            )


def _settle(ended_id: int) -> None:
    for ended in database.lock(EndedClearance, [ended_id]):
        if ended.settled_at is None:
            clearance_ended.send(db.session.get_one(Volunteer, ended.volunteer_id), clearance=ended.clearance)
            ended.settled_at = clock.now()


def _today() -> date:
    return clock.today(current_app.config["ZAEDNO"].time_zone)


def _write(volunteer_id: int, what: str, about: dict[str, Any], key: str) -> None:
    account = db.session.get_one(Account, volunteer_id)
    outbox.post(f"volunteers.vetting.{what}", Recipient(account.id, account.email, account.locale), about, key=key)


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
