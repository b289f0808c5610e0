"""What a family has to hear, until when, in which way, and what becomes of it when something else happens meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from community.foundation.rules import EVENING, TELEPHONE, awake_from
from community.households.rules import Way as Way
from events.activities.rules import ActivityKind, Audience, Openness
from events.sessions.rules import Span


class Message(Enum):
    """What somebody has to hear of a date that they take part in."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"
    OFFERED = "offered"
    KEPT = "kept"
    TOMORROW = "tomorrow"
    # They are asked to what is by invitation alone.
    INVITED = "invited"
    # It was taken out of the programme.
    WITHHELD = "withheld"
    # In the words of somebody who plans it.
    WRITTEN = "written"


class ContactState(Enum):
    """Where a row of the queue stands; what is overtaken by something newer is not told any more."""

    WAITING = "waiting"
    TOLD = "told"
    OVERTAKEN = "overtaken"


class ContactAnswer(Enum):
    """What came of an attempt to tell somebody."""

    TOLD = "told"
    NOT_REACHED = "not_reached"
    ANOTHER_TIME = "another_time"


class Refusal(Enum):
    """Why an answer is not noted."""

    NOTHING_WAITS = "nothing_waits"
    NOTHING_TO_UNDO = "nothing_to_undo"


# It does not take place, for now or at all.
OFF = (Message.CANCELLED, Message.WITHHELD)
# What waits is told within a day, or in half of the time that is left.
TOLD_WITHIN = timedelta(days=1)
# What nobody told in time stays in sight so long.
KEPT_IN_SIGHT = timedelta(days=3)
AGAIN_AFTER = timedelta(hours=1)
# When people are at home who were not at noon.
AFTER_WORK = time(18)
# On the day before, from this hour on, somebody is reminded of tomorrow.
REMINDED_FROM = time(9)
# A text for the hand names so many dates.
MOST_NAMED = 5


@dataclass(frozen=True)
class Untold:
    """What waits to be told of one party: what, and when it was before, of a move."""

    message: Message
    was: Span | None = None


def overtaken(waiting: Untold | None, happened: Untold) -> Untold | None:
    """What is to be told when something happens while something else still waits; None where nothing is left of both.

    Who was not told that it moved hears when it was for them, however often it moved since; who was not told that it
    was called off, or left the programme, hears nothing when it takes place after all, unless it moved before.
    """
    if waiting is None:
        return happened
    before, now = waiting.message, happened.message
    if now in OFF:
        return Untold(now, waiting.was)
    if now is Message.BACK and before in OFF:
        return Untold(Message.MOVED, waiting.was) if waiting.was else None
    if now is Message.MOVED and before is not Message.TOMORROW:
        # What else waits is told with the time that it has by then.
        return Untold(before, waiting.was or happened.was) if before is now else waiting
    # Tomorrow is named by whatever waits.
    return waiting if now is Message.TOMORROW else happened


def due(now: datetime, untold: Untold, starts_at: datetime, offered_until: datetime | None = None) -> datetime | None:
    """Until when it must be told: before an offer ends, before it begins, and before it would have begun; None where
    all of that is over."""
    ends = offered_until if untold.message is Message.OFFERED else None
    moments = (starts_at, ends, untold.was[0] if untold.was else None)
    return min((one for one in moments if one and one > now), default=None)


def late_from(created_at: datetime, due_at: datetime) -> datetime:
    """From when on a row waits too long."""
    return created_at + min(TOLD_WITHIN, (due_at - created_at) / 2)


def again_at(answer: ContactAnswer, now: datetime, due_at: datetime, zone: str) -> datetime | None:
    """When to try again on the wall clock of `zone`: in an hour, or at another time of the day; while people are awake,
    and half an hour before it is too late. None for who was told."""
    if answer is ContactAnswer.TOLD:
        return None
    wish = now + AGAIN_AFTER
    if answer is ContactAnswer.ANOTHER_TIME:
        today = now.astimezone(ZoneInfo(zone))
        evening = datetime.combine(today.date(), AFTER_WORK, ZoneInfo(zone)).astimezone(now.tzinfo)
        tomorrow = datetime.combine(today.date() + timedelta(days=1), REMINDED_FROM, ZoneInfo(zone))
        wish = evening if wish < evening else tomorrow.astimezone(now.tzinfo)
    return max(now, min(awake_from(wish, zone, TELEPHONE), due_at - AGAIN_AFTER / 2))


def reminds_of(now: datetime, zone: str) -> Span | None:
    """Between which moments begins what somebody is reminded of at this moment: all of tomorrow at a place of that
    zone; None in the night and early in the morning."""
    there = now.astimezone(ZoneInfo(zone))
    if not REMINDED_FROM <= there.time() < EVENING:
        return None
    days = (there.date() + timedelta(days=number) for number in (1, 2))
    first, last = (datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in days)
    return first, last


def may_be_named(kind: ActivityKind, audience: Audience, openness: Openness) -> bool:
    """Whether a text that whoever holds a family's telephone may read can say what it is about: not what is for invited
    people, for women alone, about health, or for a pair."""
    private = kind in (ActivityKind.HEALTH, ActivityKind.MENTORING) or audience is Audience.WOMEN
    return openness is Openness.PUBLIC and not private


def in_order(best: Way | None) -> tuple[Way, ...]:
    """The ways in the order somebody likes, the best one first."""
    return tuple(sorted(Way, key=lambda way: way is not best))
