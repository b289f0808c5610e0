"""When a substitute is looked for, whom to ask first, how many at a time, for how long, and when to give up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from community.foundation.rules import TOWN, Quiet, awake_from
from volunteers.rosters.rules import AskState
from volunteers.shifts import rules as shifts
from volunteers.shifts.rules import SignUpState


class SearchState(Enum):
    LOOKING = "looking"
    FOUND = "found"
    STOPPED = "stopped"
    NOBODY_LEFT = "nobody_left"
    OVER = "over"


class SearchStep(Enum):
    """What a search does next."""

    ASK = "ask"
    WAIT = "wait"
    FOUND = "found"
    GIVE_UP = "give_up"
    OVER = "over"


# How a search ends at a step; where nobody is left to ask, that is its end.
ENDS = {
    SearchStep.ASK: SearchState.NOBODY_LEFT,
    SearchStep.GIVE_UP: SearchState.NOBODY_LEFT,
    SearchStep.FOUND: SearchState.FOUND,
    SearchStep.OVER: SearchState.OVER,
}


class Refusal(Enum):
    """Why a search does not begin, or somebody is not asked."""

    STARTED = "started"
    CANCELLED = "cancelled"
    FULL = "full"
    NOT_PUBLIC = "not_public"
    LOOKING = "looking"
    NOT_LOOKING = "not_looking"
    # Why not this person; the first five are those of a sign-up.
    NOT_ACTIVE = "not_active"
    PAUSED = "paused"
    NOT_CLEARED = "not_cleared"
    CLEARANCE_ENDS = "clearance_ends"
    LANGUAGE = "language"
    COMING = "coming"
    ON_THE_LIST = "on_the_list"
    EXCUSED = "excused"
    GAVE_BACK = "gave_back"
    ASKED = "asked"
    SAID_NO = "said_no"
    SILENT = "silent"
    BUSY = "busy"
    AWAY = "away"
    ENOUGH = "enough"


@dataclass(frozen=True)
class AskedByName:
    """Somebody whom a coordinator would ask by name: why the shift is not theirs, where they stand in it, what became
    of asking them for it, and whether they are elsewhere, usually away then, or asked for enough."""

    unfit: shifts.Refusal | None
    sign_up: SignUpState | None
    asked: AskState | None
    busy: bool
    away: bool
    enough: bool


STANDING = {
    SignUpState.WITHDRAWN: Refusal.GAVE_BACK,
    SignUpState.WAITING: Refusal.ON_THE_LIST,
    SignUpState.OFFERED: Refusal.ON_THE_LIST,
    SignUpState.EXCUSED: Refusal.EXCUSED,
}
ANSWERS = {
    AskState.ASKED: Refusal.ASKED,
    AskState.ACCEPTED: Refusal.ASKED,
    AskState.DECLINED: Refusal.SAID_NO,
    AskState.LAPSED: Refusal.SILENT,
}


def not_to_ask(one: AskedByName) -> Refusal | None:
    """Why somebody is not asked by name, the reason that lasts longest first; None when they are."""
    if one.unfit:
        return Refusal[one.unfit.name]
    if one.sign_up:
        return STANDING.get(one.sign_up, Refusal.COMING)
    if one.asked in ANSWERS:
        return ANSWERS[one.asked]
    if one.busy:
        return Refusal.BUSY
    if one.away:
        return Refusal.AWAY
    return Refusal.ENOUGH if one.enough else None


@dataclass(frozen=True)
class MissingPeople:
    """What a shift lacks: how many shall come, how many do, and how many were asked and may still say yes.

    Times are aware UTC; `zone` is the one of its place. `open`: it takes place and stands in the programme.
    """

    starts_at: datetime
    zone: str
    open: bool
    taken: int
    goal: int
    pending: int


@dataclass(frozen=True)
class Fitting:
    """Somebody who can take a shift: days since they were asked (at most 180), points of fit, whether it is on their
    way, whether the house may ask them by itself; `key` breaks ties and tells nothing."""

    account_id: int
    key: str
    rest: int
    points: int
    near: bool
    stands_in: bool


# So many people for a place at a time: one of them says yes often enough, and few say it in vain.
WAVE = 3
LARGEST_WAVE = 9
# There is time for six rounds before the shift; nobody has longer than this, nor less.
ROUNDS = 6
LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=20)
# Nobody has to answer before they had an hour of the morning.
BREAKFAST = timedelta(hours=1)


def goal(minimum: int, maximum: int, taken: int, *, by_hand: bool) -> int:
    """How many shall hold a place: what is needed at least, or one more than now where a coordinator asks for it."""
    return min(max(minimum, taken + 1 if by_hand else 0), maximum)


def next_step(now: datetime, need: MissingPeople, quiet: Quiet = TOWN) -> SearchStep:
    """What to do about a need at this moment; nobody is asked while it is `quiet` at its place."""
    if not need.open or need.starts_at <= now:
        return SearchStep.OVER
    if need.taken >= need.goal:
        return SearchStep.FOUND
    if need.pending:
        return SearchStep.WAIT
    awake = awake_from(now, need.zone, quiet)
    if awake + SHORTEST > need.starts_at:
        return SearchStep.GIVE_UP
    return SearchStep.ASK if awake == now else SearchStep.WAIT


def answer_until(now: datetime, starts_at: datetime, zone: str, quiet: Quiet = TOWN) -> datetime:
    """Until when those asked now may answer: a sixth of the time that is left, between 20 minutes and 12 hours, and an
    hour of the morning where it would end in the night; never later than the start."""
    until = now + min(LONGEST, max((starts_at - now) / ROUNDS, SHORTEST))
    awake = awake_from(until, zone, quiet)
    if awake != until:
        rested = awake + BREAKFAST
        until = rested if rested + SHORTEST <= starts_at else until
    return min(until, starts_at)


def wave(fitting: Iterable[Fitting], lacking: int) -> list[int]:
    """Whom to ask now for so many places, by account: who was asked longest ago first, then who fits best."""
    asked = sorted(
        (one for one in fitting if one.near and one.stands_in), key=lambda one: (-one.rest, -one.points, one.key)
    )
    return [one.account_id for one in asked[: min(WAVE * lacking, LARGEST_WAVE)]]
