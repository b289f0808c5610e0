"""Beginning a mediation, both sides saying whether they take part, every step of the mediator, and its end."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, database, outbox, tokens
from community.foundation.database import added, db
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse, unless_refused
from community.households.models import Household, Member
from community.mediation import queries, rules
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty, Mediator
from community.mediation.rules import HandOver, HeldResult, MediationDeed, MediationState, Refusal
from community.worries import actions as worries
from community.worries.models import Worry


def register(account_id: int, number: str) -> None:
    """Tell under which number one is in the national register; with it one can be asked to mediate."""
    known = queries.find_mediator(account_id) or Mediator(account_id=account_id)
    known.register_number, known.told_at = number, clock.now()
    db.session.add(known)


def begin(worry: Worry, mediator: Account, me: int | None) -> Mediation:
    """Ask a mediator; whoever wrote it and left an address is asked as the first side. Raises Refused once it is
    over."""
    worries.mediate(worry, me)
    made = added(
        Mediation(
            worry_id=worry.id,
            organisation_id=worry.organisation_id,
            mediator_id=mediator.id,
            begun_by_id=me,
            created_at=clock.now(),
        )
    )
    about = {"mediation": made.id}
    outbox.post("community.mediation.assigned", mediator, about, key=f"mediation:{made.id}:{mediator.id}")
    if worry.email:
        invite_neighbour(made, "", worry.email, worry.locale)
    return made


def invite_neighbour(mediation: Mediation, name: str, email: str, locale: str) -> None:
    """Ask a neighbour: with an address they get a page of their own, else the mediator talks to them. Raises Refused
    where both sides are there."""
    party = _invite(mediation, name=name, email=email, locale=locale)
    if email:
        party.digest = tokens.digest(tokens.sealed(queries.SEAL, party.id, party.created_at))
        recipient = Recipient(None, email, locale)
        outbox.post("community.mediation.invited", recipient, {"party": party.id}, key=f"mediation-party:{party.id}")


def invite_family(mediation: Mediation, member: Member) -> None:
    """Ask somebody who speaks for a family; they read it with their own card. Raises Refused for who is young, and
    where the other side is of the same family."""
    refuse(Refusal.SAME, when=not queries.is_grown_up(member))
    others = queries.parties_of(mediation.id)
    refuse(Refusal.SAME, when=any(one.household_id == member.household_id for one in others))
    household = db.session.get_one(Household, member.household_id)
    _invite(mediation, household_id=household.id, member_id=member.id, locale=household.locale)


def _invite(mediation: Mediation, **who: object) -> MediationParty:
    _step(mediation, MediationDeed.INVITE)
    there = queries.parties_of(mediation.id)
    refuse(Refusal.TWO, when=len(there) >= rules.PARTIES)
    first = not any(one.first for one in there)
    return added(MediationParty(mediation_id=mediation.id, first=first, created_at=clock.now(), **who))


def consent(party: MediationParty, noted_by: int | None = None) -> None:
    """A side takes part; `noted_by` is who heard it, None for the own page. Raises Refused where it said so already,
    and where nothing is to be said any more."""
    mediation = _locked(party.mediation_id)
    refuse(rules.may_say(mediation.state, consented=party.consented_at is not None))
    party.consented_at, party.consent_noted_by_id = clock.now(), noted_by


def decline(party: MediationParty) -> None:
    """A side does not want it, or no longer: that is its end. Raises Refused where it is over."""
    _end(_locked(party.mediation_id), MediationDeed.REFUSE)


def say(party: MediationParty, *, takes_part: bool) -> bool:
    """What a neighbour presses on the mailed page; False where that was said before, or nothing is to be said any
    more."""
    state = _locked(party.mediation_id).state
    if takes_part and rules.may_say(state, consented=party.consented_at is not None):
        return False
    if isinstance(rules.step(state, MediationDeed.REFUSE), Refusal):
        return False
    (consent if takes_part else decline)(party)
    return True


def hand_over(mediation: Mediation, to: Account, why: HandOver) -> None:
    """Somebody else leads it from now on; who did reads nothing of it any more, and what they noted of talks, which is
    theirs alone, goes with them. While it goes on both sides are asked anew; once they agreed the new one only asks
    whether that holds. Raises Refused where it is over, and for who is in no register."""
    refuse(rules.may_hand_over(mediation.state, asks=queries.lacks_an_asker(mediation.id)))
    registered = {account.id for account, _ in queries.mediators()}
    refuse(rules.may_lead(to.id, mediation.mediator_id, registered))
    mediation.mediator_id, mediation.handed_over_at, mediation.handed_over_why = to.id, clock.now(), why
    turn = f"{mediation.id}:{clock.now().timestamp()}"
    outbox.post("community.mediation.assigned", to, {"mediation": mediation.id}, key=f"mediation:{turn}:{to.id}")
    for party in queries.parties_of(mediation.id):
        db.session.execute(sa.delete(MediationNote).where(MediationNote.party_id == party.id))
        if mediation.state not in rules.LIVE:
            continue
        party.consented_at = party.consent_noted_by_id = party.impartial_at = None
        if party.email and party.digest:
            whom, about = Recipient(None, party.email, party.locale), {"party": party.id}
            outbox.post("community.mediation.changed", whom, about, key=f"mediation-party:{party.id}:{turn}")


def meet(mediation: Mediation, on: date) -> None:
    """The information meeting was held. Raises Refused once it has begun, and for a day to come."""
    _step(mediation, MediationDeed.MEET)
    refuse(Refusal.DAY, when=on > clock.today())
    mediation.met_on = on


def declare(party: MediationParty) -> None:
    """The mediator declares to be impartial towards this side; again is harmless. Raises Refused once it has begun."""
    _step(_locked(party.mediation_id), MediationDeed.DECLARE)
    party.impartial_at = party.impartial_at or clock.now()


def start(mediation: Mediation) -> None:
    """From today on the six months run. Raises Refused while something is missing."""
    lacks = queries.lacks_of(mediation)
    onward: MediationState = unless_refused(rules.step(mediation.state, MediationDeed.START), Refusal)
    refuse(Refusal.LACKS, when=bool(lacks))
    mediation.started_on, mediation.state = clock.today(), onward


def note(party: MediationParty, text: str, me: int | None) -> None:
    """Add what only the mediator reads. Raises Refused when it is over, and while the sides are asked anew."""
    mediation = _locked(party.mediation_id)
    _step(mediation, MediationDeed.NOTE)
    _not_anew(mediation, MediationDeed.NOTE)
    db.session.add(MediationNote(party_id=party.id, text=text, written_by_id=me, created_at=clock.now()))


def agree(mediation: Mediation, on: date, place: str, terms: str) -> None:
    """Both sides signed what they agreed; after 30 and 90 days they are asked whether it holds. Raises Refused before
    the start, for a day before it or to come, and while the sides are asked anew."""
    _not_anew(mediation, MediationDeed.AGREE)
    refuse(rules.may_agree_on(on, mediation.started_on or on, clock.today()))
    mediation.agreed_on, mediation.place, mediation.terms = on, place, terms
    _end(mediation, MediationDeed.AGREE, on)
    for due in rules.follow_ups(on):
        db.session.add(MediationFollowUp(mediation_id=mediation.id, due_on=due))


def end(mediation: Mediation, *, refused: bool) -> None:
    """It ends without an agreement, or because a side told the mediator that it does not want it. Raises Refused where
    it is over."""
    _end(mediation, MediationDeed.REFUSE if refused else MediationDeed.END)


def ask_after(question: MediationFollowUp, result: HeldResult) -> None:
    """Keep what both sides say. Raises Refused before it is due, and where they were asked."""
    refuse(rules.may_ask_after(question.due_on, clock.today(), done=question.asked_at is not None))
    question.result, question.asked_at = result, clock.now()


def _locked(mediation_id: int) -> Mediation:
    [mediation] = database.lock(Mediation, [mediation_id])
    return mediation


def _step(mediation: Mediation, deed: MediationDeed) -> None:
    """The one way in which a mediation goes on."""
    mediation.state = unless_refused(rules.step(mediation.state, deed), Refusal)


def _not_anew(mediation: Mediation, deed: MediationDeed) -> None:
    refuse(rules.held_up(mediation.state, deed, queries.lacks_of(mediation)))


def _end(mediation: Mediation, deed: MediationDeed, on: date | None = None) -> None:
    onward: MediationState = unless_refused(rules.step(mediation.state, deed), Refusal)
    mediation.ended_on, mediation.state = on or clock.today(), onward
    db.session.flush()
    worries.settle(mediation.worry_id)


def watch() -> int:
    """The worker's periodic task: what has lasted six months ends; whoever leads what comes near to that, or has to ask
    whether something holds, gets an email, once. Returns how much was done."""
    today = clock.today()
    return for_each(lambda: queries.spent(today), _expire) + _remind()


def _expire(number: int) -> int:
    mediation = _locked(number)
    if mediation.started_on is None or mediation.state is not MediationState.UNDER_WAY:
        return 0
    if not rules.is_spent(mediation.started_on, clock.today()):
        return 0
    _end(mediation, MediationDeed.EXPIRE, rules.ends_on(mediation.started_on))
    return 1


def _remind() -> int:
    return for_each(queries.unreminded, _tell_leader) + for_each(queries.unasked, _tell_asker)


def _tell_leader(number: int) -> int:
    return _write(queries.leaders_of([number]).get(number, ()), "ending", {"mediation": number})


def _tell_asker(number: int) -> int:
    return _write(queries.askers_of([number]).get(number, ()), "due", {"follow_up": number})


def _write(people: Sequence[Recipient], mail: str, about: dict[str, int]) -> int:
    [number] = about.values()
    for one in people:
        outbox.post(f"community.mediation.{mail}", one, about, key=f"mediation-{mail}:{number}")
    return len(people)


def empty(ids: Sequence[int]) -> int:
    """Leave of these the states and the days alone; returns how many they were."""
    for mediation in database.lock(Mediation, list(ids)):
        mediation.place = mediation.terms = ""
        mediation.emptied_at = clock.now()
        for party in queries.parties_of(mediation.id):
            if party.email:
                outbox.forget(party.email)
            party.name = party.email = party.digest = None
            db.session.execute(sa.delete(MediationNote).where(MediationNote.party_id == party.id))
    return len(ids)
