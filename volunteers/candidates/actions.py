"""Asking those whom a coordinator chose, and the next of them when one does not agree."""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from community.foundation import clock, database
from community.foundation.database import db
from volunteers.candidates import queries
from volunteers.pairs import actions as pairs
from volunteers.pairs import clearance
from volunteers.pairs import queries as pair_queries
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import Origin
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState

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
    if onward and _ask_one(request, clearance.today()):
        return
    if request.state is RequestState.OPEN:
        request.asked_in_vain_at = clock.now()


def _ask_one(request: MentoringRequest, today: date) -> bool:
    waiting = pair_queries.candidates_of(request.id)
    known = queries.fitting(request.id, [one.volunteer_id for one in waiting], today) if waiting else None
    if known is None:
        return False
    columns = {mentor.id: column for column, mentor in enumerate(known.group.mentors)}
    asked = queries.asked_for(request.id)
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
            score=int(known.fit[0, column]),
            breakdown={part.value: points for part, points in known.breakdown(0, column).items()},
        )
        pairs.ask([made])
        return True
    return False


def look_at(request: MentoringRequest) -> None:
    """Staff have seen that nobody of those who were asked agreed; again changes nothing."""
    request.asked_in_vain_at = None
