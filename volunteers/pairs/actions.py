"""Proposing pairs, asking both sides, taking their answers, and ending."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.database import added, db
from community.foundation.i18n import lazy_gettext
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse, unless_refused
from community.households.models import Consent, Household, Member
from community.households.queries import agrees
from community.households.rules import ConsentPurpose
from community.members.actions import tell_coordinators
from events.activities.actions import keep_for_invited
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.planning.actions import add_session, cancel
from events.registrations import actions as registrations
from events.sessions.models import Invitee
from events.sessions.queries import get_session
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility, VenueState
from volunteers import signals
from volunteers.pairs import queries, rules
from volunteers.pairs.models import Block, GivenWord, Pair
from volunteers.pairs.rules import Answers, Ending, MeetingLoss, Origin, PairState, Refusal, Side, Word, WordOf
from volunteers.profiles.models import Volunteer
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState, weight
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

TO_ANSWER = timedelta(days=7)


@dataclass(frozen=True)
class Proposal:
    """A pair that somebody or the engine thought of; `breakdown` adds up to its score, 0 to 100."""

    request_id: int
    household_id: int
    member_id: int | None
    volunteer_id: int
    breakdown: dict[str, int]

    def columns(self) -> dict[str, Any]:
        """What its pair keeps of it."""
        return vars(self) | {"score": sum(self.breakdown.values())}


def made_as(origin: Origin, now: datetime) -> dict[str, Any]:
    """What every new pair keeps."""
    return {"state": PairState.PROPOSED, "origin": origin, "created_at": now, "updated_at": now}


def propose(
    request: MentoringRequest,
    volunteer_id: int,
    *,
    origin: Origin,
    breakdown: dict[str, int] | None = None,
    rank: int = 1,
    held: bool = False,
) -> Pair:
    """Put a pair before the coordinator; nobody is asked yet. Raises Refused for two who may not be proposed again."""
    refuse(Refusal.NEVER_AGAIN, when=(volunteer_id, request.household_id) in queries.never_again())
    refuse(Refusal.ALREADY, when=queries.find_live(request.id, volunteer_id))
    one = Proposal(request.id, request.household_id, request.member_id, volunteer_id, breakdown or {})
    return added(Pair(**one.columns(), **made_as(origin, clock.now()), rank=rank, held=held))


def propose_all(proposals: Iterable[Proposal], *, run_id: int) -> None:
    """Put the pairs of a run before the coordinators. The run has asked the rules; its audit entry is the run's."""
    same = made_as(Origin.RUN, clock.now()) | {"run_id": run_id, "rank": 1}
    never = dict.fromkeys(("held", "mentor_phone", "mentee_phone"), False)
    database.insert_all(Pair, [one.columns() for one in proposals], **same, **never)


def take_back_drafts() -> None:
    """Forget what the last run proposed and nobody has asked or holds on to: a new run may find better."""
    db.session.execute(sa.delete(Pair).where(queries.is_draft(), Pair.held.is_(False)))


def ask(pairs: Sequence[Pair]) -> None:
    """Ask both sides of each of these drafts; they have a week. Raises Refused for one that was asked before."""
    now = clock.now()
    database.lock(MentoringRequest, sorted({pair.request_id for pair in pairs}))
    accounts = {one.id: one for one in database.lock(Account, [pair.volunteer_id for pair in pairs])}
    for pair in database.lock(Pair, [pair.id for pair in pairs]):
        refuse(Refusal.ALREADY, when=pair.state is not PairState.PROPOSED or pair.answer_until is not None)
        pair.answer_until, pair.updated_at = now + TO_ANSWER, now
        tell(pair, accounts[pair.volunteer_id], "asked")


def accept(pair: Pair, side: Side, today: date) -> None:
    """Say yes for one side. Raises Refused when it is over, full, or the volunteer may not be with them any more."""
    mates = lock_pair(pair)
    found = unless_refused(
        rules.say_yes(Answers(pair.state, bool(pair.mentor_said_at), bool(pair.mentee_said_at)), side), Refusal
    )
    if found.state is pair.state and found.state in rules.STANDING:
        return
    refuse(Refusal.NO_CONSENT, when=not agrees(pair.household_id, ConsentPurpose.MATCHING, pair.member_id))
    refuse(Refusal.NOT_CLEARED, when=not queries.is_cleared(pair, today))
    refuse(Refusal.NO_PLACE, when=queries.places_free(pair.volunteer_id, pair.id) < weight(len(queries.asking(pair))))
    said = f"{side.value}_said_at"
    setattr(pair, said, getattr(pair, said) or clock.now())
    go(pair, found.state)
    if found.state is PairState.ACCEPTED_BY_MENTEE:
        for other in mates:
            close(other, Ending.TAKEN)
        tell(pair, db.session.get_one(Account, pair.volunteer_id), "agreed")


