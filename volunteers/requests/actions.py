"""Asking for somebody at one's side, changing it, pausing and ending it; without consent nothing stands open."""

from typing import Any

from community.foundation import clock, database
from community.foundation.access import Actor
from community.foundation.database import added
from community.foundation.refusal import refuse
from community.households import actions as people
from community.households import queries as households
from community.households.models import Consent, Household
from community.households.rules import ConsentManner, ConsentPurpose
from volunteers.requests import queries
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, Refusal, RequestState


def ask(household_id: int, member_id: int | None, company: Company) -> MentoringRequest:
    """Ask for company, for the whole household or one of its people. Raises Refused with the reason."""
    database.lock(Household, [household_id])
    already = queries.find_live(household_id, member_id, company) is not None
    _check(household_id, member_id, already)
    return added(
        MentoringRequest(
            household_id=household_id,
            member_id=member_id,
            company=company,
            asked_at=clock.now(),
            updated_at=clock.now(),
        )
    )


def _check(household_id: int, member_id: int | None, already: bool) -> None:
    kin = households.members_of(household_id)
    agreed = households.agrees(household_id, ConsentPurpose.MATCHING, member_id)
    refuse(queries.obstacle(member_id, kin, agreed, already))


def keep(request: MentoringRequest, **told: Any) -> None:
    """Keep what is told of a request. Raises Refused for one that was ended."""
    refuse(Refusal.CLOSED, when=request.state is RequestState.CLOSED)
    for name, value in told.items():
        setattr(request, name, value)
    request.updated_at = clock.now()


def pause(request: MentoringRequest) -> None:
    """Propose nobody for now."""
    keep(request, state=RequestState.PAUSED)


def reopen(request: MentoringRequest) -> None:
    """Look for somebody again; the time of waiting goes on from the first day. Raises Refused with the reason."""
    database.lock(Household, [request.household_id])
    _check(request.household_id, request.member_id, already=False)
    keep(request, state=RequestState.OPEN)


def end(request: MentoringRequest) -> None:
    """It is not wished any more. Raises Refused when it was ended already."""
    keep(request, state=RequestState.CLOSED)


def agree(household: Household, language: str, member_id: int | None) -> None:
    """The family itself, or one of it for themselves, agrees that a volunteer is proposed to them."""
    people.take_down(household, [ConsentPurpose.MATCHING], language, ConsentManner.ON_SCREEN, None, member_id)


def disagree(card: Actor) -> None:
    """Whoever holds this card takes the agreement back that it shows; the requests pause at once."""
    for consent in households.own_consents(card):
        if consent.purpose is ConsentPurpose.MATCHING and consent.live:
            people.withdraw_consent(consent)


def pause_requests(consent: Consent) -> None:
    """When a consent to be matched is withdrawn, by whomever, the open requests that it was for pause."""
    if consent.purpose is not ConsentPurpose.MATCHING:
        return
    for request in queries.requests_of(consent.household_id):
        still = households.agrees(request.household_id, ConsentPurpose.MATCHING, request.member_id)
        if request.state is RequestState.OPEN and not still:
            pause(request)
