"""An agreement from the application to its end, the plans of children, and the steps that somebody takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from community.agreements import queries, rules
from community.agreements.models import Agreement, AgreementParty, AgreementStep, AgreementWish, ChildPlan
from community.agreements.rules import AgreementEnding, Refusal, StepState, WishEnding
from community.duties.queries import duties_of, owners_of
from community.duties.rules import StepPicture, due_days
from community.foundation import clock, database
from community.foundation.config import settings
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.households.actions import take_down
from community.households.models import Household
from community.households.rules import ConsentManner, ConsentPurpose


@dataclass(frozen=True)
class ToldStep:
    """What was told of a measure."""

    title: str
    picture: StepPicture
    organisation_id: int
    due_on: date
    place: str = ""
    bring: str = ""


def apply(
    household: Household,
    organisation_id: int,
    days: tuple[date, date],
    adults: Collection[int],
    account_id: int | None,
) -> Agreement:
    """Take the application of these adults (ids), with the days of the decision and of the application. Raises Refused
    where it came too late, where nobody of the family is an adult, and where there is an agreement already."""
    database.lock(Household, [household.id])
    country, (decided_on, applied_on) = settings().country, days
    refuse(queries.why_not_apply(household.id, decided_on, applied_on, country))
    able = {one.id for one in queries.family_of(household.id).adults}
    refuse(Refusal.NO_ADULT, when=not adults or not able >= set(adults))
    made = added(
        Agreement(
            household_id=household.id,
            organisation_id=organisation_id,
            law_code=country,
            decided_on=decided_on,
            applied_on=applied_on,
            owner_id=account_id,
            created_at=clock.now(),
        )
    )
    db.session.add_all(AgreementParty(agreement_id=made.id, member_id=one) for one in sorted(set(adults)))
    if wanted := queries.find_wish(household.id):
        _settle(wanted, WishEnding.BEGUN)
    return made


def want(
    household: Household, organisation_id: int, decided_on: date, member_id: int | None, language: str
) -> AgreementWish:
    """A family says with its card that it wants an agreement, and agrees to the care of that municipality where it did
    not yet; what it wants already stays as it is. Raises Refused for a day to come, where there is an agreement, and
    for who does not make any."""
    database.lock(Household, [household.id])
    refuse(rules.may_wish(decided_on, clock.today(), queries.facts_of(settings().country)))
    refuse(Refusal.ALREADY_ONE, when=queries.find_live(household.id))
    makers, agreed = queries.makers_for(household.id)
    refuse(Refusal.NOWHERE, when=organisation_id not in {one.id for one in makers})
    if not agreed:
        purposes, manner = [ConsentPurpose.CARE], ConsentManner.ON_SCREEN
        take_down(household, purposes, language, manner, None, towards=organisation_id)
    wanted = queries.find_wish(household.id)
    if wanted is not None:
        wanted.organisation_id = organisation_id
        return wanted
    facts = {"decided_on": decided_on, "wished_on": clock.today(), "created_at": clock.now(), "member_id": member_id}
    return added(AgreementWish(household_id=household.id, organisation_id=organisation_id, **facts))


def begin(wanted: AgreementWish, account_id: int | None) -> Agreement:
    """Take what a family typed as its application, for all its adults. Raises Refused as `apply` does."""
    household = db.session.get_one(Household, wanted.household_id)
    adults = [one.id for one in queries.signers_of(household.id)]
    days = (wanted.decided_on, wanted.wished_on)
    return apply(household, wanted.organisation_id, days, adults, account_id)


def leave(wanted: AgreementWish, ending: WishEnding) -> None:
    """None is begun: the municipality says so, or the family does not want it any more. Raises Refused once it is
    over."""
    refuse(Refusal.WISH_OVER, when=wanted.settled_at is not None)
    _settle(wanted, ending)


def _settle(wanted: AgreementWish, ending: WishEnding) -> None:
    wanted.settled_at, wanted.settled = clock.now(), ending


def sign(agreement: Agreement, signed_on: date, reference: str, account_id: int | None) -> None:
    """The agreement stands from that day on; the town's duties come with it, as they are today. Raises Refused."""
    refuse(rules.may_sign(agreement.course, signed_on, clock.today()))
    agreement.signed_on, agreement.reference, agreement.owner_id = signed_on, reference, account_id
    children = bool(queries.family_of(agreement.household_id).children)
    due = due_days(signed_on, duties_of(agreement.law_code), children=children)
    owners = owners_of([duty for duty, _ in due], agreement.organisation_id, account_id)
    db.session.add_all(
        AgreementStep(
            agreement_id=agreement.id,
            duty_code=duty.key,
            words=dict(duty.words),
            picture=duty.picture,
            organisation_id=agreement.organisation_id,
            owner_id=owners[duty.key],
            due_on=due_on,
            created_at=clock.now(),
        )
        for duty, due_on in due
    )
    db.session.flush()


