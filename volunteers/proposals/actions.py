"""What a coordinator does at the desk: pairs by hand, one arrival, letting both choose, and asking what would be if."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.refusal import Refused, refuse
from community.households.models import Household
from community.households.rules import HouseholdState
from volunteers.clearances.rules import LADDER, Clearance
from volunteers.matching import queries as town
from volunteers.matching.rules import FIRST, Ground, Limit, MatchingLimits, Mentor, Seeker, Tongue, Weights, ground
from volunteers.pairs import actions as pairs
from volunteers.pairs import queries as pair_queries
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import Origin, PairState
from volunteers.proposals import queries
from volunteers.proposals.rules import Refusal, in_the_way, unmatched
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState

if TYPE_CHECKING:
    from volunteers.matching.scoring import Scores

CHOICES = 3
# How many are looked at again, because some may be taken meanwhile.
LIKELY = 3 * CHOICES


@dataclass(frozen=True)
class Choices:
    """One request against all volunteers: the best for it, and why any other is not."""

    scores: "Scores"

    @property
    def asked(self) -> bool:
        """Whether the request can be matched at all now: it is open and the household agrees."""
        return bool(self.scores.group.seekers)

    @property
    def needs(self) -> Clearance | None:
        """What it takes to be with them; None where the request cannot be matched."""
        return LADDER[self.scores.group.seekers[0].needs - 1] if self.asked else None

    @property
    def best(self) -> list[int]:
        """The ids of the volunteers who fit best, more than are shown, because some were proposed or asked already."""
        mentors = self.scores.group.mentors
        return [mentors[column].id for column in self.scores.best(0, LIKELY)] if self.asked else []

    def _column(self, volunteer_id: int) -> int | None:
        ids = [mentor.id for mentor in self.scores.group.mentors]
        return ids.index(volunteer_id) if self.asked and volunteer_id in ids else None

    def breakdown(self, volunteer_id: int) -> dict[str, int]:
        """The score's parts."""
        column = self._column(volunteer_id)
        return {} if column is None else {part.value: n for part, n in self.scores.breakdown(0, column).items()}

    def failed(self, volunteer_id: int) -> tuple[Limit, ...]:
        """The limits that this volunteer fails; who does not offer it at the moment has not agreed."""
        column = self._column(volunteer_id)
        return (Limit.NO_CONSENT,) if column is None else self.scores.limits(0, column)

    def ground(self, volunteer_id: int) -> Ground | None:
        """What the two have in common, in the words' terms; None for who does not offer it at the moment."""
        column = self._column(volunteer_id)
        if column is None:
            return None
        return ground(self.scores.group.seekers[0], self.scores.group.mentors[column])

    def sides(self, volunteer_id: int) -> tuple[Seeker, Mentor] | None:
        """The two as the engine knows them; None for who does not offer it at the moment."""
        column = self._column(volunteer_id)
        return None if column is None else (self.scores.group.seekers[0], self.scores.group.mentors[column])


def choices(request: MentoringRequest, among: Collection[int] | None = None) -> Choices:
    """Who could accompany this request: of everybody who offers it, or `among` these."""
    from volunteers.matching.scoring import score

    return Choices(score(town.snapshot(clock.today(), only=request.id, among=among).group, *town.settings()))


def likely(request: MentoringRequest, *, free: bool = False) -> list[int]:
    """The volunteers who fit best, or of those with a `free` place, read without holding anybody up: only these few are
    looked at again when the database is held to write."""
    left = town.places_open() if free else None
    known = choices(request, among=left)
    if not known.asked:
        return []
    mentors, takes = known.scores.group.mentors, known.scores.group.seekers[0].places
    ids = (mentors[column].id for column in known.scores.best(0, len(mentors)))
    return [one for one in ids if left is None or left[one] >= takes][:LIKELY]


def _nobody(request: MentoringRequest, known: Choices) -> Refused:
    """Why nobody is proposed to a locked request: nobody fits, or it cannot be matched."""
    if known.asked:
        return Refused(Refusal.NOBODY_FREE)
    household = db.session.get_one(Household, request.household_id)
    return Refused(unmatched(request.state, active=household.state is HouseholdState.ACTIVE))


