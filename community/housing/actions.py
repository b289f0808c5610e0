"""Taking in a dwelling and letting it go; opening a need, offering, accepting, moving in, and what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from community.foundation import clock, database
from community.foundation.database import added
from community.foundation.refusal import refuse, unless_refused
from community.households.models import Household
from community.housing import queries, rules
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import (
    DwellingDeed,
    HousingDeed,
    HousingNeedState,
    HousingSide,
    LostReason,
    Refusal,
)
from community.referrals.models import Referral
from community.referrals.queries import leads_to
from community.referrals.rules import ReferralKind
from community.sharing.queries import held_back
from community.sharing.rules import Disclosure, beyond
from community.sharing.rules import Refusal as SharingRefusal


def take_in(facts: dict[str, Any], locale: str) -> Dwelling:
    """Keep what somebody offers; it waits for the office. Raises Refused where nobody could look at it."""
    offices = queries.offices()
    refuse(Refusal.NOBODY, when=not offices)
    return added(Dwelling(organisation_id=offices[0].id, locale=locale, created_at=clock.now(), **facts))


def change(dwelling: Dwelling, facts: dict[str, Any]) -> None:
    """Say otherwise what it is like. Raises Refused while somebody has it, and when it was withdrawn."""
    dwelling = _locked(dwelling.id)
    _on(dwelling, DwellingDeed.CHANGE)
    for name, value in facts.items():
        setattr(dwelling, name, value)


def step_dwelling(dwelling: Dwelling, deed: DwellingDeed, me: int | None) -> None:
    """Check it, approve it, let it be free again, withdraw it. Raises Refused where that is not the next step."""
    refuse(Refusal.NOT_NOW, when=deed not in rules.BY_HAND)
    dwelling = _locked(dwelling.id)
    _on(dwelling, deed)
    if deed is DwellingDeed.CHECK:
        dwelling.checked_at, dwelling.checked_by_id = clock.now(), me
    elif deed is DwellingDeed.WITHDRAW:
        dwelling.withdrawn_at = clock.now()
    elif deed is DwellingDeed.FREE and (holder := queries.holder_of(dwelling.id)):
        _leave(holder)


def _leave(need: HousingNeed) -> None:
    """What becomes of a need whose home is free again: before the move somebody looks on."""
    need.holds = False
    if need.state is HousingNeedState.ACCEPTED:
        need.state, need.dwelling_id, need.due_on = HousingNeedState.SEARCHING, None, None
    elif need.state in (HousingNeedState.MOVED_IN, HousingNeedState.AFTER_90):
        need.state, need.lost, need.lost_at, need.due_on = (
            HousingNeedState.LOST,
            LostReason.MOVED_OUT,
            clock.now(),
            None,
        )


def _locked(dwelling_id: int) -> Dwelling:
    [found] = database.lock(Dwelling, [dwelling_id])
    return found  # type: ignore[no-any-return]


def _on(dwelling: Dwelling, deed: DwellingDeed) -> None:
    """The one way in which a dwelling goes on."""
    answer = rules.dwelling_step(dwelling.state, deed, complete=bool(dwelling.address))
    dwelling.state = unless_refused(answer, Refusal)


@dataclass(frozen=True)
class AskedHome:
    """Who looks for a home and who passes it on: the household or one of it, the organisations, who wrote it."""

    household_id: int
    sender_id: int
    opened_by_id: int | None
    member_id: int | None = None
    referral_id: int | None = None


def ask(whose: AskedHome, office_id: int, facts: dict[str, Any]) -> HousingNeed:
    """Open a need. Raises Refused where one is open for them, where that office looks for no homes, and where the two
    organisations do not share what goes along; with a referral that has gone along already."""
    database.lock(Household, [whose.household_id])
    refuse(Refusal.NOBODY, when=office_id not in {one.id for one in queries.offices()})
    if whose.referral_id is None:
        refuse(Refusal.ALREADY, when=queries.find_live(whose.household_id))
        refuse(held_back(whose.sender_id, office_id, rules.discloses(facts)))
    return added(
        HousingNeed(
            household_id=whose.household_id,
            member_id=whose.member_id,
            referral_id=whose.referral_id,
            organisation_id=office_id,
            sender_id=whose.sender_id,
            opened_by_id=whose.opened_by_id,
            opened_at=clock.now(),
            **facts,
        )
    )


def ask_for(referral: Referral, facts: dict[str, Any], me: int | None) -> HousingNeed:
    """Open the need of somebody who was referred for a home; it is theirs alone, as the referral is. Raises Refused
    where there is one, or where the referral is about something else."""
    database.lock(Referral, [referral.id])
    refuse(Refusal.NOT_NOW, when=not leads_to(referral, ReferralKind.HOUSING))
    refuse(Refusal.ALREADY, when=queries.of_referral(referral.id))
    facts = {**facts, "named": Disclosure.NAME in referral.disclosures}
    whose = AskedHome(referral.household_id, referral.sender_id, me, referral.member_id, referral.id)
    return ask(whose, referral.receiver_id, facts)


def change_need(need: HousingNeed, side: HousingSide, facts: dict[str, Any]) -> None:
    """Say otherwise what is looked for. Raises Refused once something is offered, and where whoever passed it on would
    tell the office more than the two share."""
    _step(need, HousingDeed.CHANGE, side)
    if side is HousingSide.CARE:
        refuse(SharingRefusal.BEYOND, when=beyond(rules.discloses(facts), queries.may_be_told(need)))
    for name, value in facts.items():
        setattr(need, name, value)


def step(need: HousingNeed, deed: HousingDeed, side: HousingSide) -> None:
    """A step that needs nothing said beside: to look, yes, no, back, still there. Raises Refused where it is not the
    next one, and where the dwelling was taken meanwhile."""
    refuse(Refusal.NOT_NOW, when=deed not in rules.PLAIN)
    dwelling = _dwelling_of(need)
    _step(need, deed, side, dwelling)
    if deed is HousingDeed.ACCEPT:
        _on(dwelling, DwellingDeed.RESERVE)
        need.accepted_at, need.holds = clock.now(), True
    elif deed in (HousingDeed.DECLINE, HousingDeed.STEP_BACK):
        _let_go(need, dwelling)
    need.due_on = rules.next_due(need.state, clock.today(), need.moved_on)


def note_viewing(need: HousingNeed, dwelling: Dwelling) -> None:
    """That the family will look at a dwelling. Raises Refused where nobody looks for one, or it cannot be had."""
    _step(need, HousingDeed.VIEW, HousingSide.OFFICE)
    refuse(Refusal.TAKEN, when=_locked(dwelling.id).state not in rules.OFFERED_FROM)
    refuse(Refusal.DOES_NOT_FIT, when=not queries.fits(need, dwelling))


def propose(need: HousingNeed, dwelling: Dwelling) -> None:
    """Offer a dwelling to a family; the answer is taken by who accompanies it. Raises Refused where it does not fit,
    or cannot be had."""
    dwelling = _locked(dwelling.id)
    _step(need, HousingDeed.OFFER, HousingSide.OFFICE)
    refuse(Refusal.TAKEN, when=dwelling.state not in rules.OFFERED_FROM)
    refuse(Refusal.DOES_NOT_FIT, when=not queries.fits(need, dwelling))
    need.dwelling_id, need.offered_at = dwelling.id, clock.now()
    need.due_on = rules.next_due(need.state, clock.today(), None)


def move_in(need: HousingNeed, moved_on: date, side: HousingSide) -> None:
    """They live there since a day. Raises Refused before they accepted, and for a day that cannot be."""
    dwelling = _dwelling_of(need)
    _step(need, HousingDeed.MOVE_IN, side)
    refuse(rules.moved_well(moved_on, _day_of(need.accepted_at), clock.today()))
    _on(dwelling, DwellingDeed.OCCUPY)
    need.moved_on = moved_on
    need.due_on = rules.next_due(need.state, clock.today(), moved_on)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(clock.town_zone())).date()


def lose(need: HousingNeed, reason: LostReason, side: HousingSide) -> None:
    """Nothing comes of it, or it did not last. Raises Refused where it is over."""
    dwelling = _dwelling_of(need)
    moved = need.moved_on is not None
    _step(need, HousingDeed.LOSE, side)
    need.lost, need.lost_at, need.due_on = reason, clock.now(), None
    if need.holds:
        _on(dwelling, DwellingDeed.FREE)
        need.holds = False
    if not moved:
        need.dwelling_id = None


def _let_go(need: HousingNeed, dwelling: Dwelling | None) -> None:
    if need.holds and dwelling:
        _on(dwelling, DwellingDeed.FREE)
    need.dwelling_id = need.offered_at = need.accepted_at = None
    need.holds = False


def _dwelling_of(need: HousingNeed) -> Dwelling | None:
    """The dwelling of a need, which the permission check has locked; locked after it."""
    return _locked(need.dwelling_id) if need.dwelling_id else None


def _step(need: HousingNeed, deed: HousingDeed, side: HousingSide, dwelling: Dwelling | None = None) -> None:
    """The one way in which a need goes on."""
    free = dwelling is None or dwelling.state in rules.OFFERED_FROM
    due = need.due_on is None or need.due_on <= clock.today()
    need.state = unless_refused(rules.housing_step(need.state, deed, side, free=free, due=due), Refusal)


def empty(ids: Sequence[int]) -> int:
    """Leave of these dwellings what they were like, and nothing of who offered them and where they are."""
    for dwelling in database.lock(Dwelling, list(ids)):
        dwelling.address = dwelling.landlord = dwelling.phone = dwelling.email = dwelling.words = dwelling.note = ""
        dwelling.emptied_at = clock.now()
    return len(ids)