def decline(pair: Pair, side: Side) -> None:
    """Say no, or end what stands, with one tap and no reason. Raises Refused when it is over already."""
    lock_pair(pair)
    _say_no(pair, side, unless_refused(rules.no_of(pair.state, side), Refusal))


def block(pair: Pair, side: Side) -> None:
    """End it and never meet again; the other side is told as of any ending. Raises Refused when it is over already."""
    lock_pair(pair)
    unless_refused(rules.no_of(pair.state, side), Refusal)
    both = {"volunteer_id": pair.volunteer_id, "household_id": pair.household_id, "member_id": pair.member_id}
    db.session.add(Block(**both, side=side, created_at=clock.now()))
    _say_no(pair, side, Ending.BLOCKED)


def _say_no(pair: Pair, side: Side, ending: Ending) -> None:
    if pair.state in rules.STANDING and side is not Side.MENTOR:
        tell(pair, db.session.get_one(Account, pair.volunteer_id), "ended")
    if side is Side.STAFF:
        # They decide themselves what comes next.
        close(pair, ending)
    else:
        _end(pair, ending)


def accept_in_words(pair: Pair, word: Word, today: date) -> None:
    """Somebody of the family told staff that they would like it. Raises Refused as `accept` does."""
    accept(pair, Side.MENTEE, today)
    _keep(pair, word, WordOf.PERSON, agreed=True)


def agree_as_guardian(pair: Pair, word: Word) -> None:
    """A guardian of the household says yes for a minor; again is the same. Raises Refused before both sides did."""
    lock_pair(pair)
    go(pair, unless_refused(rules.agreed_by_guardian(pair.state), Refusal))
    if pair.guardian_said_at is None:
        pair.guardian_said_at = clock.now()
        _keep(pair, word, WordOf.GUARDIAN, agreed=True)


def disagree_as_guardian(pair: Pair, word: Word) -> None:
    """A guardian says no for a minor: it is over before it began. Raises Refused when it is over already, and once they
    go their way."""
    lock_pair(pair)
    refuse(Refusal.OVER, when=pair.state is PairState.CLOSED)
    refuse(Refusal.NOT_YET, when=pair.state not in rules.WAITS_FOR_A_WORD)
    _keep(pair, word, WordOf.GUARDIAN, agreed=False)
    _say_no(pair, Side.MENTEE, Ending.DECLINED_BY_GUARDIAN)


def _keep(pair: Pair, word: Word, wording: WordOf, *, agreed: bool) -> None:
    db.session.add(GivenWord(pair_id=pair.id, wording=wording, agreed=agreed, noted_at=clock.now(), **vars(word)))


def release_phone(pair: Pair, side: Side, shown: bool) -> None:
    """Let the other side see one's phone, or no more."""
    database.lock(Pair, [pair.id])
    setattr(pair, f"{side.value}_phone", shown)


def start(pair: Pair) -> None:
    """They met with staff (or their pause is over) and go on by themselves. Raises Refused before that."""
    lock_pair(pair)
    go(pair, unless_refused(rules.started(pair.state), Refusal))
    pair.started_at, pair.paused_at = pair.started_at or clock.now(), None


def close(pair: Pair, ending: Ending) -> None:
    """End a pair; from the next request on neither side sees the other."""
    pair.state, pair.ending, pair.closed_at, pair.updated_at = PairState.CLOSED, ending, clock.now(), clock.now()
    pair.held = pair.mentor_phone = pair.mentee_phone = False


def _end(pair: Pair, ending: Ending, *, onward: bool = True) -> None:
    """End a locked pair that was asked; where the two had not met yet, whoever reacts may ask somebody else."""
    unbegun = pair.state in rules.UNBEGUN
    close(pair, ending)
    if unbegun:
        db.session.flush()
        signals.asked_in_vain.send(pair, onward=onward)


def let_lapse() -> int:
    """The worker's periodic task: who was not answered in time is free for others; where the volunteer had said yes,
    the family was silent, and nobody else is asked. Returns how many."""
    return for_each(lambda: queries.unanswered(clock.now()), _let_lapse)


