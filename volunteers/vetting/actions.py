"""Granting a clearance, proposing one, and taking one away."""

from datetime import date

from community.accounts.models import Account
from community.foundation import clock, outbox
from community.foundation.database import db
from community.foundation.outbox import Recipient
from community.foundation.refusal import Refused
from volunteers.profiles.models import Volunteer
from volunteers.vetting import queries, rules
from volunteers.vetting.models import ClearanceProposal, GrantedClearance
from volunteers.vetting.rules import Clearance, Outcome, Refusal


def grant(volunteer: Volunteer, clearance: Clearance, until: date, today: date, granter: int) -> Outcome:
    """Clear the volunteer, or propose it to a second person. Raises Refused. The volunteer is locked by the door."""
    outcome = rules.decide(clearance, until, today, granter, volunteer.id)
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    if outcome is Outcome.GRANTED:
        _keep(volunteer, clearance, until, today)
        return outcome
    proposal = queries.find_proposal(volunteer.id, clearance)
    if proposal is None:
        proposal = ClearanceProposal(volunteer_id=volunteer.id, clearance=clearance)
        db.session.add(proposal)
    # A changed date is a new proposal: whoever changed it cannot confirm it.
    proposal.expires_on, proposal.proposed_by_id, proposal.proposed_at = until, granter, clock.now()
    return outcome


def confirm(volunteer: Volunteer, proposal: ClearanceProposal, today: date, granter: int) -> None:
    """Be the second person. Raises Refused for the first one, and for oneself."""
    outcome = rules.decide(
        proposal.clearance, proposal.expires_on, today, granter, volunteer.id, proposal.proposed_by_id
    )
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    _keep(volunteer, proposal.clearance, proposal.expires_on, today)
    db.session.delete(proposal)


def withdraw(volunteer: Volunteer, clearance: Clearance) -> None:
    """Take a clearance and what waits for it away; from now on it allows nothing."""
    for one in queries.granted_to([volunteer.id]).get(volunteer.id, []):
        if one.clearance is clearance:
            db.session.delete(one)
    proposal = queries.find_proposal(volunteer.id, clearance)
    if proposal:
        db.session.delete(proposal)


def _keep(volunteer: Volunteer, clearance: Clearance, until: date, today: date) -> None:
    held = {one.clearance: one for one in queries.granted_to([volunteer.id]).get(volunteer.id, [])}
    granted = held.get(clearance)
    if granted is None:
        granted = GrantedClearance(volunteer_id=volunteer.id, clearance=clearance)
        db.session.add(granted)
    granted.granted_on, granted.expires_on = today, until
    account = db.session.get_one(Account, volunteer.id)
    recipient = Recipient(account.id, account.email, account.locale)
    key = f"cleared:{volunteer.id}:{clearance.value}:{until}:{clock.now().timestamp()}"
    outbox.post("volunteers.vetting.cleared", recipient, {"volunteer": volunteer.id}, key=key)