def pair_by_hand(request: MentoringRequest, volunteer_id: int) -> Pair:
    """Propose a pair of one's own, which runs leave alone. Raises Refused where a limit protects somebody."""
    database.lock(MentoringRequest, [request.id])
    known = choices(request, among=[volunteer_id])
    if not known.asked:
        raise _nobody(request, known)
    if forbidden := in_the_way(known.failed(volunteer_id)):
        raise Refused(Refusal.NOT_THESE_TWO, why=forbidden[0])
    return _propose(request, volunteer_id, known, Origin.STAFF, held=True)


def find_somebody(request: MentoringRequest, among: Collection[int] | None = None) -> Pair:
    """Propose the best volunteer with a free place (or `among` these) to one request.
    Raises Refused where there is none."""
    from volunteers.matching.arrivals import seeker_arrives

    database.lock(MentoringRequest, [request.id])
    left = {one: places for one, places in town.places_open().items() if among is None or one in among}
    known = choices(request, among=left)
    free = [left[mentor.id] for mentor in known.scores.group.mentors]
    column = seeker_arrives(known.scores, free) if known.asked else None
    if column is None:
        raise _nobody(request, known)
    return _propose(request, known.scores.group.mentors[column].id, known, Origin.ARRIVAL)


def let_both_choose(request: MentoringRequest, among: Collection[int] | None = None) -> int:
    """Ask the three best volunteers (or `among` these) and the family at once;
    the first two who want each other are a pair.

    Returns how many volunteers. Raises Refused where there is none.
    """
    database.lock(MentoringRequest, [request.id])
    known = choices(request, among)
    best = known.best[:CHOICES]
    if not best:
        raise _nobody(request, known)
    _make_room(request)
    made = [
        pairs.propose(request, one, origin=Origin.CHOICE, breakdown=known.breakdown(one), rank=rank)
        for rank, one in enumerate(best, 1)
    ]
    ask(made, {}, None)
    return len(made)


def _propose(
    request: MentoringRequest, volunteer_id: int, known: Choices, origin: Origin, *, held: bool = False
) -> Pair:
    """In place of a draft; the one that says just this stays: whoever presses twice decides once."""
    pair = pair_queries.find_live(request.id, volunteer_id)
    if pair and pair.origin is origin and _is_draft(pair):
        pair.held = pair.held or held
        return pair
    _make_room(request)
    return pairs.propose(request, volunteer_id, origin=origin, breakdown=known.breakdown(volunteer_id), held=held)


def _is_draft(pair: Pair) -> bool:
    return pair.state is PairState.PROPOSED and pair.answer_until is None


def _make_room(request: MentoringRequest) -> None:
    """A draft gives way to what a coordinator decides; what was asked does not. Raises Refused."""
    for pair in pair_queries.live_of(request.id):
        refuse(Refusal.NOT_A_DRAFT, when=not _is_draft(pair))
        db.session.delete(pair)
    db.session.flush()


def hold(pair: Pair, held: bool) -> None:
    """Keep runs from taking a proposal back, or let them again."""
    for locked in database.lock(Pair, [pair.id]):
        locked.held, locked.updated_at = held, clock.now()


def drop(pair: Pair) -> None:
    """Take a proposal back that nobody was asked about. Raises Refused when they were."""
    for locked in database.lock(Pair, [pair.id]):
        refuse(Refusal.NOT_A_DRAFT, when=not _is_draft(locked))
        db.session.delete(locked)


def next_of_all(drafts: Sequence[Pair], *, onward: bool) -> dict[int, list[int]]:
    """Whom to ask next for each of these drafts, by the request's id: the best of everybody; nobody unless `onward`."""
    from volunteers.matching.scoring import score

    if not onward:
        return {}
    group = town.snapshot(clock.today(), everybody=True).group
    wanted = {pair.request_id: pair.volunteer_id for pair in drafts}
    asked = queries.asked_for(wanted)
    seekers = tuple(seeker for seeker in group.seekers if seeker.id in wanted)
    known = score(replace(group, seekers=seekers), *town.settings())
    found = {}
    for row, seeker in enumerate(seekers):
        not_again = {wanted[seeker.id], *asked[seeker.id]}
        best = [group.mentors[column].id for column in known.best(row, CHOICES + len(not_again))]
        found[seeker.id] = [one for one in best if one not in not_again][:MOST]
    return found


