"""The states of a pair and why one ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from community.households.rules import WordWay
from events.registrations.rules import Refusal as Joining
from events.registrations.waiting_list import Objection
from volunteers.profiles.week import DAYS, MINUTES_A_CELL, Week
from volunteers.shifts.rules import Refusal as SigningUp


class PairState(Enum):
    """From the proposal to the end; `ACCEPTED_BY_MENTEE` says that both sides agreed."""

    PROPOSED = "proposed"
    ACCEPTED_BY_MENTOR = "accepted_by_mentor"
    ACCEPTED_BY_MENTEE = "accepted_by_mentee"
    GUARDIAN_AGREED = "guardian_agreed"
    INTRODUCED = "introduced"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"


class Ending(Enum):
    """Why a pair was closed."""

    DECLINED_BY_MENTOR = "declined_by_mentor"
    DECLINED_BY_MENTEE = "declined_by_mentee"
    DECLINED_BY_GUARDIAN = "declined_by_guardian"
    NO_ANSWER = "no_answer"
    TAKEN = "taken"
    STAFF = "staff"
    GOAL_REACHED = "goal_reached"
    AGREED_TIME_OVER = "agreed_time_over"
    NO_TIME = "no_time"
    MOVED_AWAY = "moved_away"
    DID_NOT_FIT = "did_not_fit"
    BLOCKED = "blocked"
    CLEARANCE_ENDED = "clearance_ended"


class Origin(Enum):
    """How a pair came about."""

    RUN = "run"
    ARRIVAL = "arrival"
    STAFF = "staff"
    CHOICE = "choice"


class Refusal(Enum):
    """Why a pair is not made or changed."""

    NEVER_AGAIN = "never_again"
    ALREADY = "already"
    OVER = "over"
    NO_PLACE = "no_place"
    NOT_CLEARED = "not_cleared"
    NO_CONSENT = "no_consent"
    NO_GUARDIAN = "no_guardian"
    NOT_YET = "not_yet"
    NOT_PUBLIC = "not_public"
    MEETING_SET = "meeting_set"
    PAST = "past"
    FAMILY_BUSY = "family_busy"
    FAMILY_AGE = "family_age"
    FAMILY_TOO_MANY = "family_too_many"
    VOLUNTEER_BUSY = "volunteer_busy"
    VOLUNTEER_PAUSED = "volunteer_paused"
    VOLUNTEER_NOT_ACTIVE = "volunteer_not_active"
    CLEARANCE_ENDS = "clearance_ends"


# Why a first meeting is refused, in the words of who brings two people together; every other reason stays what it is.
OF_A_MEETING: dict[Enum, Refusal] = {
    Objection.OVERLAPS: Refusal.FAMILY_BUSY,
    Joining.AGE: Refusal.FAMILY_AGE,
    Objection.TOO_MANY: Refusal.FAMILY_TOO_MANY,
    SigningUp.OVERLAPS: Refusal.VOLUNTEER_BUSY,
    SigningUp.PAUSED: Refusal.VOLUNTEER_PAUSED,
    SigningUp.NOT_ACTIVE: Refusal.VOLUNTEER_NOT_ACTIVE,
    SigningUp.NOT_CLEARED: Refusal.NOT_CLEARED,
    SigningUp.CLEARANCE_ENDS: Refusal.CLEARANCE_ENDS,
}


class MeetingLoss(Enum):
    """Why a first meeting that was set is not held."""

    CALLED_OFF = "meeting_called_off"
    VOLUNTEER = "volunteer_gave_it_back"
    FAMILY = "family_gave_it_back"


class WordOf(Enum):
    """Whose yes or no it is that somebody of a household gave."""

    PERSON = "person"
    GUARDIAN = "guardian"


@dataclass(frozen=True)
class Word:
    """What somebody said: who (a member's id, None where no name is known here), how, on which day (of the town),
    whether an interpreter was there, and who of the staff took it down (an account's id, None with one's own card)."""

    member_id: int | None
    way: WordWay
    said_on: date
    interpreter: bool = False
    noted_by_id: int | None = None


class Side(Enum):
    MENTOR = "mentor"
    MENTEE = "mentee"
    STAFF = "staff"


# Not yet decided by everybody who must. A proposal without `answer_until` is a draft: only coordinators see it, nobody
# was asked, and a new run may replace it unless a coordinator holds on to it.
ASKED = (PairState.PROPOSED, PairState.ACCEPTED_BY_MENTOR)
# Agreed, and on the way to the first meeting.
AGREED = (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED, PairState.INTRODUCED)
# Both said yes; a guardian has the last word of a minor.
WAITS_FOR_A_WORD = (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED)
# Ended now, the two have never met: somebody else may be asked.
UNBEGUN = (*ASKED, *AGREED)
# These take a mentor's places; a run does not move them.
STANDING = (*AGREED, PairState.ACTIVE, PairState.PAUSED, PairState.CLOSING)
# After one of these the same two are never proposed again.
FINAL = frozenset(Ending) - {Ending.NO_ANSWER, Ending.TAKEN}


@dataclass(frozen=True)
class Answers:
    """Where a pair stands: its state, and who said yes."""

    state: PairState
    mentor: bool = False
    mentee: bool = False


def say_yes(answers: Answers, side: Side) -> Answers | Refusal:
    """What a yes leads to; a second yes of the same side changes nothing."""
    if answers.state not in ASKED:
        return answers if answers.state in STANDING else Refusal.OVER
    mentor = answers.mentor or side is Side.MENTOR
    mentee = answers.mentee or side is Side.MENTEE
    if mentor and mentee:
        return Answers(PairState.ACCEPTED_BY_MENTEE, True, True)
    return Answers(PairState.ACCEPTED_BY_MENTOR if mentor else PairState.PROPOSED, mentor, mentee)


def no_of(state: PairState, side: Side) -> Ending | Refusal:
    """What a no ends: an offer is declined, what stands is ended; nobody asks why."""
    if state is PairState.CLOSED:
        return Refusal.OVER
    if side is Side.STAFF:
        return Ending.STAFF
    return Ending.DECLINED_BY_MENTOR if side is Side.MENTOR else Ending.DECLINED_BY_MENTEE


def agreed_by_guardian(state: PairState) -> PairState | Refusal:
    """What a guardian's yes leads to, after both said theirs."""
    if state is PairState.ACCEPTED_BY_MENTEE:
        return PairState.GUARDIAN_AGREED
    return state if state in STANDING else Refusal.NOT_YET


def introduced(state: PairState, minor: bool, *, stands: bool = False) -> PairState | Refusal:
    """Whether staff may bring them together now: a minor's guardian must have agreed, and no other meeting `stands`."""
    if stands:
        return Refusal.MEETING_SET
    if state is PairState.ACCEPTED_BY_MENTEE and minor:
        return Refusal.NO_GUARDIAN
    return PairState.INTRODUCED if state in AGREED else Refusal.NOT_YET


def started(state: PairState) -> PairState | Refusal:
    """They have met with staff, and go on by themselves."""
    return PairState.ACTIVE if state in (PairState.INTRODUCED, PairState.PAUSED) else Refusal.NOT_YET


def age_band(birth_year: int | None, year: int) -> tuple[int, int] | None:
    """The ten years in which an age lies, which tells enough before two people know each other."""
    if birth_year is None:
        return None
    begin = max(0, year - birth_year) // 10 * 10
    return begin, begin + 9


# Both, and whoever brings them together, hear of it in time; an hour is enough to begin with.
NOTICE = timedelta(days=2)
AHEAD = 2 * DAYS
LONG_ENOUGH = 60


def first_time(
    common: Week, today: date, zone: str, busy: Collection[tuple[datetime, datetime]] = ()
) -> tuple[date, time] | None:
    """The first hour, from the day after tomorrow and within two weeks, that both usually have and in which neither is
    elsewhere (`busy`, aware UTC): its day and its beginning by the clock of `zone`. None if there is none."""
    for ahead in range(AHEAD):
        on = today + NOTICE + timedelta(days=ahead)
        for weekday, begin, end in common.spans():
            for minutes in range(begin, end - LONG_ENOUGH + 1, MINUTES_A_CELL):
                at = time(*divmod(minutes, 60))
                starts_at = datetime.combine(on, at, ZoneInfo(zone))
                ends_at = starts_at + timedelta(minutes=LONG_ENOUGH)
                if weekday == on.weekday() and not any(starts_at < to and of < ends_at for of, to in busy):
                    return on, at
    return None
