"""Noting talks, letting a pair rest, and closing it with a talk and a decision about the next match."""

from datetime import date

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.database import db
from community.foundation.refusal import refuse
from volunteers.follow_up import rules
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.follow_up.rules import Going, NextMatch, Refusal
from volunteers.journal.models import Meeting
from volunteers.pairs import actions as pairs
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.profiles import actions as profiles
from volunteers.profiles.models import Volunteer
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState


def check_in(
    pair: Pair, side: Side, held_on: date, going: Going, concerns: str, next_step: str, by: int | None, today: date
) -> None:
    """Note a talk with one side. Raises Refused for a pair that does not stand, and for a day to come."""
    _check(pair, held_on, today, *rules.STANDS)
    told = {"side": side, "held_on": held_on, "going": going, "concerns": concerns, "next_step": next_step}
    db.session.add(CheckIn(pair_id=pair.id, held_by_id=by, created_at=clock.now(), **told))


def settle(meeting: Meeting) -> None:
    """Say that staff talked with the volunteer about an entry; again changes nothing."""
    meeting.talked_at = meeting.talked_at or clock.now()


def begin_closing(pair: Pair, today: date) -> None:
    """It comes to an end: a talk with both is due. Raises Refused for a pair that does not stand."""
    _check(pair, today, today, PairState.ACTIVE, PairState.PAUSED)
    pair.state, pair.paused_at, pair.updated_at = PairState.CLOSING, None, clock.now()


def finish(
    pair: Pair,
    held_on: date,
    ending: Ending,
    note: str,
    again: bool,
    by: int | None,
    today: date,
    wish: NextMatch | None = None,
    rests_until: date | None = None,
) -> None:
    """Close a pair after the talk: the volunteer is thanked by email and their place is free, now, after the rest that
    they wish for or not at all; the request waits anew or rests. Raises Refused before."""
    volunteer = db.session.get(Volunteer, pair.volunteer_id)
    if wish is NextMatch.NO and volunteer and pair.state is PairState.CLOSING:
        # What they were asked elsewhere takes locks of its own, before the ones of this pair.
        profiles.disagree(volunteer)
    database.lock(MentoringRequest, [pair.request_id])
    database.lock(Pair, [pair.id])
    refuse(Refusal.NOT_CLOSING, when=pair.state is not PairState.CLOSING)
    refuse(Refusal.STILL_TO_COME, when=held_on > today)
    now = clock.now()
    told = {"note": note, "again": again, "volunteer_again": wish, "held_by_id": by}
    db.session.add(Farewell(id=pair.id, held_on=held_on, created_at=now, **told))
    if volunteer and wish is not None:
        # Nobody new before this day, or from now on again where there is none. What stands, stands.
        profiles.keep(volunteer, matching_from=rests_until if wish is NextMatch.LATER else None)
    pairs.close(pair, ending)
    thanked, key = db.session.get_one(Account, pair.volunteer_id), f"pair:{pair.id}:thanked"
    outbox.post("volunteers.follow_up.thanked", thanked, {"pair": pair.id}, key=key)
    request = db.session.get_one(MentoringRequest, pair.request_id)
    request.state = RequestState.OPEN if again else RequestState.CLOSED
    request.updated_at = now
    if again:
        # Waiting counts from this day, so that who has never met anybody comes first.
        request.asked_at = now


def _check(pair: Pair, on: date, today: date, *states: PairState) -> None:
    database.lock(Pair, [pair.id])
    refuse(Refusal.NOT_STANDING, when=pair.state not in states)
    refuse(Refusal.STILL_TO_COME, when=on > today)