def _let_lapse(pair_id: int) -> int:
    pair = db.session.get_one(Pair, pair_id)
    lock_pair(pair)
    # An answer of the last second may have come before the lock.
    late = pair.state in rules.ASKED and pair.answer_until and pair.answer_until <= clock.now()
    if late:
        _end(pair, Ending.NO_ANSWER, onward=pair.mentor_said_at is None)
    return int(bool(late))


def review(volunteer: Volunteer, **_what: object) -> None:
    """A clearance ended: what has not begun is closed, what has pauses until staff have looked at it."""
    today = clock.today()
    for pair in lock_together(queries.standing_of(volunteer.id)):
        if queries.is_cleared(pair, today):
            continue
        if pair.state in (PairState.ACTIVE, PairState.CLOSING):
            go(pair, PairState.PAUSED)
            pair.paused_at = clock.now()
        elif pair.state in rules.UNBEGUN:
            _end_unbegun(pair, Ending.CLEARANCE_ENDED)


def withdraw_offers(volunteer: Volunteer, **_what: object) -> None:
    """Somebody does not offer company any more: what nobody has agreed to yet goes; what stands, stands."""
    for pair in lock_together(queries.standing_of(volunteer.id)):
        if pair.state in rules.ASKED:
            _end_unbegun(pair, Ending.NO_ANSWER)


def withdraw_wish(consent: Consent) -> None:
    """A family, or one of it, does not agree to be matched any more: what nobody has agreed to yet goes, what stands is
    hidden."""
    if consent.purpose is ConsentPurpose.MATCHING:
        for pair in lock_together(queries.live_with(consent.household_id)):
            still = agrees(pair.household_id, ConsentPurpose.MATCHING, pair.member_id)
            if pair.state in rules.ASKED and not still:
                _end_unbegun(pair, Ending.NO_ANSWER, wished=False)


def part(household_id: int) -> None:
    """A household goes, and with it its pairs: each volunteer who was asked and the coordinators hear once, no name."""
    ours = [pair for pair in queries.live_with(household_id) if pair.answer_until or pair.state in rules.STANDING]
    pairs = [pair for pair in lock_together(ours) if pair.state is not PairState.CLOSED]
    with_them = {pair.volunteer_id for pair in pairs}
    accounts = [db.session.get_one(Account, account_id) for account_id in sorted(with_them)]
    household = db.session.get_one(Household, household_id)
    # The pair is gone when the email is delivered; whose matter it was stays known.
    about, key = {"organisation": household.organisation_id}, f"household-left:{household.id}"
    for account in accounts:
        outbox.post("volunteers.pairs.parted", account, about, key=f"{key}:parted:{account.id}")
    if with_them:
        family_left = "volunteers.pairs.family_left"
        tell_coordinators(household.organisation_id, family_left, about, key=f"{key}:family_left")


def part_member(member: Member) -> None:
    """Somebody leaves a household: what they asked for, and their own pairs, end with it; nothing of it becomes the
    family's. Each volunteer who was asked hears that it is over, without a name."""
    for pair in lock_together([one for one in queries.live_with(member.household_id) if one.member_id == member.id]):
        if pair.state is PairState.PROPOSED and pair.answer_until is None:
            db.session.delete(pair)
        elif pair.state is not PairState.CLOSED:
            tell(pair, db.session.get_one(Account, pair.volunteer_id), "ended")
            close(pair, Ending.MOVED_AWAY)
    for request in queries.every(MentoringRequest, MentoringRequest.member_id == member.id):
        request.state, request.updated_at = RequestState.CLOSED, clock.now()
        for candidate in queries.candidates_of(request.id):
            db.session.delete(candidate)


def end_pairs_of_volunteer(account_id: int) -> None:
    """Somebody deletes the account: every pair ends,
    and the coordinators of the families that counted on it hear once."""
    pairs = lock_together(queries.standing_of(account_id))
    ended = [pair for pair in pairs if pair.state in rules.STANDING]
    for pair in pairs:
        ending = rules.no_of(pair.state, Side.MENTOR)
        if isinstance(ending, Ending):
            _end_unbegun(pair, ending)
    organisations = queries.registered_by([pair.household_id for pair in ended])
    for organisation_id in sorted(set(organisations.values())):
        about = {"pairs": [pair.id for pair in ended if organisations[pair.household_id] == organisation_id]}
        key = f"left:{account_id}:{organisation_id}"
        tell_coordinators(organisation_id, "volunteers.pairs.left", about, key=key)


def _end_unbegun(pair: Pair, ending: Ending, *, wished: bool = True) -> None:
    """End what has not begun, a draft without a trace; `wished`: the family still looks for somebody."""
    if pair.state is PairState.PROPOSED and pair.answer_until is None:
        db.session.delete(pair)
        return
    lock_pair(pair)
    if pair.state is PairState.CLOSED:
        return
    if wished:
        _end(pair, ending)
    else:
        close(pair, ending)


