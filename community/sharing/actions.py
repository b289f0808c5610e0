"""Proposing a data-sharing agreement, accepting it, ending it."""

from community.foundation import clock, database
from community.foundation.database import added
from community.foundation.refusal import refuse
from community.organisations.models import Organisation
from community.sharing import queries, rules
from community.sharing.models import SharingAgreement
from community.sharing.rules import Disclosure, Refusal, SharingDeed, ToldSharing


def propose(proposer_id: int, partner_id: int, told: ToldSharing, me: int | None) -> SharingAgreement:
    """One organisation proposes it to another. Raises Refused for days that cannot be, and where a proposal of the two
    waits for its answer."""
    refuse(rules.may_propose((proposer_id, partner_id), told.valid_from, told.expires_on, clock.today()))
    database.lock(Organisation, [proposer_id, partner_id])
    refuse(Refusal.PROPOSED_ALREADY, when=queries.waits_between(proposer_id, partner_id))
    return added(
        SharingAgreement(
            proposer_id=proposer_id,
            partner_id=partner_id,
            purpose=told.purpose,
            shared=[one.value for one in Disclosure if one in told.categories],
            basis=told.basis,
            valid_from=told.valid_from,
            expires_on=told.expires_on,
            proposed_at=clock.now(),
            proposed_by_id=me,
        )
    )


def accept(agreement: SharingAgreement, me: int | None, *, own: bool) -> None:
    """The other side agrees; `own`: their side has proposed it. Raises Refused for who proposed it, and where nothing
    waits for an answer."""
    state = rules.state_of(agreement.course, clock.today())
    refuse(rules.may(state, SharingDeed.ACCEPT, own=own))
    agreement.accepted_at, agreement.accepted_by_id = clock.now(), me


def end(agreement: SharingAgreement, me: int | None) -> None:
    """One side does not want it, or no longer: from now on nothing is sent across it. Raises Refused where it ended."""
    refuse(rules.may(rules.state_of(agreement.course, clock.today()), SharingDeed.END))
    agreement.ended_at, agreement.ended_by_id = clock.now(), me
