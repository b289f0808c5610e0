"""Of which kinds of emails one may have none, how often each comes, and who has a choice of which."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from enum import Enum


class EmailKind(Enum):
    """What emails are about of which somebody may have none. What must be heard is of no kind."""

    REMINDERS = "reminders"
    SHIFTS = "shifts"
    SESSIONS = "sessions"
    THANKS = "thanks"
    WORK = "work"


class EmailRhythm(Enum):
    """How often emails of a kind come."""

    NEVER = "never"
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


# What gathers new things comes only to who asked for it; everything else until somebody wants none of it.
DIGESTS = (EmailKind.SHIFTS, EmailKind.SESSIONS)
# A little less, so that a digest stays at its hour.
LONG = {EmailRhythm.DAILY: timedelta(hours=23), EmailRhythm.WEEKLY: timedelta(days=7) - timedelta(hours=1)}
# So far ahead a digest looks.
LOOKS_AHEAD = timedelta(days=21)
# So many things at most stand in one.
MOST_IN_A_DIGEST = 8
MOST_REMEMBERED = 1000
NIGHTS = (*(time(hour) for hour in range(18, 24)), time(0), time(1), time(2))
MORNINGS = tuple(time(hour) for hour in range(5, 13))


def rhythms_of(kind: EmailKind) -> tuple[EmailRhythm, ...]:
    """Between which one chooses; the first is that of whoever has not chosen."""
    if kind in DIGESTS:
        return EmailRhythm.NEVER, EmailRhythm.WEEKLY, EmailRhythm.DAILY
    return EmailRhythm.AT_ONCE, EmailRhythm.NEVER


def resumed(kind: EmailKind) -> EmailRhythm:
    """How often emails of a kind come to whoever wants them after all."""
    return EmailRhythm.WEEKLY if kind in DIGESTS else EmailRhythm.AT_ONCE


def offered(helps: bool, works: bool) -> tuple[EmailKind, ...]:
    """The kinds that whoever has an account chooses of: who also helps, or works here, of more."""
    mine = {EmailKind.REMINDERS: True, EmailKind.SESSIONS: True, EmailKind.SHIFTS: helps}
    mine |= {EmailKind.THANKS: helps, EmailKind.WORK: works}
    return tuple(kind for kind in EmailKind if mine[kind])


def is_due(now: datetime, rhythm: EmailRhythm, told_at: datetime | None) -> bool:
    """Whether another digest is to be made: never one for who wants none, and never two in a day or a week."""
    return rhythm in LONG and (told_at is None or now >= told_at + LONG[rhythm])


def new_of(fitting: Sequence[int], told: Collection[int]) -> list[int]:
    """Of what fits (ids in the order in which they are told), what no digest has told yet."""
    return [one for one in fitting if one not in told]


def remembered(told: Sequence[int], fitting: Sequence[int]) -> list[int]:
    """What counts as told after a digest, the newest last: enough of it that nothing comes twice."""
    return [*told, *new_of(fitting, told)][-MOST_REMEMBERED:]