def tell(pair: Pair, account: Account, what: str) -> None:
    """Post an email of the pairs to the volunteer; the household reads it on its page."""
    outbox.post(f"volunteers.pairs.{what}", account, {"pair": pair.id}, key=f"pair:{pair.id}:{what}")


def lock_together(pairs: Sequence[Pair]) -> list[Pair]:
    """Lock what these pairs reason about, all of a kind at once: requests, volunteers and who is next, pairs;
    one pair after the other would take a request after a person. Returns those that are still there."""
    requests = [one.id for one in database.lock(MentoringRequest, sorted({pair.request_id for pair in pairs}))]
    next_ones = {one.volunteer_id for request_id in requests for one in queries.candidates_of(request_id)}
    database.lock(Account, sorted({*next_ones, *(pair.volunteer_id for pair in pairs)}))
    mates = {one.id for request_id in requests for one in queries.live_of(request_id)}
    locked = database.lock(Pair, sorted({*mates, *(pair.id for pair in pairs)}))
    return [pair for pair in pairs if pair in locked]


def lock_pair(pair: Pair) -> list[Pair]:
    """Lock all that an answer reasons about; returns the request's other pairs.
    Raises Refused for a draft that is gone."""
    refuse(Refusal.OVER, when=pair not in lock_together([pair]))
    return [one for one in queries.live_of(pair.request_id) if one.id != pair.id]


def go(pair: Pair, state: PairState) -> None:
    """Put a locked pair into a state."""
    pair.state, pair.updated_at = state, clock.now()


# What the calendars of the two say; it must tell nobody else anything.
TITLE = lazy_gettext("A first meeting")
SEATS = 20


def introduce(pair: Pair, venue: Venue, starts_at: datetime, minutes: int) -> None:
    """Set the first meeting, or another one where that is lost or over. Raises Refused before both (and a minor's
    guardian) agreed, while one is set, for a place that is not public, a time that is over, or one at which somebody of
    them is elsewhere.
    """
    lock_pair(pair)
    members = queries.asking(pair)
    year = clock.now().year
    minor, stands = queries.minor_alone(pair, members, year), queries.meeting_stands(pair)
    state: PairState = unless_refused(rules.introduced(pair.state, minor, stands=stands), Refusal)
    refuse(
        Refusal.NOT_PUBLIC, when=venue.visibility is not PlaceVisibility.PUBLIC or venue.state is not VenueState.ACTIVE
    )
    refuse(Refusal.PAST, when=starts_at <= clock.now())
    if queries.meeting_lost(pair) in (MeetingLoss.VOLUNTEER, MeetingLoss.FAMILY):
        # Whoever still counts on the one that is lost hears that it is not.
        cancel(get_session(pair.introduction_id))
    household = db.session.get_one(Household, pair.household_id)
    activity = queries.find_activity(household.organisation_id) or _activity(household.organisation_id, venue.id)
    ends_at = starts_at + timedelta(minutes=minutes)
    # The roles of another pair's meeting would be places that stay open, for which others are asked.
    session = add_session(activity, venue.id, None, starts_at, starts_at, ends_at, SEATS, with_roles=False)
    needed = queries.needed_for(pair, members, year)
    db.session.add_all(
        [
            Invitee(session_id=session.id, account_id=pair.volunteer_id),
            Invitee(session_id=session.id, household_id=pair.household_id, member_id=pair.member_id),
            shift := Shift(
                session_id=session.id,
                role=ShiftRole.MENTOR,
                starts_at=starts_at,
                ends_at=ends_at,
                minimum=1,
                maximum=1,
                clearance=needed,
            ),
        ]
    )
    db.session.flush()
    try:
        # Of a minor alone a guardian agreed to this meeting.
        ids = [one.id for one in members]
        registrations.join(session.id, pair.household_id, ids, accompanied=True, alone=pair.member_id)
        shifts.sign_up(shift, pair.volunteer_id)
    except Refused as refused:
        raise Refused(rules.OF_A_MEETING.get(refused.reason, refused.reason), **refused.details) from None
    pair.introduction_id, pair.introduced_at = session.id, clock.now()
    go(pair, state)


def _activity(organisation_id: int, venue_id: int) -> Activity:
    return keep_for_invited(organisation_id, venue_id, ActivityKind.MENTORING, TITLE, SEATS, queries.INTRODUCTIONS)