def what_if(language: str, count: int) -> int:
    """How many more would be served if so many volunteers joined who speak a language, are free and near,
    and cleared."""
    from volunteers.matching.plan import make_plan
    from volunteers.matching.reasons import what_if as joined

    plan = make_plan(town.snapshot(clock.today()).group, *town.settings())
    anywhere = frozenset(seeker.spot.district for seeker in plan.scores.group.seekers if seeker.spot)
    mentor = Mentor(
        id=0,
        key="joining",
        places=1,
        week=(1 << 336) - 1,
        languages={language: Tongue(FIRST, FIRST)},
        travel_metres=10_000_000,
        districts=anywhere,
        clearance=3,
    )
    return joined(plan, mentor, count)


@dataclass(frozen=True)
class RunDifference:
    """What other weights would change in a run now."""

    served: tuple[int, int]
    fit: tuple[int, int]
    pairs: int


def compare(then: tuple[Weights, MatchingLimits]) -> RunDifference:
    """A run with the weights in force beside one with others; nothing is kept."""
    from volunteers.matching.plan import make_plan

    group = town.snapshot(clock.today()).group
    before, after = make_plan(group, *town.settings()), make_plan(group, *then)
    fits = [int(sum(after.scores.fit[row, column] for row, column in plan.pairs)) for plan in (before, after)]
    changed = len(set(after.pairs) - set(before.pairs))
    return RunDifference((before.solution.served, after.solution.served), (fits[0], fits[1]), changed)


# Beside the one who is asked first: the three best are all who are ever asked without a coordinator.
MOST = 2


def ask(drafts: Sequence[Pair], chosen: Mapping[int, Sequence[int]], decided_by_id: int | None) -> None:
    """Ask both sides of these drafts, and keep whom to ask next: `chosen` has volunteers by the request's id, the first
    to be asked first. Raises Refused for a draft that was asked before."""
    pairs.ask(drafts)
    ids = [pair.request_id for pair in drafts]
    db.session.execute(sa.delete(Candidate).where(Candidate.request_id.in_(ids)))
    for request in database.lock(MentoringRequest, sorted(set(ids))):
        request.asked_in_vain_at = None
    now = clock.now()
    for pair in drafts:
        others = [one for one in chosen.get(pair.request_id, ()) if one != pair.volunteer_id]
        db.session.add_all(
            Candidate(
                request_id=pair.request_id,
                volunteer_id=volunteer_id,
                rank=rank,
                decided_by_id=decided_by_id,
                decided_at=now,
            )
            for rank, volunteer_id in enumerate(others[:MOST], 2)
        )
    db.session.flush()


def ask_next(pair: Pair, *, onward: bool) -> None:
    """Ask the next whom a coordinator chose and whom no limit forbids by now, after a pair ended before it began; where
    nobody is left, tell the coordinators. The request, its pairs and the people are locked."""
    if pair_queries.live_of(pair.request_id):
        return
    request = db.session.get_one(MentoringRequest, pair.request_id)
    if onward and _ask_one(request, clock.today()):
        return
    if request.state is RequestState.OPEN:
        request.asked_in_vain_at = clock.now()


def _ask_one(request: MentoringRequest, today: date) -> bool:
    waiting = pair_queries.candidates_of(request.id)
    known = queries.fitting(request.id, [one.volunteer_id for one in waiting], today) if waiting else None
    if known is None:
        return False
    columns = {mentor.id: column for column, mentor in enumerate(known.group.mentors)}
    asked = queries.asked_for([request.id])[request.id]
    for one in waiting:
        column = columns.get(one.volunteer_id)
        if column is None or one.volunteer_id in asked or not known.eligible[0, column]:
            one.passed_at = clock.now()
            continue
        db.session.delete(one)
        made = pairs.propose(
            request,
            one.volunteer_id,
            origin=Origin.STAFF,
            breakdown={part.value: points for part, points in known.breakdown(0, column).items()},
        )
        pairs.ask([made])
        return True
    return False


def look_at(request: MentoringRequest) -> None:
    """Staff have seen that nobody of those who were asked agreed; again changes nothing."""
    request.asked_in_vain_at = None