def extend(agreement: Agreement, agreed_on: date) -> None:
    """Both agreed in writing to one more term. Raises Refused for a second time, and after the term."""
    refuse(rules.may_extend(agreement.course, agreed_on, clock.today(), queries.facts_of(agreement.law_code)))
    agreement.extended_on = agreed_on


def move(agreement: Agreement, moved_on: date, moved_to: str, organisation_id: int | None = None) -> None:
    """The family lives in another municipality now, where the agreement goes on for the rest of its term. One that
    takes part here (its id) takes over the open steps; with one that does not they are over here. Raises Refused."""
    facts = queries.facts_of(agreement.law_code)
    refuse(rules.may_move(agreement.course, moved_on, clock.today(), facts))
    before, agreement.moved_on, agreement.moved_to = agreement.organisation_id, moved_on, moved_to
    ours = [
        step
        for step in queries.steps_of([agreement.id])
        if step.state is StepState.OPEN and step.organisation_id == before
    ]
    for step in ours:
        if organisation_id:
            step.organisation_id, step.owner_id = organisation_id, None
        else:
            step.state, step.settled_on = StepState.NOT_NEEDED, moved_on
    if organisation_id:
        agreement.organisation_id, agreement.owner_id = organisation_id, None


def end(agreement: Agreement, ending: AgreementEnding, ended_on: date, member_id: int | None = None) -> None:
    """The agreement ends for all, or for this one of it; with the last of them it ends altogether. Raises Refused."""
    facts, today = queries.facts_of(agreement.law_code), clock.today()
    refuse(rules.may_end(agreement.course, ending, ended_on, today, facts, of_one=member_id is not None))
    live = [one for one in queries.parties_of(agreement.id) if one.ended_on is None]
    for one in live:
        if member_id in (None, one.member_id):
            one.ended_on, one.ending = ended_on, ending
    if all(one.ended_on for one in live):
        agreement.ended_on, agreement.ending = ended_on, ending


def keep_plan(agreement: Agreement, member_id: int, needs: Mapping[str, str], opinion: str) -> ChildPlan:
    """Keep what a child needs and says. Raises Refused for somebody who is grown up or of another family, and after
    the agreement's end."""
    refuse(Refusal.NOT_RUNNING, when=agreement.ended_on is not None)
    children = {one.id for one in queries.family_of(agreement.household_id).children}
    refuse(Refusal.NOT_A_CHILD, when=member_id not in children)
    plan = queries.find_plan(agreement.id, member_id)
    if plan is None:
        facts = {"opinion": opinion, "updated_at": clock.now()}
        plan = added(ChildPlan(agreement_id=agreement.id, member_id=member_id, **facts))
    for name, words in needs.items():
        setattr(plan, name, words)
    plan.opinion, plan.updated_at = opinion, clock.now()
    return plan


def add_step(agreement: Agreement, told: ToldStep, plan_id: int | None, account_id: int | None) -> AgreementStep:
    """Add a measure, of the family or of a child's plan. Raises Refused where the agreement does not run."""
    refuse(Refusal.NOT_RUNNING, when=agreement.signed_on is None or agreement.ended_on is not None)
    return added(
        AgreementStep(
            agreement_id=agreement.id, plan_id=plan_id, owner_id=account_id, created_at=clock.now(), **vars(told)
        )
    )


def change_step(step: AgreementStep, due_on: date, place: str, bring: str, owner_id: int | None) -> None:
    """Say when, where and with what a step is taken, and whose it is. Raises Refused for one that is settled."""
    refuse(Refusal.SETTLED, when=step.state is not StepState.OPEN)
    step.due_on, step.place, step.bring, step.owner_id = due_on, place, bring, owner_id


def settle_step(step: AgreementStep, evidence_on: date | None, evidence: str) -> None:
    """A step is done, shown by a paper of that day and number; again changes what shows it. Raises Refused for a paper
    of a day to come."""
    refuse(Refusal.TO_COME, when=evidence_on is not None and evidence_on > clock.today())
    step.state, step.settled_on = StepState.DONE, step.settled_on or clock.today()
    step.evidence_on, step.evidence = evidence_on, evidence


def drop_step(step: AgreementStep) -> None:
    """A step is not needed here; one that is done stays so."""
    if step.state is StepState.OPEN:
        step.state, step.settled_on = StepState.NOT_NEEDED, clock.today()


def open_again(step: AgreementStep) -> None:
    """A step was settled by mistake."""
    step.state, step.settled_on, step.evidence_on, step.evidence = StepState.OPEN, None, None, ""
